"""SIE 1–4: the Swedish exchange format for bookkeeping, read as a stream (SIE-gruppen, specification 4B)."""
