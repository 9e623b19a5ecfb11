"""A file as it is read: its bytes, its id, the limits of reading, what is left out."""
