"""Whom a source means: candidates, their features, the ranker; weights in model/."""
