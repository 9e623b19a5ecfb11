"""Servers that tests ask."""
