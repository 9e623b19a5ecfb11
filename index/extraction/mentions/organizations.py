"""The organisations, papers, governments and campaigns that an article names, each with all its mentions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.core.types import Span
from index.extraction.mentions.detection import company_name
from index.extraction.mentions.mention import Mention
from index.text.abbreviations import abbreviation_definitions, normalize_term
from index.text.name_parts import strip_possessive
from index.text.tokens import Sentence, tokenize_words

_SMALL = frozenset("the of for and a on in at".split())
# Lower-case nouns that make a name in front of them an organisation's: "the Clinton campaign".
_OWNED = frozenset(
    """campaign camp administration government team committee newspaper ministry foundation police office legislature
    commission magazine army""".split()
)
_LED = frozenset("campaign camp administration government team office".split())  # by somebody, whose name it bears
_BETWEEN = frozenset("presidential senate gubernatorial election official own new transition".split())


@dataclass(slots=True, eq=False)
class Organization:
    """An organisation of the article. `key` holds the words of its name, which a description may repeat."""

    name: str
    key: frozenset[str]
    mentions: list[Mention] = field(default_factory=list)


def name_key(name: str, campaigning: bool = False) -> frozenset[str]:
    """The words of a name that tell it from others. Where somebody is `campaigning`, their team is their campaign."""
    lows = [strip_possessive(word.strip(".,")).lower().replace(".", "") for word in name.split()]
    same = {"camp", "team"} if campaigning else {"camp"}
    return frozenset("campaign" if low in same else low for low in lows if low and low not in _SMALL)


def collect_organizations(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[Organization]:
    """Every organisation of the article, in the order of their first mentions. Linear time."""
    organizations_: list[Organization] = []
    known: dict[frozenset[str], Organization] = {}
    campaigning = any(token.low == "campaign" for sentence in sentences for token in sentence.tokens)
    for mention in _organizations(text, sentences, mentions):
        led = len(mention.parts) > 1 and mention.parts[-1] == "team"
        key = name_key(mention.name, campaigning and led)
        if not key:
            continue
        if key not in known:
            parts = (*mention.parts[:-1], "campaign") if campaigning and led else mention.parts
            known[key] = Organization(" ".join(parts), key)
            organizations_.append(known[key])
        known[key].mentions.append(mention)
    return _merged(
        organizations_,
        {normalize_term(short): " ".join(long.split()) for long, short in abbreviation_definitions(text)},
    )


def _organizations(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[Mention]:
    for mention in mentions:
        if owned := _owned(text, sentences[mention.sentence].span.end, mention):
            yield owned
        elif mention.organization:
            yield mention


def _owned(text: str, end: int, mention: Mention) -> Mention | None:
    """ "the Clinton campaign", of a name with such a noun behind it."""
    behind = []
    for token in tokenize_words(text, mention.span.end, min(end, mention.span.end + 40)):
        if token.raw in ("’s", "'s", "’", "'", "s"):
            continue
        behind.append(token)
        if token.low not in _BETWEEN:
            break
    if not behind or strip_possessive(behind[-1].low) not in _OWNED or behind[-1].is_capital:
        return None
    noun = behind[-1]
    if not (mention.possessive or len(behind) == 1 or not mention.organization):
        return None
    low = strip_possessive(noun.low)
    led = low in _LED and (not mention.organization or low == "campaign")
    return replace(
        mention,
        span=Span(mention.span.start, noun.span.start + len(low)),
        parts=(*(mention.parts[-1:] if led else mention.parts), low),
        begin=mention.span.start,
        organization=True,
        possessive=noun.is_possessive,
        attributive=False,
    )


def _merged(organizations_: list[Organization], shorts: Mapping[str, str]) -> list[Organization]:
    """The bodies with acronyms and shortened names joined to the one full name that they fit."""
    merged: list[Organization] = []
    by_initials: dict[str, list[Organization]] = {}
    by_last: dict[str, list[Organization]] = {}
    by_stem: dict[tuple[str, ...], list[Organization]] = {}
    for organization in organizations_:
        if stem := company_name(organization.name.split()):
            by_stem.setdefault(stem, []).append(organization)
        parts = [word for word in organization.name.split() if word.lower() not in _SMALL]
        if len(parts) > 1:
            for initials in {"".join(w[0] for w in parts), "".join(w[0] for w in parts if w[0].isupper())}:
                by_initials.setdefault(initials.lower(), []).append(organization)
            by_last.setdefault(strip_possessive(parts[-1]).lower(), []).append(organization)
    for organization in organizations_:
        short = organization.name.replace(".", "").lower()
        full = by_stem.get(tuple(organization.name.lower().split()), [])
        if not full and " " not in short:
            full = (by_initials.get(short, []) if organization.name.isupper() else []) or by_last.get(short, [])
            if not full and short in shorts:
                full = [other for other in organizations_ if other.key == name_key(shorts[short])]
                if not full:
                    organization.name, organization.key = shorts[short], organization.key | name_key(shorts[short])
            full = [other for other in full if other is not organization]
        if len(full) == 1:
            full[0].mentions.extend(organization.mentions)
        else:
            merged.append(organization)
    for organization in merged:
        organization.mentions.sort(key=lambda m: m.span.start)
    return merged
