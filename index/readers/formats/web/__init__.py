"""Readers of what the web leaves: pages, archives of pages, feeds, a site's export."""
