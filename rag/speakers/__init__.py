"""Whom a question names, among the speakers of the archive."""
