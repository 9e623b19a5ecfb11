"""The quotation network: what it tags, links and takes names for; weights in model/."""
