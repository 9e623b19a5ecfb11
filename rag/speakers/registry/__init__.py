"""The names and roles of an archive's speakers, and the comparison of names."""
