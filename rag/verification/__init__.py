"""Verification of a language model's sentences against the statements that they cite."""
