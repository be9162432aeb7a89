"""Milestones against their dates, one figure a module: dumbbells, the trend of forecasts, the burn-up, the outlook."""

NO_MILESTONE = "No milestone to show"
HOW = "Milestones come with the milestones sheet of a return."
