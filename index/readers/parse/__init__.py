"""From the contents of a file to the fields of an article."""
