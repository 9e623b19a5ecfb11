"""Where a text names somebody: runs of capitalised words, cut into role and name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import lexicon, names, phrases
from index.frames import Frame, Item, words
from index.verbs import FORMS
from index.vocabulary import Span

_ENDINGS = ("’s", "'s", "’", "'")
_NO_START = (
    lexicon.CONJUNCTIONS
    | lexicon.PREPOSITIONS
    | lexicon.DETERMINERS
    | lexicon.ADVERBS
    | lexicon.AUXILIARIES
    | lexicon.PRONOUN_SUBJECTS
    | names.NEVER
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in the text.

    `span` covers the name alone, `role` is what stands in front of it ("Russian Foreign Minister"). `sure` is true
    where a title, a role or a known first name shows that this is a person; `gender` is "m", "f" or "".
    """

    span: Span
    parts: tuple[str, ...]
    begin: int  # where the capitals in front of the name begin
    frame: int
    role: str = ""
    gender: str = ""
    sure: bool = False
    place: bool = False
    organization: bool = False
    quoted: bool = False
    possessive: bool = False
    attributive: bool = False  # "the Clinton campaign"
    governed: bool = False  # behind a preposition
    first: bool = False  # begins its sentence
    subject: bool = False  # a verb follows
    alone: bool = False  # one word that begins a sentence: its capital tells nothing

    @property
    def name(self) -> str:
        """The name as it is shown."""
        return " ".join(part.title() if part.isupper() and len(part) > 3 else part for part in self.parts)

    @property
    def surname(self) -> str:
        """The last part that is no suffix, in lower case."""
        parts = [part for part in self.parts if part.lower() not in names.SUFFIXES]
        return parts[-1].lower() if parts else self.parts[-1].lower()


def mentions(text: str, read: Sequence[Frame]) -> list[Mention]:
    """Every run of capitals that may be a name, in the order of the text. Linear time."""
    common = {item.low for frame in read for item in frame.items if item.raw.islower()}
    found: list[Mention] = []
    for number, frame in enumerate(read):
        marked = [item.span for item in frame.items if item.quote]
        if marked:
            items = list(words(text, frame.span.start, frame.span.end))
        else:
            items = list(frame.items)
        if _is_headline(items) and number == 0:
            continue
        found.extend(_in_frame(items, number, marked, common))
    return found


def _is_headline(items: Sequence[Item]) -> bool:
    """True for a line in title case, where capitals tell nothing."""
    letters = [item for item in items if item.raw[0].isalpha() and len(item.raw) > 3]
    return len(letters) > 6 and sum(item.is_capital for item in letters) > 0.75 * len(letters)


def _in_frame(items: list[Item], number: int, marked: list[Span], common: set[str]) -> Iterator[Mention]:
    i = 0
    while i < len(items):
        if not _may_begin(items, i, common):
            i += 1
            continue
        end = _run_end(items, i)
        if mention := _mention(items, i, end, number):
            quoted = any(span.contains(mention.span) for span in marked)
            yield mention if not quoted else _quoted(mention)
        i = end


def _quoted(mention: Mention) -> Mention:
    from dataclasses import replace

    return replace(mention, quoted=True)


def _may_begin(items: Sequence[Item], i: int, common: set[str]) -> bool:
    item = items[i]
    if not item.is_capital or not item.raw[0].isalpha():
        return False
    starts = _begins_sentence(items, i)
    if _bare(item.low) in _NO_START and not (item.low == "will" and not starts):
        return False
    if not starts:
        return True
    known = item.low in names.MALE or item.low in names.FEMALE or item.low in names.ROLES or item.low in names.TITLES
    if known:
        return True
    followed = i + 1 < len(items) and items[i + 1].is_capital
    return item.low not in common and (not item.low.endswith(("ly", "ing")) or followed)


def _begins_sentence(items: Sequence[Item], i: int) -> bool:
    return i == 0 or items[i - 1].raw in ("''", *".:?!“\"'‘—–(")


