"""Cards as HTML: a statement or passage, the links into its article, and the actions on it, all of them static."""

from __future__ import annotations

from collections.abc import Sequence

from pages.html.escaping import escape_html
from pages.html.events import event_button
from pages.html.fragments import statement_fragment
from rag.formats.card import Card


def card_fragment(key: str, card: Card, labels: Sequence[str], acts: str = "", below: str = "") -> str:
    """Return a card of the list `key`. `labels`: of its place and of each further place, which is opened by a click.
    `acts` and `below` are HTML: the actions, and what stands under them."""
    places = "".join(
        _button("open", str(place), key, card.n, escape_html(" ".join(label.split())), style="place")
        for place, label in enumerate(labels)
    )
    return (
        f'<div class="card" data-card="{escape_html(key)}-{card.n}">{statement_fragment(card)}'
        f'<div class="cite">{places}{acts}</div>{below}</div>'
    )


def correct_button(key: str, n: int) -> str:
    """Return the button that begins the correction of statement `n` of the list."""
    return _button("correct", "", key, n, "Correct", f"Correct [{n}]", style="deed")


def undo_button(key: str, n: int, place: str) -> str:
    """Return the button that undoes the correction of statement `n` of the list; `place` as in an address."""
    return _button("undo", place, key, n, "Undo", f"Undo [{n}]", style="deed")


def clicked_card(value: str) -> tuple[str, str, int]:
    """Return the value of a card's button, the key of its list, and the number of the card."""
    rest, key, n = value.rsplit("|", 2)
    return rest, key, int(n)


def _button(event: str, value: str, key: str, n: int, content: str, name: str = "", *, style: str) -> str:
    return event_button(event, f"{value}|{key}|{n}", content, name, style=style)
