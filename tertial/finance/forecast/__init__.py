"""Prognos: what a unit's year will cost, as the people who answer for it say in a round, and what it becomes."""
