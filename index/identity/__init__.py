"""Which names belong to one speaker."""
