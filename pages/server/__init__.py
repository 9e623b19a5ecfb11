"""The server of the page: one guarded ASGI process."""
