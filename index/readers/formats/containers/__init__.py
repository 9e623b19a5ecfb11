"""Readers of files that hold others: mailboxes, zip and tar."""
