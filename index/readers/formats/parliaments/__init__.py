"""Readers of parliaments' records."""
