"""Exports of press archives, out of the text of whatever file they come in: many articles, each with its fields."""
