"""Training of the quotation network: `python -m index.training.quotations --help`."""
