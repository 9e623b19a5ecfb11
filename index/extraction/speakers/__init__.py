"""Speaker resolution: candidates, their features, the ranker; weights in model/."""
