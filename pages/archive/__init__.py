"""The page of the archive."""
