"""The places of archives as one process hands them to another: no password is on a command line, which all can read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from index.core.archive_place import Address, parse_place

_VARIABLE = "ONRECORD_HANDED_ADDRESSES"


def handed_addresses(places: Iterable[Path | Address]) -> dict[str, str]:
    """Return the variable of the environment with which `taken_place` knows these places by their texts."""
    secrets = {str(place): place.secret for place in places if isinstance(place, Address)}
    return {_VARIABLE: json.dumps(secrets)} if secrets else {}


def taken_place(text: str) -> Path | Address:
    """Return the place that a text from the command line means, an address with its password if it was handed on."""
    return parse_place(json.loads(os.environ.get(_VARIABLE, "{}")).get(text, text))


def forget_handed() -> None:
    """Forget the addresses once they are taken: processes that this one starts need none."""
    os.environ.pop(_VARIABLE, None)
