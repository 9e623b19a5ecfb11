"""Short forms that do not begin as the name does, each with the names it may stand for."""

from __future__ import annotations

from index.lexicon.loader import word_mapping

NICKNAMES: dict[str, tuple[str, ...]] = {
    short: tuple(names.split()) for short, names in word_mapping("nicknames", "short", "names").items()
}
