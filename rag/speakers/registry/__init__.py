"""The names and roles of those who speak, and how names are compared."""
