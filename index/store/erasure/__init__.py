"""Erasure for good: the ledger of what was erased, the articles concerned, and the deletion of their rows."""
