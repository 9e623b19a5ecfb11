"""Whom an article names: mentions, and the persons and organisations they belong to."""
