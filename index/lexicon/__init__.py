"""Language data: word classes, names, titles, places, and what a single word tells."""
