"""Dokument: one model of a printed document and its renderers. Pure Python: no Django, no database, no domain.

`model` is the document; `html`, `pdf`, `docx`, `xlsx` and `json` render it. Each is imported by its own name, so that a
process that typesets does not pay for one that writes spreadsheets.
"""
