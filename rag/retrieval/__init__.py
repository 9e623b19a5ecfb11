"""Retrieval of candidate statements and passages for a query."""
