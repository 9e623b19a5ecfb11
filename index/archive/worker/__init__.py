"""Extraction processes: models loaded once, limited in time and memory, ended at any moment."""
