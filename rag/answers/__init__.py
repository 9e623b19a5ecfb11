"""The assembly of an answer from the selected candidates, with its explanation and the closest other results."""
