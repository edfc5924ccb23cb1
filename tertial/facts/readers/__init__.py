"""Läsare: source files in, canonical rows out. Pure: no Django, no database, nothing in plain text on disk.

Begin with `prepare`: `detect`, `prepare` and `sie_code_plan`.
"""
