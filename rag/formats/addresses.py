"""The page's addresses of speakers, articles and places in them, relative to where it is served, and the web's."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from index.core.types import Span, hull


def speaker_address(identifier: str) -> str:
    """The address of a speaker's page: "/speakers?id=…"."""
    return f"/speakers?id={quote(identifier, safe='')}"


def pairs_address(speaker: str = "") -> str:
    """Return the address of the desk's queue of speakers who are likely the same, one speaker's pairs first."""
    return f"/review?queue=speakers&who={quote(speaker, safe='')}" if speaker else "/review?queue=speakers"


def article_address(identifier: str, spans: Sequence[Span] = (), text_hash: str = "") -> str:
    """The address of an article's page, at the hull of the spans where there are any: "/article?id=…&at=975-1049"; with
    the first digits of its text's SHA-256, that of the version with this text: "…&text=0a1b2c3d4e5f"."""
    at = f"&at={hull(spans).start}-{hull(spans).end}" if spans else ""
    text = f"&text={quote(text_hash, safe='')}" if text_hash else ""
    return f"/article?id={quote(identifier, safe='')}{at}{text}"


def web_address(url: str) -> str:
    """Return the address if it is one of a web page, http or https with a host; else ''."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.hostname else ""
