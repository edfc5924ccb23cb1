"""Styrning: the plan as a tree of elements in the body's own steering model, its targets, outcomes and assignments."""
