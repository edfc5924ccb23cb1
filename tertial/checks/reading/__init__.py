"""Readers: one file a format; each hands over a `source.Source`."""
