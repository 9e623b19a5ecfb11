"""Adding, rebuilding, backups: long work and its reports."""
