"""Recognition of the names of speakers in a question: persons, organisations, roles."""
