"""Turns of a conversation, their storage and permalinks."""
