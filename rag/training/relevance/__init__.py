"""Training of the judge: `python -m rag.training.relevance --help`. Nothing at run time imports this."""
