"""Matching of roles and organisations in other words."""
