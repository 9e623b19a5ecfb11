"""Training of the quotation model: `python -m index.training --help`. Nothing at run time imports this."""