def _qualifies(word: str) -> bool:
    """True for a word that makes the name in front of it a mere attribute: "campaign", "adviser", "officials"."""
    word = _bare(word)
    singular = word.removesuffix("s")
    known = names.ORGANIZATIONS | names.ROLES | names.ROLE_MODIFIERS | names.UNNAMED_HEADS
    return word.islower() and (word in known or singular in known or word in names.FOLLOWERS)


def _run_end(items: Sequence[Item], i: int) -> int:
    end = i + 1
    while end < len(items) and not items[end - 1].is_possessive:
        item = items[end]
        follows = end + 1 < len(items) and items[end + 1].is_capital
        if item.is_capital and item.raw[0].isalpha() and item.low not in names.NEVER:
            end += 1
        elif (item.low in names.PARTICLES or item.low == "of" and _bears_of(items, end)) and follows:
            end += 2
        elif item.raw == "," and follows and items[end + 1].low in names.SUFFIXES:
            end += 2
        else:
            break
    return end


def _is_given(low: str) -> bool:
    return low in names.MALE or low in names.FEMALE


def _bears_of(items: Sequence[Item], of: int) -> bool:
    """True for "Secretary of State Hillary Clinton": a role, its complement and at least one more capital."""
    return items[of - 1].low in names.ROLES and of + 2 < len(items) and items[of + 2].is_capital


def _mention(items: Sequence[Item], start: int, end: int, number: int) -> Mention | None:
    run = list(items[start:end])
    cut = _name_start(run)
    if cut is None:
        return None
    named = [item for item in run[cut:] if item.raw != ","]
    parts = [item.raw for item in named]
    possessive = named[-1].is_possessive
    parts[-1] = _bare(parts[-1])
    lows = [part.lower() for part in parts]
    prefix = [item.raw for item in run[:cut]]
    before, role_words = _role_before(items, start, prefix)
    prefix_lows = {word.lower() for word in prefix}
    following = items[end].low if end < len(items) else ""
    thing = not prefix and start > 0 and items[start - 1].low == "the" and not _is_given(lows[0])
    thing = thing and len(parts) > 1 and not _qualifies(following) and not possessive
    which = end + 1 < len(items) and items[end].raw == "," and items[end + 1].low == "which"
    organization = any(low in names.ORGANIZATIONS for low in lows) or thing or which or (
        len(parts) == 1 and parts[0].isupper() and 2 <= len(parts[0]) <= 5 and not prefix
    )
    given = _is_given(lows[0])
    place = not prefix and not given and any(low in names.PLACES for low in lows)
    nation = len(lows) == 1 and (lows[0] in names.NATIONALITIES or lows[0].endswith(("ans", "ists", "crats")))
    titled = bool(prefix_lows & (names.MR | names.MRS | names.ROLES | set(names.TITLES))) or bool(role_words)
    return Mention(
        span=Span(named[0].span.start, named[-1].span.start + len(_bare(named[-1].raw))),
        parts=tuple(parts),
        begin=items[start].span.start,
        frame=number,
        role=before,
        gender=_gender(prefix_lows | set(role_words), lows),
        sure=(titled or (given and len(parts) > 1)) and not organization and not nation,
        place=place or nation,
        organization=organization,
        possessive=possessive,
        attributive=_qualifies(following),
        alone=len(parts) == 1 and _begins_sentence(items, start),
        governed=start > 0 and items[start - 1].low in lexicon.PREPOSITIONS,
        first=start <= 1 or items[start - 1].raw in ",—”\"" or items[start - 1].low in ("and", "but", "when"),
        subject=_is_subject(items, start, end),
    )


