"""Quotation detection: cue, source and content as spans of the text."""
