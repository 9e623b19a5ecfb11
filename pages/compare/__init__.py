"""The page that compares speakers, or a speaker with themselves."""
