"""Copies of a record in another place, from one engine to the other: rows, what is checked of them, and resuming."""
