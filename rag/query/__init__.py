"""What a question asks: read, then understood with what the archive holds."""
