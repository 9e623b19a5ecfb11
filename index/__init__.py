"""From files to a searchable archive."""
