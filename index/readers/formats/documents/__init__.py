"""Readers of documents: office files, books, PDF, plain and marked-up text, subtitles."""
