"""Läsare: source files in, canonical rows out. Pure: no Django, no database, nothing in plain text on disk."""
