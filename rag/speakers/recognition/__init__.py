"""Where a question names speakers: persons, organisations, roles."""
