"""The log of all changes of an archive: who changed what, and when."""
