"""Statements and answers for others to read: JSON, text, citations, files, view models."""
