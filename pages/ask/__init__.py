"""The page of questions and answers."""
