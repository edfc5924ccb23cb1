"""Mått: measures declared once, computed over the fact store as figures with lineage."""
