"""The place of an archive: a folder, or an address on a PostgreSQL server, which is shown without its password."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from index.core.errors import InputError

_SCHEMES = ("postgresql", "postgres")
_SECRETS = ("password", "sslpassword")
_PASSWORD = re.compile(r"(//[^:/?#@]*):.*@", re.DOTALL)
"""From the colon behind the user to the last @: a password may have any letter, though not every reader accepts it."""


class Address:
    """An address as libpq reads it, `postgresql://user@host/database?options=…`; its text never has the password."""

    def __init__(self, text: str) -> None:
        """Raises InputError for what is none."""
        try:
            parts = urlsplit(_PASSWORD.sub(r"\1@", text))
        except ValueError:  # its message may have the password
            raise InputError("The archive's address cannot be read: write it as postgresql://host/database.") from None
        query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in _SECRETS]
        self.secret = text
        self._shown = urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(query, quote_via=quote), ""))

    def __str__(self) -> str:
        return self._shown

    def __repr__(self) -> str:
        return f"Address({self._shown!r})"

    @property
    def name(self) -> str:
        """The name of the database, in letters, digits and hyphens: for names of files."""
        return re.sub(r"[^\w-]+", "-", unquote(urlsplit(self._shown).path)).strip("-") or "archive"

    @property
    def state_folder(self) -> Path:
        """The folder on this computer for what people keep beside the archive: conversations, clip files, follows."""
        from platformdirs import user_state_path

        return user_state_path("onrecord") / "archives" / hashlib.sha256(self._shown.encode()).hexdigest()[:16]


def parse_place(place: str | Path | Address) -> Path | Address:
    """Return the folder or the address that a text names; raises InputError for an address that is none."""
    if isinstance(place, str):
        return Address(place) if place.partition("://")[0] in _SCHEMES else Path(place)
    return place


def resolved(place: Path | Address) -> Path | Address:
    """Return the place as it is called from any folder."""
    return place.resolve() if isinstance(place, Path) else place


def folder_beside(place: Path | Address) -> Path:
    """Return the folder for what people keep beside an archive: its own, or on this computer for one on a server."""
    return place if isinstance(place, Path) else place.state_folder
