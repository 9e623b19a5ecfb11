"""The result of the check of a citation as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from pages.html.escaping import escape_html
from pages.html.links import page_anchor
from rag.formats.citation_check import CitationCheck


def citation_result(check: CitationCheck) -> str:
    """Return the verdict, the words that stand at the place and those of the citation with the differences marked, and
    the link to the place."""
    mark, name = ("✓", "confirmed") if check.confirmed else ("!", "not confirmed")
    verdict = f'<p class="verdict"><span class="mark" role="img" aria-label="{name}">{mark}</span>'
    verdict += f"{escape_html(check.text)}</p>"
    both = bool(check.cited)
    words = _words("In the article" if both else "", check.there, "ins") + _words("In the citation", check.cited, "del")
    link = f"<p>{page_anchor(check.address, 'Open the place')}</p>" if check.address else ""
    state = "confirmed" if check.confirmed else "doubted"
    return f'<div class="checked {state}" role="status">{verdict}{words}{link}</div>'


def _words(heading: str, stretches: Sequence[tuple[str, bool]], tag: str) -> str:
    """The words, what the other side does not have inside an element of this tag."""
    if not stretches:
        return ""
    words = "".join(f"<{tag}>{escape_html(text)}</{tag}>" if new else escape_html(text) for text, new in stretches)
    small = f"<small>{escape_html(heading)}</small>" if heading else ""
    return f'{small}<blockquote dir="auto">{words}</blockquote>'
