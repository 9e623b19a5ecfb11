"""The settings: environment variables that begin with ONRECORD_, each with a default that works offline."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.core.errors import SettingsError

PACKAGED_MODEL = "all-MiniLM-L6-v2"


class Settings(BaseSettings):
    """Read once at the edge (command line, page) and handed down."""

    model_config = SettingsConfigDict(env_prefix="ONRECORD_", frozen=True, protected_namespaces=())

    archive: Path = Path("archive")
    embedder: str = PACKAGED_MODEL
    """The packaged model, or any sentence-transformers model by name or folder."""
    cache: Path | None = None
    """The folder of the exported model; the user's cache folder when unset."""
    model: str = ""
    """The language model that also writes an answer as a paragraph, "PROVIDER:MODEL"; none when empty."""
    model_seconds: float = Field(default=60, gt=0)
    """Seconds that it may take for that."""
    max_file_mb: int = 512
    """A file larger than this, or that unpacks to more, is refused."""
    reader_seconds: float = Field(default=60, gt=0)
    """Seconds until the next article of a file is there; then its reader is ended."""
    reader_memory_mb: int = Field(default=2048, ge=512)
    """Memory that reading a file may take, in MB."""


def load_settings() -> Settings:
    """The settings as the environment has them; raises SettingsError naming the variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"ONRECORD_{'_'.join(map(str, first['loc'])).upper()}"
        raise SettingsError(
            f"{name}={first['input']!r} cannot be used: {first['msg']}. Correct or unset it."
        ) from error
