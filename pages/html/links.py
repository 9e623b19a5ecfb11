"""Links from page to page: every address of ours becomes one here, below the path under which the page is served, with
the name of the archive where there are several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from pages.html.escaping import escape_html

ARCHIVE_FIELD = "archive"
"""The field of an address that names the archive."""


@dataclass(slots=True)
class _Place:
    """The path above all addresses, and the name of the archive of the run that draws a link, "" for the only one."""

    base_path: str = ""
    archive: Callable[[], str] = str


_place = _Place()


def place_links(base_path: str, archive: Callable[[], str]) -> None:
    """Have links lead below the path, and to the archive that the function names when they are drawn."""
    _place.base_path, _place.archive = base_path, archive


def full_address(address: str) -> str:
    """Return an address of ours ("/speakers?id=…") as the browser is to open it; "" stays."""
    if not address:
        return ""
    name, separator = _place.archive(), "&" if "?" in address else "?"
    return _place.base_path + address + (f"{separator}{ARCHIVE_FIELD}={quote(name)}" if name else "")


def page_anchor(address: str, content: str, attributes: str = "", *, style: str = "") -> str:
    """Return a link within the program: an address of ours, its content and further attributes as HTML; a `style` is a
    further class of page.css."""
    names, more = f"within {style}" if style else "within", f" {attributes}" if attributes else ""
    return f'<a class="{names}" href="{escape_html(full_address(address))}"{more}>{content}</a>'
