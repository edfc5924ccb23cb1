"""Hem: the first page, the account's own page, and what Tertial is."""
