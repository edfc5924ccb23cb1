"""Fakta: source schemas, readers, batches and the fact store. Rows flow in here and are never typed."""
