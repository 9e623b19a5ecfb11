"""Training of what rag/ learned. Nothing at run time imports this."""
