"""Parsing of the source phrase: "he", "who", "the Russian foreign minister", "a Post report", "his spokesman"."""

from __future__ import annotations

from dataclasses import dataclass

from index.core.types import Span
from index.extraction.mentions.role_descriptions import role_noun
from index.lexicon import gazetteer, word_classes
from index.lexicon.countries import find_country
from index.lexicon.loader import word_mapping
from index.text.name_parts import strip_possessive
from index.text.tokens import Token, tokenize_words

THEY = frozenset("they them their theirs themselves both".split())
IT = frozenset("it its itself".split())
YOU = frozenset("you your yours one’s one's".split())
RELATIVE = frozenset("who which that whose whom".split())
SOURCE_FORMS = ("he", "she", "they", "it", "i", "we", "who", "which", "described")
POSSESSORS = frozenset("his her their its my our your whose".split())
_DOCUMENT_KINDS = word_mapping("documents", "noun", "kind")
DOCUMENTS = frozenset(_DOCUMENT_KINDS)
"""Nouns for documents, which speak for their author."""
KINDS: dict[str, frozenset[str]] = {
    noun: frozenset(named.split()) for noun, named in word_mapping("organization_kinds", "noun", "words").items()
}
"""Nouns that stand for kinds of organisations, and words their names have."""
_PEOPLE = (gazetteer.ROLES, gazetteer.UNNAMED_HEADS, gazetteer.STRANGERS, gazetteer.KIN, gazetteer.FOLLOWERS)
_SAME_KIND = word_mapping("organization_synonyms", "noun", "kind")


def organization_kind(head: str) -> frozenset[str]:
    """The words that names of organisations called by this noun have; empty where the noun is no such kind."""
    return KINDS.get(_SAME_KIND.get(head, head), frozenset())


def document_kind(noun: str) -> str:
    """One word for all documents of a kind: "poll" for a survey."""
    return _DOCUMENT_KINDS.get(noun, noun)


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """A source's words. `core` runs up to its first comma, preposition or "who"; `head` is the core's last word."""

    span: Span
    tokens: tuple[Token, ...]
    lows: tuple[str, ...]
    form: str
    core: tuple[str, ...]
    head: str
    role: str
    gender: str
    definite: bool
    indefinite: bool
    possessor: bool  # "his", "her" in front
    genitive: bool  # ends with ’s
    plural: bool

    @property
    def is_relation(self) -> bool:
        """True for a person described by another: "a spokesman for", "Voss’s lawyer", "neighbours of"."""
        nouns = {noun for low in self.core for noun in (low, low.removesuffix("s"))}
        return self.form == "described" and any(nouns & listed for listed in _PEOPLE)

    @property
    def is_first_person(self) -> bool:
        """True for "I" or "we" alone, in any case."""
        return self.form in ("i", "we")

    @property
    def is_bare(self) -> bool:
        """True where no determiner or possessor stands in front: "Judge"."""
        return not self.lows or self.lows[0] not in word_classes.DETERMINERS | POSSESSORS

    @property
    def is_document(self) -> bool:
        """True for a text, film or poll: somebody's words, not somebody."""
        return self.head in DOCUMENTS


def parse_source_phrase(text: str, span: Span) -> SourcePhrase:
    """The source at the span, read word by word."""
    tokens = tuple(tokenize_words(text, span.start, span.end))
    lows = tuple(strip_possessive(token.low) for token in tokens)
    first = lows[0] if lows else ""
    core = _core(tokens, lows)
    head = core[-1] if core else ""
    role = role_noun(list(core))
    alone = len([low for low in lows if low[:1].isalnum()]) == 1
    form = _form(first) if alone and not find_country(tokens[0].raw) else "described"  # "US" is no "us"
    gender = "m" if form == "he" else "f" if form == "she" else ""
    if form == "described":
        last = next((low for low in reversed(core) if low in gazetteer.ROLES or low in gazetteer.STRANGERS), "")
        gender = "m" if last in gazetteer.MALE_ROLES else "f" if last in gazetteer.FEMALE_ROLES else ""
        if head in DOCUMENTS and not gender:
            gender = "m" if first == "his" else "f" if first == "her" else ""  # "her website" speaks for her
    plain = tokens[-1].raw.islower() if tokens else False
    plural = form in ("they", "we") or (len(core) > 0 and head.endswith("s") and not head.endswith("ss") and plain)
    return SourcePhrase(
        span,
        tokens,
        lows,
        form,
        core,
        head,
        role,
        gender,
        definite=first in ("the", "this", "that") and len(lows) > 1,
        indefinite=first in ("a", "an", "one", "another", "some", "any", "many", "several", "two", "three", "most"),
        possessor=first in POSSESSORS and not alone,
        genitive=bool(tokens) and tokens[-1].is_possessive,
        plural=plural,
    )


def _core(tokens: tuple[Token, ...], lows: tuple[str, ...]) -> tuple[str, ...]:
    start = 1 if lows and lows[0] in word_classes.DETERMINERS | POSSESSORS and len(lows) > 1 else 0
    end = start
    while end < len(lows) and not (
        tokens[end].raw in ",(;:—–"
        or lows[end] in word_classes.PREPOSITIONS
        or lows[end] in RELATIVE
        or tokens[end].raw == "-"
    ):
        end += 1
    return lows[start:end]


def _form(first: str) -> str:
    table = {
        "he": word_classes.MASCULINE,
        "she": word_classes.FEMININE,
        "they": THEY,
        "it": IT,
        "i": word_classes.FIRST_SINGULAR,
        "we": word_classes.FIRST_PLURAL | YOU,
        "who": {"who", "whom", "whose"},
    }
    for form, members in table.items():
        if first in members:
            return form
    return "which" if first in RELATIVE else "described"
