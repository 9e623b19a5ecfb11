"""Training of the speaker ranker and of the person classifier."""
