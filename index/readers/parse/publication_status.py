"""Drafts, trash and private posts in an export of a publishing system: no article that anybody published."""

from __future__ import annotations

from index.core.errors import LeftOut
from index.readers.source.file import printable

UNPUBLISHED = {
    "draft": "a draft",
    "auto-draft": "a draft",
    "pending": "awaiting review",
    "future": "scheduled, not published",
    "scheduled": "scheduled, not published",
    "private": "private",
    "trash": "in the trash",
    "trashed": "in the trash",
    "deleted": "deleted",
    "unpublished": "not published",
    "password": "password-protected",
    "sent": "a mail to subscribers only",
}
"""What systems call the state of a post that is not public, and what that means."""


def check_published(status: object, title: object) -> None:
    """Raise LeftOut for a post of this title whose status says that it is not public."""
    state = UNPUBLISHED.get(status.strip().lower()) if isinstance(status, str) else None
    if state:
        named = f" “{printable(' '.join(str(title).split())[:80])}”" if title else ""
        raise LeftOut(f"the post{named} is {state}")
