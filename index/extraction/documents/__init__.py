"""The layout of a document: its kind, the labels of its speakers, their turns, and the borders of its entries."""
