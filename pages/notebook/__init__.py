"""The page of clip files."""
