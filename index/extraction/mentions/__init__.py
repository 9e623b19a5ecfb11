"""Names of an article: mentions, and the persons and organisations they belong to."""
