"""Features of a description ("the GOP nominee", "the poll"), compared with roles, names and surroundings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.extraction.mentions.source_phrase import DOCUMENTS, SourcePhrase, document_kind, organization_kind
from index.extraction.speakers.candidates import SpeakerCandidate
from index.extraction.speakers.discourse import Discourse, SourceContext
from index.lexicon import gazetteer, word_classes

_SKIPPED = (
    word_classes.DETERMINERS | word_classes.PREPOSITIONS | word_classes.CONJUNCTIONS | {"former", ",", "who", "now"}
)
_ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "gop republican republicans",
        "democratic democrat democrats",
        "nominee candidate contender hopeful front-runner frontrunner standard-bearer",
        "presidential president",
        "judge justice",
        "lawyer attorney counsel",
        "doctor physician",
        "congressman congresswoman representative lawmaker",
        "senator sen.",
        "chairman chairwoman chair",
    )
)
_SAME = {word: family for family in _ALIKE for word in family}


DESCRIPTION = (
    "role fits",
    "modifiers fit",
    "role covers",
    "role bare",
    "rare words around",
    "rule's choice",
    "among rule's",
    "words around",
    "words in roles",
    "words in name",
    "head in name",
    "kind fits",
    "all core in name",
    "name in words",
    "all told",
    "owns document",
    "owns alone",
)


def description_features(candidate: SpeakerCandidate, context: SourceContext, discourse: Discourse) -> Iterator[float]:
    """Yield the fit of the words with the candidate's roles, name and surroundings, a number for each DESCRIPTION."""
    phrase, person = context.phrase, candidate.person
    is_described = phrase.form == "described"
    core = [low for low in phrase.core if low not in _SKIPPED] if is_described else []
    words = {low for low in phrase.lows if low[:1].isalnum() and low not in _SKIPPED} if is_described else set()
    roles = [set(role.lower().split()) for role in person.roles] if person else []
    best, whole = _role_fit(phrase, core, words, roles) if is_described else (-1, 0.0)
    yield float(best >= 0)
    yield min(1.0, max(0, best) / 2)
    yield whole
    yield float(best == 0 and len(core) > 1)
    rare = [1 / max(1, sum(w in c.around for c in discourse.pool.common)) for w in words if w in candidate.around]
    yield min(1.0, sum(rare) / max(1, len(words)))
    fitting = context.role_bearers
    yield float(person in fitting and len(fitting) == 1) if person else 0.0
    yield float(person in fitting) if person else 0.0
    yield _share(words, candidate.around)
    role_words = set().union(*roles)
    yield _share(words, role_words)
    yield len(words & candidate.words) / max(1, len(words))
    yield float(phrase.head in candidate.words and is_described)
    organization = candidate.organization
    kind = organization_kind(phrase.head) if is_described else frozenset()
    yield float(bool(organization and kind & candidate.words))
    yield float(bool(core) and set(core) <= candidate.words)
    yield float(bool(words) and candidate.words <= words)
    yield float(bool(words) and _share(words, role_words | candidate.around | candidate.words) == 1.0)
    owned = document_kind(phrase.head) if is_described and phrase.head in DOCUMENTS else ""
    owners = discourse.pool.owners.get(owned, []) if owned else []
    owns = candidate in owners
    yield float(owns)
    yield float(owns and len(owners) == 1)


def _share(words: set[str], known: set[str]) -> float:
    """The share of the words that are held, by themselves or by one that means the same."""
    shared = sum(word in known or not known.isdisjoint(_SAME.get(word, ())) for word in words)
    return shared / max(1, len(words))


def _role_fit(
    phrase: SourcePhrase, core: Sequence[str], words: set[str], roles: Sequence[set[str]]
) -> tuple[int, float]:
    """Return the number of modifiers that the best role of the same noun shares (-1: no such role), and its share of
    the words."""
    best, whole = -1, 0.0
    for lows in roles:
        nouns = {gazetteer.ROLE_SYNONYMS.get(word, word) for word in lows}
        if phrase.role and phrase.role in nouns:
            best = max(best, sum(_share({word}, lows) > 0 for word in set(core[:-1])))
            whole = max(whole, _share(words, lows))
    return best, whole
