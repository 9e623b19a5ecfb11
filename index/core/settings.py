"""The settings: environment variables that begin with ONRECORD_, each with a default that works offline."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.core.archive_place import Address, parse_place
from index.core.errors import SettingsError

PACKAGED_MODEL = "all-MiniLM-L6-v2"


class Settings(BaseSettings):
    """Read once at the edge (command line, page) and handed down."""

    model_config = SettingsConfigDict(
        env_prefix="ONRECORD_", frozen=True, protected_namespaces=(), arbitrary_types_allowed=True
    )

    archive: Annotated[Path | Address, BeforeValidator(parse_place)] = Path("archive")
    """Its folder, or its address: postgresql://…"""
    embedder: str = PACKAGED_MODEL
    """The packaged model, or any sentence-transformers model by name or folder."""
    cache: Path | None = None
    """The folder of the exported model; the user's cache folder when unset."""
    group: str = ""
    """A group of this computer whose members may read archives, backups and reports; nobody else when empty."""
    model: str = ""
    """The language model that also writes an answer as a paragraph, "PROVIDER:MODEL"; none when empty."""
    model_seconds: float = Field(default=60, gt=0)
    """Seconds that it may take for that."""
    tracing: bool = False
    """True where LangSmith may be sent what LangChain runs for us, if LangSmith's own variables say so too."""
    max_file_mb: int = 512
    """A file larger than this, or that unpacks to more, is refused."""
    reader_seconds: float = Field(default=60, gt=0)
    """Seconds until the next article of a file is there; then its reader is ended."""
    reader_memory_mb: int = Field(default=2048, ge=512)
    """Memory that reading a file may take, in MB."""
    extraction_seconds: float = Field(default=30, gt=0)
    """Seconds of computing that extraction from a text may take, and as many more for each 30,000 characters."""
    extraction_memory_mb: int = Field(default=2048, ge=256)
    """Memory that extraction may take beside that of the models, in MB."""
    api_per_minute: int = Field(default=600, gt=0)
    """Requests of a key to a server's HTTP API in a minute."""
    api_burst: int = Field(default=100, gt=0)
    """Requests that it may make at once before that rate holds."""


_Kind = TypeVar("_Kind", bound=BaseSettings)


def load_settings() -> Settings:
    """The settings as the environment has them; raises SettingsError naming the variable."""
    prefix = str(Settings.model_config.get("env_prefix"))
    return _settings_of(tuple((name, value) for name, value in os.environ.items() if name.upper().startswith(prefix)))


@lru_cache(maxsize=1)
def _settings_of(variables: tuple[tuple[str, str], ...]) -> Settings:
    """The settings of an environment with these variables, which is the present one."""
    return read_environment(Settings)


def read_environment(kind: type[_Kind]) -> _Kind:
    """Return settings of this kind as the environment has them; raises SettingsError naming the variable."""
    try:
        return kind()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"ONRECORD_{'_'.join(map(str, first['loc'])).upper()}"
        raise SettingsError(
            f"{name}={first['input']!r} cannot be used: {first['msg']}. Correct or unset it."
        ) from error
