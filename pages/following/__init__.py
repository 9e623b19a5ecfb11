"""The page of what is new."""
