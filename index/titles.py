"""What stands in front of a name, or is part of it: titles, roles, and the gender they and first names tell."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import pairwise

from index import first_names, lexicon, names
from index.frames import Item

_LOST = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BASED = ("-based", "-born", "-backed", "-led", "-owned", "-controlled", "-style")
_ENDINGS = ("’s", "'s", "’", "'")


# Of what the names of documents and states are made: "Executive Order No. 9", "Czech Republic".
_THINGS = (names.THINGS | names.ROLE_MODIFIERS | names.NATIONALITIES | lexicon.PREPOSITIONS | {"no", "no.", "new"}) - {
    *("white", "black", "may", "house", "union", "press", "labor", "senate", "gop", "republican", "democratic"),
}
NO_START = (
    lexicon.CONJUNCTIONS
    | lexicon.PREPOSITIONS
    | lexicon.DETERMINERS
    | lexicon.ADVERBS
    | lexicon.AUXILIARIES
    | lexicon.PRONOUN_SUBJECTS
    | names.NEVER
)


def bare(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def is_given(low: str) -> bool:
    return low in first_names.MALE or low in first_names.FEMALE


def spaced(parts: Sequence[str]) -> list[str]:
    """The parts of a name, taken apart where the text has lost a space: "VladimirPutin"."""
    found: list[str] = []
    for part in parts:
        lost = _LOST.search(part)
        first = part[: lost.start()] if lost else ""
        found += [first, part[len(first) :]] if is_given(first.lower()) else [part]
    return found


def is_role(low: str) -> bool:
    """True for "president", and for "presidents"."""
    return low in names.ROLES or (low.endswith("s") and low[:-1] in names.ROLES)


def surnames_of(items: Sequence[Item]) -> set[str]:
    """The common words that stand behind a first name or "Mr.", and so are surnames: "Larry King", "Mr. Law"."""
    named = {bare(b.low) for a, b in pairwise(items) if _names(a.low) and b.is_capital}
    titled = {bare(b.low) for a, b in pairwise(items) if a.low in names.COURTESY and b.is_capital}
    return {low for low in named | (titled - names.ADDRESSED) if is_role(low) or low in names.THINGS}


def _names(low: str) -> bool:
    """True for a first name that no nation has: "German Chancellor" is nobody's."""
    return is_given(low) and low not in names.NATIONALITIES


def name_start(run: Sequence[Item], opens: bool = True, surnames: Container[str] = ()) -> int | None:
    """Where the name begins in a run that may begin with a role; None where all of it is a role. `opens`: the run
    begins a sentence, so that its first capital tells nothing. `surnames` are no roles at the end of a run."""
    lows = [bare(item.low) for item in run]
    if lows[-1] in surnames:
        lows[-1] = ""
    if len(lows) > 1 and _names(lows[0]) and is_role(lows[-1]):
        return 0
    cut = 0
    for i, low in enumerate(lows):
        if low in names.COURTESY or low in names.TITLES or is_role(low) or low.endswith(_BASED):
            cut = i + 1
        given = i + 1 < len(lows) and is_given(low)
        if given and i and (lows[i - 1] in names.ORGANIZATIONS or lows[i - 1] in names.PARTIES):
            cut = i
    if "of" in lows[cut:]:
        after = lows.index("of", cut) + 2
        known = [i for i in range(after - 1, len(lows)) if is_given(lows[i])]
        cut = known[0] if known else after
    people = len(lows) > 1 and lows[0] in names.NATIONALITIES and lows[1] not in names.PLACES  # not "Saudi Arabia"
    if cut == 0 and len(lows) > 1 and (people or (opens and _stray_first(lows))):
        cut = 1
    return cut if cut < len(run) else None


def _stray_first(lows: Sequence[str]) -> bool:
    """True for "Neither Donald Trump", "DJ Beverly Bond": a known first name stands second."""
    first = len(lows) > 2 and not is_given(lows[0]) and len(lows[0]) > 1
    return first and is_given(lows[1]) and not is_given(lows[2])


def is_thing(lows: Sequence[str]) -> bool:
    """True for a run of capitals that is nobody's name: "Executive Order", "C"."""
    return all(low in _THINGS or len(low) == 1 for low in lows)


def may_follow(items: Sequence[Item], at: int) -> bool:
    """False behind a possessive, which ends a name, but for "Standard and Poor's Corp"."""
    return not items[at - 1].is_possessive or bare(items[at].low) in names.COMPANY


def joins_firm(items: Sequence[Item], start: int, at: int) -> bool:
    """True for the "and" at `at` of "Cable and Wireless Plc", whose name begins at `start`: one company's."""
    end = at + 1
    while end < len(items) and items[end].is_capital and may_follow(items, end):
        end += 1
    ends = items[at].low == "and" and end > at + 1 and bare(items[end - 1].low) in names.COMPANY
    left = items[at - 1]
    whole = bare(left.low) not in names.COMPANY | names.PLACES and not is_given(items[start].low)
    return ends and left.is_capital and whole


def role_before(items: Sequence[Item], start: int, prefix: list[str]) -> tuple[str, tuple[str, ...]]:
    """The role in front of the name, in lower case but for proper words, and its words that were not capitalised."""
    at = start
    while at > 0 and (items[at - 1].low in names.ROLES or items[at - 1].low in names.ROLE_MODIFIERS):
        at -= 1
    lower = tuple(item.low for item in items[at:start])
    if not any(word in names.ROLES for word in lower):
        lower = lower if prefix and any(w.lower() in names.ROLES for w in prefix) else ()
    if lower and at > 0 and items[at - 1].is_capital and not prefix:
        while at > 0 and items[at - 1].is_capital and items[at - 1].low not in NO_START:
            at -= 1
        lower_text = [item.raw for item in items[at:start]]
    else:
        lower_text = list(lower)
    role = [_role_word(word) for word in [*lower_text, *prefix]]
    role = [word for word in role if word]
    return " ".join(role), tuple(word for word in lower if word in names.ROLES)


def _role_word(word: str) -> str:
    low = word.lower()
    if low in names.COURTESY:
        return ""
    if low in names.TITLES:
        return names.TITLES[low]
    if low in names.ROLES or low in names.ROLE_MODIFIERS:
        return low if low not in ("gop", "republican", "democratic", "white", "house", "senate") else word
    return word


def gender_of(titles: set[str], lows: Sequence[str]) -> str:
    if titles & names.MR or titles & names.MALE_ROLES:
        return "m"
    if titles & names.MRS or titles & names.FEMALE_ROLES:
        return "f"
    if lows[0] in first_names.AMBIGUOUS or (len(lows) == 1 and titles):
        return ""
    male, female = lows[0] in first_names.MALE, lows[0] in first_names.FEMALE
    return "m" if male and not female else "f" if female and not male else ""
