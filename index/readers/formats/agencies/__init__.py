"""Readers of the formats in which news agencies send articles."""
