"""The language model, where one is set: summaries and rewritten questions."""
