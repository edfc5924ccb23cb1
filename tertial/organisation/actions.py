"""Handlingar: one function a deed. Each checks the permission, validates, saves and logs, in one transaction."""
