"""The record in one SQLite file, and the lock of whoever writes to it."""
