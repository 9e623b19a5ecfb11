"""Training of the classifier that tells a document's kind: `python -m index.training.documents`."""
