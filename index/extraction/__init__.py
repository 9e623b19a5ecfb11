"""From an article to its quotations, each with its speaker."""
