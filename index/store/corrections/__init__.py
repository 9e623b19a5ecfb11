"""Corrections by hand of articles and of speakers: what the record keeps beside what it reads."""
