"""Granska: the page where somebody has the figures of a report recomputed by `checks`."""
