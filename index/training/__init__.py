"""Training of the quotation network and of the speaker ranker, a room each. Nothing at run time imports this."""
