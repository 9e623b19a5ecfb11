"""Turns of a conversation, kept and linked to."""
