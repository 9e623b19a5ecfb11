"""Which candidates answer, which are only close."""
