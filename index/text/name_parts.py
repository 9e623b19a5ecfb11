"""Parts of a name and of the words in front of it: titles, roles, given names, and the gender they show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lexicon import first_names, gazetteer, word_classes
from index.text.tokens import Token

_LOST = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENDINGS = ("’s", "'s", "’", "'")


NO_START = (
    word_classes.CONJUNCTIONS
    | word_classes.PREPOSITIONS
    | word_classes.DETERMINERS
    | word_classes.ADVERBS
    | word_classes.AUXILIARIES
    | word_classes.PRONOUN_SUBJECTS
    | gazetteer.NEVER
)


def strip_possessive(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def is_given_name(low: str) -> bool:
    return low in first_names.MALE or low in first_names.FEMALE


def split_joined_names(parts: Sequence[str]) -> list[str]:
    """The parts of a name, taken apart where the text has lost a space: "VladimirPutin"."""
    words: list[str] = []
    for part in parts:
        lost = _LOST.search(part)
        first = part[: lost.start()] if lost else ""
        words += [first, part[len(first) :]] if is_given_name(first.lower()) else [part]
    return words


def role_before(tokens: Sequence[Token], start: int, prefix: list[str]) -> tuple[str, tuple[str, ...]]:
    """The role in front of the name, in lower case but for proper words, and its words that were not capitalised."""
    at = start
    while at > 0 and (tokens[at - 1].low in gazetteer.ROLES or tokens[at - 1].low in gazetteer.ROLE_MODIFIERS):
        at -= 1
    lower = tuple(token.low for token in tokens[at:start])
    if not any(word in gazetteer.ROLES for word in lower):
        lower = lower if prefix and any(w.lower() in gazetteer.ROLES for w in prefix) else ()
    if lower and at > 0 and tokens[at - 1].is_capital and not prefix:
        while at > 0 and tokens[at - 1].is_capital and tokens[at - 1].low not in NO_START:
            at -= 1
        lower_text = [token.raw for token in tokens[at:start]]
    else:
        lower_text = list(lower)
    role = [_role_word(word) for word in [*lower_text, *prefix]]
    role = [word for word in role if word]
    return " ".join(role), tuple(word for word in lower if word in gazetteer.ROLES)


def _role_word(word: str) -> str:
    low = word.lower()
    if low in gazetteer.COURTESY:
        return ""
    if low in gazetteer.TITLES:
        return gazetteer.TITLES[low]
    if low in gazetteer.ROLES or low in gazetteer.ROLE_MODIFIERS:
        return low if low not in ("gop", "republican", "democratic", "white", "house", "senate") else word
    return word


def name_gender(titles: set[str], lows: Sequence[str]) -> str:
    if titles & gazetteer.MR or titles & gazetteer.MALE_ROLES:
        return "m"
    if titles & gazetteer.MRS or titles & gazetteer.FEMALE_ROLES:
        return "f"
    if lows[0] in first_names.AMBIGUOUS or (len(lows) == 1 and titles):
        return ""
    male, female = lows[0] in first_names.MALE, lows[0] in first_names.FEMALE
    return "m" if male and not female else "f" if female and not male else ""
