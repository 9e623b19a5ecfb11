"""What several pages draw and hold."""
