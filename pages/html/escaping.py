"""Escaping of text for the page: as HTML, and as a label without active Markdown.

Everything an archive or a user says is untrusted and reaches the page through one of these: `escape_html` inside
st.html, `escape_label` for whatever Streamlit reads as Markdown (the labels of buttons, titles of dialogs, text of
progress bars), rag.formats.addresses.web_address for an address.
"""

from __future__ import annotations

import html as standard
import re

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_WHITESPACE = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
"""Streamlit dedents what it is given and empties its blank lines; a browser turns \\r into \\n."""
_UNESCAPABLE = re.compile(
    r"(?<=\\:)(?=streamlit|\\/\\/)|(?<=www)(?=\\\.)|(?=\\@)|(?<=\\-)(?=\\[->])|(?<=\\<)(?=\\-)|(?<=\\[<>~])(?=\\=)",
    re.I,
)
"""The places at which Streamlit makes logos, links and arrows even of escaped text."""
_WORD_JOINER = "\u2060"


def escape_html(text: str) -> str:
    """The text as HTML of one line: shown, and read back from the page, code point for code point."""
    escaped = standard.escape(text, quote=True)
    for character, reference in _WHITESPACE.items():
        escaped = escaped.replace(character, reference)
    return escaped


def escape_label(text: str) -> str:
    """The text as a label that Streamlit's Markdown shows as it is, on one line.

    Backslashes do nearly all of it; where they do nothing, an invisible word joiner keeps characters apart.
    """
    escaped = _PUNCTUATION.sub(r"\\\g<0>", " ".join(text.split()))
    return _UNESCAPABLE.sub(_WORD_JOINER, escaped)
