"""Ekonomi: outcome, budget and forecast as a tree that opens from the total down to the posted rows."""
