"""The settings: environment variables that begin with ONRECORD_, each with a default that works offline."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGED_MODEL = "all-MiniLM-L6-v2"


class Settings(BaseSettings):
    """Read once at the edge (command line, page) and handed down."""

    model_config = SettingsConfigDict(env_prefix="ONRECORD_", frozen=True)

    archive: Path = Path("archive")
    embedder: str = PACKAGED_MODEL
    """The packaged model, or any sentence-transformers model by name or folder."""
    cache: Path | None = None
    """Where the exported model is kept; the user's cache folder when unset."""
    max_file_mb: int = 512
    """A file larger than this is refused, not read."""
