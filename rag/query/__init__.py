"""Parsing of a question: a network reads it, and the archive resolves the names in it."""
