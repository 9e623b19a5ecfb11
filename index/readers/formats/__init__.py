"""One reader for each file format, and the registry of them."""
