"""The record in PostgreSQL: its address, its connections and its tables."""
