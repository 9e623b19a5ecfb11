"""Where a text names somebody: runs of capitalised words, cut into role and name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import lexicon, names, phrases
from index.frames import Frame, Item, words
from index.mention import Mention
from index.settling import repeated, settled
from index.titles import (
    NO_START,
    bare,
    gender_of,
    is_given,
    is_thing,
    joins_firm,
    name_start,
    role_before,
    spaced,
    surnames_of,
)
from index.verbs import FORMS
from index.vocabulary import Span

_QUALIFIERS = names.ORGANIZATIONS | names.ROLES | names.ROLE_MODIFIERS | names.UNNAMED_HEADS | names.FOLLOWERS
_ARTICLES = frozenset("the a an".split())
# Verbs that only a headline writes with a capital: "Icon Endorses Cruz".
_NEVER_INSIDE = (lexicon.AUXILIARIES | {low for low in FORMS if low.endswith(("s", "ed"))}) - {"will", "may", "cannot"}
# Small words that only a headline writes with a capital: no name runs over them.
_BREAKS = (lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS | lexicon.AUXILIARIES | {"its", "his", "their", "not"}) - {
    *("will", "may", "per", "so", "yet", "like"),
}


def mentions(text: str, read: Sequence[Frame]) -> list[Mention]:
    """Every run of capitals that may be a name, in the order of the text. Linear time."""
    common = {item.low for frame in read for item in frame.items if item.raw.islower()}
    borne = {low for frame in read for low in surnames_of(frame.items)}
    found: list[Mention] = []
    headlines: list[tuple[int, list[Item]]] = []
    for number, frame in enumerate(read):
        marked = [item.span for item in frame.items if item.quote]
        items = list(words(text, frame.span.start, frame.span.end)) if marked else list(frame.items)
        if _is_headline(items):
            headlines.append((number, items))
        else:
            found.extend(_in_frame(items, number, marked, common, borne))
    found = settled(found)
    known = {tuple(part.lower() for part in m.parts): m for m in found}
    for number, items in headlines:
        found.extend(repeated(items, number, known))
    return sorted(found, key=lambda m: m.span.start)


def _is_headline(items: Sequence[Item]) -> bool:
    """True for a line in title case, where capitals tell nothing. What stands in front of a colon may be a label."""
    behind = next((items[at + 1 :] for at, item in enumerate(items) if item.raw == ":"), items)
    open_ended = behind is items and items[-1].raw not in (".", "?", "”", '"')
    letters, said = _long(items), _long(behind)
    return len(letters) > (3 if open_ended else 6) and sum(item.is_capital for item in said) > 0.75 * len(said)


def _long(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.raw[0].isalpha() and len(item.raw) > 3]


def _in_frame(
    items: list[Item], number: int, marked: list[Span], common: set[str], borne: set[str]
) -> Iterator[Mention]:
    i = 0
    while i < len(items):
        if not _may_begin(items, i, common):
            i += 1
            continue
        end = _run_end(items, i)
        if mention := _mention(items, i, end, number, borne):
            quoted = any(span.contains(mention.span) for span in marked)
            yield replace(mention, quoted=True) if quoted else mention
        i = end


def _may_begin(items: Sequence[Item], i: int, common: set[str]) -> bool:
    item = items[i]
    if not item.is_capital or not item.raw[0].isalpha():
        return False
    starts = _begins_sentence(items, i)
    if bare(item.low) in NO_START and not (item.low == "will" and not starts):
        return False
    if not starts:
        return True
    if is_given(item.low) or item.low in names.ROLES or item.low in names.TITLES:
        return True
    followed = i + 1 < len(items) and items[i + 1].is_capital
    return item.low not in common and (not item.low.endswith(("ly", "ing")) or followed)


def _begins_sentence(items: Sequence[Item], i: int) -> bool:
    return i == 0 or items[i - 1].raw in ("''", *".:?!“\"'‘—–(")


def _qualifies(word: str) -> bool:
    """True for a word that makes the name in front of it a mere attribute: "campaign", "adviser", "officials"."""
    word = bare(word)
    singular = word.removesuffix("s")
    return word.islower() and (word in _QUALIFIERS or singular in _QUALIFIERS)


def _run_end(items: Sequence[Item], i: int) -> int:
    end = i + 1
    while end < len(items) and not items[end - 1].is_possessive:
        item = items[end]
        follows = end + 1 < len(items) and items[end + 1].is_capital
        if item.is_capital and item.raw[0].isalpha() and item.low not in names.NEVER | _BREAKS:
            end += 1
        elif follows and (_joins(items, end) or joins_firm(items, i, end)):
            end += 2
        elif (
            item.low in names.PARTICLES
            and end + 2 < len(items)
            and _joins(items, end + 1)
            and items[end + 2].is_capital
        ):
            end += 3  # "Miguel de la Madrid"
        else:
            break
    return end


def _joins(items: Sequence[Item], at: int) -> bool:
    """True for what stands inside a name: "van", the comma of "Hart, Jr.", the "of" of a role."""
    low = items[at].low
    suffix = low == "," and items[at + 1].low in names.SUFFIXES
    return suffix or low in names.PARTICLES or (low == "of" and _bears_of(items, at))


def _bears_of(items: Sequence[Item], of: int) -> bool:
    """True for "Secretary of State Hillary Clinton": a role, its complement and at least one more capital."""
    return items[of - 1].low in names.ROLES and of + 2 < len(items) and items[of + 2].is_capital


def _mention(items: Sequence[Item], start: int, end: int, number: int, borne: set[str]) -> Mention | None:
    run = list(items[start:end])
    cut = name_start(run, _begins_sentence(items, start), borne)
    if cut is None:
        return None
    named = [item for item in run[cut:] if item.raw != ","]
    parts = [item.raw for item in named]
    if len(parts) > 5 or any(bare(item.low) in _NEVER_INSIDE for item in named[1:]):
        return None
    possessive = named[-1].is_possessive
    parts[-1] = bare(parts[-1])
    lows = [part.lower() for part in parts]
    firm = all(low in names.COMPANY for low in lows)
    if (is_thing(lows) or firm) and lows[-1] not in borne and not (cut and run[cut - 1].low in names.COURTESY):
        return None
    prefix = [item.raw for item in run[:cut]]
    before, role_words = role_before(items, start, prefix)
    prefix_lows = {word.lower() for word in prefix}
    following = items[end].low if end < len(items) else ""
    thing = not prefix and start > 0 and items[start - 1].low == "the" and not is_given(lows[0])
    thing = thing and len(parts) > 1 and not _qualifies(following) and not possessive
    which = end + 1 < len(items) and items[end].raw == "," and items[end + 1].low == "which"
    given = is_given(lows[0])
    organization = (
        any(low in names.ORGANIZATIONS for low in (lows[-1:] if given else lows))
        or thing
        or which
        or (not prefix and not given and _is_owned(items, start, end))
        or (len(parts) == 1 and parts[0].isupper() and 2 <= len(parts[0]) <= 5 and not prefix)
    )
    place = not prefix and not given and any(low in names.PLACES for low in lows)
    nation = len(lows) == 1 and (
        any(low in names.NATIONALITIES for low in lows[0].split("-")) or lows[0].endswith(("ans", "ists", "crats"))
    )
    titled = bool(prefix_lows & (names.COURTESY | names.ROLES | set(names.TITLES))) or bool(role_words)
    return Mention(
        span=Span(named[0].span.start, named[-1].span.start + len(bare(named[-1].raw))),
        parts=tuple(spaced(parts)),
        begin=items[start].span.start,
        frame=number,
        role=before,
        gender=gender_of(prefix_lows | set(role_words), lows),
        sure=(titled or (given and len(parts) > 1)) and not organization and not nation,
        place=place or nation,
        organization=organization,
        possessive=possessive,
        attributive=_qualifies(following),
        articled=start > 0 and items[start - 1].low in _ARTICLES and not prefix_lows & set(names.TITLES),
        opens=_begins_sentence(items, start),
        governed=start > 0 and items[start - 1].low in lexicon.PREPOSITIONS,
        first=start <= 1 or items[start - 1].raw in ',—”"' or items[start - 1].low in ("and", "but", "when"),
        subject=_is_subject(items, start, end),
    )


def _is_owned(items: Sequence[Item], start: int, end: int) -> bool:
    """True for what has chairmen, shares or a ticker: "the board of Brock", "Brock <BRK.N>"."""
    held = start > 1 and items[start - 1].low in ("of", "in", "at") and items[start - 2].low in names.HOLDINGS
    return held or (end < len(items) and items[end].raw == "<")


def _is_subject(items: Sequence[Item], start: int, end: int) -> bool:
    """True where a verb follows the name, or where a sentence begins with it and no noun does."""
    if end < len(items) and start <= 1 and _begins_sentence(items, start) and not items[end - 1].is_possessive:
        low = items[end].low
        return items[end].raw in (",", "(") or (
            items[end].raw.islower() and low not in lexicon.PREPOSITIONS | {"and", "or"}
        )
    while end < len(items) and (phrases.is_adverb(items[end])):
        end += 1
    if end >= len(items):
        return False
    item = items[end]
    return phrases.is_verb(item) or (item.raw.islower() and item.low.endswith("ed")) or item.low == "who"
