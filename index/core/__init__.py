"""What everything is written in: domain types, errors, settings."""
