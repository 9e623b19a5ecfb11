"""Training of rag's models. Nothing at run time imports this."""
