"""Resolution of names in a question to speakers of the archive."""
