"""The selection of the candidates that answer, and of those that are only close."""
