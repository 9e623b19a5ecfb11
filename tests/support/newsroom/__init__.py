"""A server as a newsroom runs it, and those who sign in there."""
