"""Resolution of names to speakers."""
