"""Rapporter: templates, composition, states, preflight and freezing."""
