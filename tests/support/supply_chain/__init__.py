"""What is installed: the lock files, and the list of it as CycloneDX."""
