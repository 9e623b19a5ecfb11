"""Limits on the size of a file and on the cost of reading it."""

from __future__ import annotations

from dataclasses import dataclass

from index.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file, packed or unpacked; the seconds until the next article is there; the memory of a reader."""

    max_mb: int = 512
    seconds: float = 60.0
    memory_mb: int = 2048

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings name."""
        return cls(settings.max_file_mb, settings.reader_seconds, settings.reader_memory_mb)
