"""Readers of tables and of JSON in the forms that exports have."""
