"""Domain types, errors and settings, which every other package uses."""
