"""HTML of the page, every text in it escaped."""
