"""Simulated series of known truth, put to the rules of Trends: how soon a fall is told, how often nothing is."""
