"""Simulated series of known truth, put to the rules of the control charts: how soon a fall is told, how often nothing is."""
