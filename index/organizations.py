"""Organisations as sources: "the Clinton campaign", "NATO", "Moscow", "the authority"."""

from __future__ import annotations

from collections.abc import Sequence

from index import lexicon, names
from index.mentions import Mention


def bodies(text: str, found: Sequence[Mention]) -> dict[str, set[str]]:
    """The organisations of the article by the noun they end with: "authority": {"Kessel Port Authority"}."""
    held: dict[str, set[str]] = {}
    for mention in found:
        if mention.organization and len(mention.parts) > 1:
            held.setdefault(mention.surname, set()).add(mention.name)
        elif mention.attributive or mention.possessive:
            following = text[mention.span.end : mention.span.end + 24].removeprefix("’s").removeprefix("'s").split()
            if following and following[0].islower() and following[0] in names.ORGANIZATIONS:
                held.setdefault(following[0], set()).add(f"{mention.parts[-1]} {following[0]}")
    return held


def core_of(written: str) -> list[str]:
    """The words of a source up to its first comma or bracket, without determiner, and before "of" in lower case."""
    head = written.split(",")[0].split("(")[0].split()
    while head and head[0].lower() in lexicon.DETERMINERS:
        head = head[1:]
    for i, word in enumerate(head):
        proper = i > 0 and head[i - 1][0].isupper() and i + 1 < len(head) and head[i + 1][0].isupper()
        if word.lower() in lexicon.PREPOSITIONS and not (proper and word in ("of", "for", "on", "in")):
            return head[:i]
        if word.lower() in ("who", "which", "that", "and"):
            return head[:i]
    return head
