"""The HTTP API: an archive for other programs, with keys, under /api/v1 of a server."""
