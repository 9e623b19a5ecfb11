"""Clip files: statements set aside for a text, with headings and notes between."""
