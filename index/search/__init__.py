"""The derived indexes: full text, vectors, published in generations."""
