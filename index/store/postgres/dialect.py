"""The dialect of PostgreSQL: the few signs that it writes otherwise than the SQL text that both engines run."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKENS = re.compile(
    r"(?P<quoted>'(?:[^']|'')*'|\"[^\"]*\")"
    r"|(?P<out>NOT )?IN \(SELECT value FROM json_each\((?P<listed>\?|:\w+)\)\)"
    r"|(?P<like>\bLIKE\b)"
    r"|(?P<mark>\?|(?<![:\w]):[a-z]\w*)"
    r"|%"
)


@lru_cache(maxsize=2_000)
def translate(query: str) -> str:
    """Return a statement as psycopg takes it.

    Marks of parameters are `%s` and `%(name)s`; a list is one array; `LIKE` disregards the case of A to Z, as SQLite's
    does.
    """
    return _TOKENS.sub(_token, query)


def _token(token: re.Match[str]) -> str:
    if listed := token["listed"]:
        return f"<> ALL({_mark(listed)})" if token["out"] else f"= ANY({_mark(listed)})"
    if token["like"]:
        return "ILIKE"
    return _mark(token["mark"]) if token["mark"] else token[0].replace("%", "%%")


def _mark(mark: str) -> str:
    return "%s" if mark == "?" else f"%({mark[1:]})s"
