"""An archive as a whole: opened, added to, brought up to date."""

from index.archive.archive import Archive, Writer

__all__ = ["Archive", "Writer"]