def _is_subject(items: Sequence[Item], start: int, end: int) -> bool:
    """True where a verb follows the name, or where a sentence begins with it and no noun does."""
    if end < len(items) and start <= 1 and _begins_sentence(items, start) and not items[end - 1].is_possessive:
        low = items[end].low
        return items[end].raw in (",", "(") or items[end].raw.islower() and low not in lexicon.PREPOSITIONS | {"and", "or"}
    while end < len(items) and (phrases.is_adverb(items[end])):
        end += 1
    if end >= len(items):
        return False
    item = items[end]
    return phrases.is_verb(item) or (item.raw.islower() and item.low.endswith("ed")) or item.low == "who"


def _bare(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def _name_start(run: Sequence[Item]) -> int | None:
    """Where the name begins in a run that may begin with a role; None where all of it is a role."""
    lows = [_bare(item.low) for item in run]
    if len(lows) > 1 and (lows[0] in names.MALE or lows[0] in names.FEMALE) and lows[-1] in names.ROLES:
        return 0
    cut = 0
    for i, low in enumerate(lows):
        if low in names.MR or low in names.MRS or low in names.TITLES or low in names.ROLES:
            cut = i + 1
        given = i + 1 < len(lows) and (low in names.MALE or low in names.FEMALE)
        if given and i and (lows[i - 1] in names.ORGANIZATIONS or lows[i - 1] in names.PARTIES):
            cut = i
    if "of" in lows[cut:]:
        after = lows.index("of", cut) + 2
        known = [i for i in range(after - 1, len(lows)) if lows[i] in names.MALE or lows[i] in names.FEMALE]
        cut = known[0] if known else after
    if cut == 0 and len(lows) > 1 and (lows[0] in names.NATIONALITIES or _stray_first(lows)):
        cut = 1
    return cut if cut < len(run) else None


def _stray_first(lows: Sequence[str]) -> bool:
    """True for "Neither Donald Trump", "DJ Beverly Bond": a known first name stands second."""
    given = names.MALE | names.FEMALE
    return len(lows) > 2 and lows[1] in given and lows[0] not in given and len(lows[0]) > 1 and lows[2] not in given


def _role_before(items: Sequence[Item], start: int, prefix: list[str]) -> tuple[str, tuple[str, ...]]:
    """The role in front of the name, in lower case but for proper words, and its words that were not capitalised."""
    at = start
    while at > 0 and (items[at - 1].low in names.ROLES or items[at - 1].low in names.ROLE_MODIFIERS):
        at -= 1
    lower = tuple(item.low for item in items[at:start])
    if not any(word in names.ROLES for word in lower):
        lower = lower if prefix and any(w.lower() in names.ROLES for w in prefix) else ()
    if lower and at > 0 and items[at - 1].is_capital and not prefix:
        while at > 0 and items[at - 1].is_capital and items[at - 1].low not in _NO_START:
            at -= 1
        lower_text = [item.raw for item in items[at:start]]
    else:
        lower_text = list(lower)
    role = [_role_word(word) for word in [*lower_text, *prefix]]
    role = [word for word in role if word]
    return " ".join(role), tuple(word for word in lower if word in names.ROLES)


def _role_word(word: str) -> str:
    low = word.lower()
    if low in names.MR or low in names.MRS:
        return ""
    if low in names.TITLES:
        return names.TITLES[low]
    if low in names.ROLES or low in names.ROLE_MODIFIERS:
        return low if low not in ("gop", "republican", "democratic", "white", "house", "senate") else word
    return word


def _gender(titles: set[str], lows: Sequence[str]) -> str:
    if titles & names.MR or titles & names.MALE_ROLES:
        return "m"
    if titles & names.MRS or titles & names.FEMALE_ROLES:
        return "f"
    if lows[0] in names.AMBIGUOUS or (len(lows) == 1 and titles):
        return ""
    male, female = lows[0] in names.MALE, lows[0] in names.FEMALE
    return "m" if male and not female else "f" if female and not male else ""


def is_reporting(item: Item) -> bool:
    """True for a form of a reporting verb."""
    return item.low in FORMS
