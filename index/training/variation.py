"""Articles as other houses and exports print them: other quotation marks, lost ones, paragraphs run together.

Every variation keeps the length of the text, so that annotations stay where they are.
"""

from __future__ import annotations

import re
from random import Random

_STYLES = (("‘", "’"), ("'", "'"), ("„", "“"), ("«", "»"), ("»", "«"), ('"', '"'))
_OPENING = re.compile(r'“|(?<![\w.,!?])"(?=\w)')
_CLOSING = re.compile(r'”|(?<=[\w.,!?…—-])"')
_BORDER = re.compile(r"\n+")
LOST, MERGED = 0.08, 0.4


def varied(text: str, random: Random) -> str:
    """The text in a style drawn at random, of the same length."""
    opening, closing = random.choice(_STYLES) if random.random() < 0.6 else ("“", "”")
    lost = LOST if random.random() < 0.5 else 0.0
    merged = MERGED if random.random() < 0.4 else 0.0

    def mark(style: str) -> str:
        return " " if random.random() < lost else style

    text = _OPENING.sub(lambda _: mark(opening), text)
    text = _CLOSING.sub(lambda _: mark(closing), text)
    return _BORDER.sub(lambda m: " " * len(m[0]) if random.random() < merged else m[0], text)
