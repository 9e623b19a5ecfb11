"""What a file says, as the fields of an article."""
