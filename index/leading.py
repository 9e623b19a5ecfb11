"""Reports whose cue stands in front of the words: "he said that ..."."""

from __future__ import annotations

from index import lexicon, phrases, subjects
from index.clauses import (
    Items,
    Report,
    content_end,
    cue_start,
    is_long,
    main_before,
    main_subject,
    negated,
    participle_report,
    passive,
    verb_at,
    words_in,
)
from index.phrases import Phrase
from index.verbs import FORMS, Form, Verb

_OBJECTS = frozenset("him her them me us it reporters supporters people you voters".split())


_SUBORDINATORS = frozenset("after when while as although though if because since before once until".split())


_NEED_CLAUSE = frozenset("answer ask read post note document".split())
_ASKED = frozenset("if for about her him them me us reporters".split())
_PLAIN_VERBS = frozenset("claims notes reports claim support".split())


def leading(items: Items, at: int, inherited: Phrase | None) -> Report | None:
    """The report whose cue stands at `at` in front of its words."""
    verb = verb_at(items, at)
    if verb is None or (verb.form == Form.PARTICIPLE and at == 0):
        return None
    first = cue_start(items, at)
    if items[at].low in phrases.NOUNLIKE and first == at and not _after_name(items, at):
        return None
    if negated(items, first, at) or passive(items, first, at, verb):
        return None
    cue_end = _particle(items, at, verb)
    if not cue_end:
        return None
    start = _content_start(items, cue_end, verb)
    if start is None or start >= len(items) or not _licensed(items, at, cue_end, start, verb):
        return None
    subject = _subject(items, at, first, verb, inherited)
    if subject is None or not _agrees(items, first, at, subject, verb):
        return None
    end = content_end(items, start)
    if subject.first and items[subject.first - 1].low in _SUBORDINATORS:
        end = next((i for i in range(start, end) if items[i].raw == ","), end)
    if end <= start:
        return None
    sure = 0.9 if items[start].quote or items[start].low == "that" else 0.7 if verb.clausal else 0.5
    return Report(subject, (first, cue_end), ((start, end),), verb.said, sure, verb.base)


def _after_name(items: Items, at: int) -> bool:
    """True where a name or pronoun stands right before a word that may be a noun, not "the first two states"."""
    if at == 0:
        return False
    before = items[at - 1]
    pronoun = before.low in lexicon.PRONOUN_SUBJECTS or before.low in ("and", "to", "people", "officials", "voters")
    return before.is_capital or pronoun or before.raw in ",)"


def _agrees(items: Items, first: int, at: int, subject: Phrase, verb: Verb) -> bool:
    """False for "a third comment": a bare verb needs an auxiliary, a "to" or a subject in the plural."""
    if verb.form != Form.BASE or first < at or (at and items[at - 1].low == "to"):
        return True
    last = items[subject.last]
    if last.low in ("i", "we", "you", "they", "who", "that", "people", "men", "women", "some", "many", "others", "few"):
        return True
    together = any(item.low == "and" for item in items[subject.first : subject.last])
    return together or last.low.endswith("s") or last.raw in ",)"


def _particle(items: Items, at: int, verb: Verb) -> int:
    """The end of the cue, with its particle ("pointed out"); 0 where a needed one is missing."""
    nxt = items[at + 1].low if at + 1 < len(items) else ""
    if nxt in lexicon.PHRASAL.get(verb.base, frozenset()):
        return at + 2
    return 0 if verb.base in lexicon.NEEDS_PARTICLE else at + 1


def _subject(items: Items, at: int, first: int, verb: Verb, inherited: Phrase | None) -> Phrase | None:
    previous = items[first - 1] if first else None
    if verb.form == Form.GERUND and not any(item.low in lexicon.BE for item in items[first:at]):
        if previous is None:
            return _subject_after(items, at)
        if (
            previous.raw == ","
            or previous.low in lexicon.PREPOSITIONS
            or previous.low in lexicon.CONJUNCTIONS
            or previous.quote
        ):
            return inherited or main_before(items, first)
        return subjects.before(items, at)
    if previous is not None and (previous.low in ("and", "but", "or", "to") or previous.quote or previous.raw in "—–"):
        return inherited or main_before(items, first - 1)
    return subjects.before(items, at)


def _subject_after(items: Items, at: int) -> Phrase | None:
    for i in range(at, len(items)):
        if items[i].raw == "," and i + 1 < len(items):
            return main_subject(items[i + 1 :]) and _shift(main_subject(items[i + 1 :]), i + 1)
    return None


def _shift(phrase: Phrase | None, by: int) -> Phrase | None:
    return phrase and Phrase(phrase.first + by, phrase.last + by)


def _content_start(items: Items, at: int, verb: Verb) -> int | None:
    """Where the words begin behind the cue: behind the addressee and "in a statement on Monday"."""
    if at >= len(items):
        return None
    if items[at].raw in (":", ",") and at + 1 < len(items):
        return (
            at + 1 if items[at].raw == ":" or items[at + 1].quote or items[at + 1].low in lexicon.PREPOSITIONS else None
        )
    if verb.base in lexicon.TELL:
        return _behind_addressee(items, at)
    intends = items[at].low == "to" and verb.base in lexicon.PLEDGE | lexicon.WANT
    if not verb.clausal or verb.base in lexicon.THINK or intends:
        return at
    if items[at].low in lexicon.ADVERBIAL_STARTS or items[at].low in lexicon.WEEKDAYS or phrases.is_adverb(items[at]):
        return _behind_adverbial(items, at)
    return at


def _behind_addressee(items: Items, at: int) -> int | None:
    for i in range(at, min(len(items), at + 12)):
        if items[i].quote or items[i].low in ("that", "to", "how", "whether", "what"):
            return i
        if items[i].raw in ".;" or (items[i].low in FORMS and i > at + 2):
            break
        if items[i].raw in (",", ":"):
            return i + 1 if i + 1 < len(items) and (items[i].raw == ":" or items[i + 1].quote) else None
    if items[at].low in _OBJECTS:
        return at + 1
    end = at
    while end < len(items) and items[end].is_capital:
        end += 1
    return end if at < end < len(items) else None


def _behind_adverbial(items: Items, at: int) -> int | None:
    last = at
    for i in range(at, min(len(items), at + 16)):
        if (items[i].quote and is_long(items[i])) or (items[i].low == "that" and i > at):
            return i
        if items[i].raw in (",", ":"):
            return i + 1 if i + 1 < len(items) and not participle_report(items, i + 1) else None
        if items[i].raw in ".;":
            return None
        if items[i].low in lexicon.ADVERBIAL_NOUNS:
            last = i + 1
        elif phrases.is_verb(items[i]) and last > at:
            break
    return last if at < last < len(items) else None


def _licensed(items: Items, at: int, cue_end: int, start: int, verb: Verb) -> bool:
    """True when what follows the verb is what the verb needs."""
    head, base = items[start], verb.base
    if head.low in lexicon.AUXILIARIES or (base == "read" and items[start - 1].raw not in ":,"):
        return False
    if head.quote:
        return is_long(head) or base in lexicon.SAY or base in lexicon.JUDGE
    if not words_in(head) and head.raw not in "($#@£€":
        return False
    if cue_end > at + 1:
        return True
    infinitive = head.low == "to" and start + 1 < len(items)
    if infinitive:
        return base in lexicon.WANT or base in lexicon.PLEDGE
    if head.low in lexicon.COMPLEMENTIZERS:
        return verb.clausal or base in lexicon.TELL or base in lexicon.JUDGE
    return not _is_noun(items, at, verb) and _takes(items, start, verb)


def _is_noun(items: Items, at: int, verb: Verb) -> bool:
    """True where the word is rather a noun ("the report"), or an infinitive that nobody utters ("to say more")."""
    noun = items[at].low in phrases.NOUNLIKE - _PLAIN_VERBS and verb.form != Form.GERUND
    return at > 0 and (noun or (items[at - 1].low == "to" and verb.base not in lexicon.JUDGE))


def _takes(items: Items, start: int, verb: Verb) -> bool:
    """True where the verb takes what begins at `start` without a "that": a clause, or an object."""
    head, base = items[start].low, verb.base
    if base in lexicon.JUDGE:
        return head not in lexicon.PREPOSITIONS and head not in lexicon.CONJUNCTIONS
    if base in lexicon.THINK or base in lexicon.SHOW:
        return _starts_clause(items, start)
    if base in _NEED_CLAUSE:
        return base == "ask" and head in _ASKED
    if base in lexicon.SAY:
        return head not in lexicon.PREPOSITIONS or head in ("in", "on", "at", "with", "for")
    return base in lexicon.TELL or (base == "want" and head not in lexicon.PREPOSITIONS)


def _starts_clause(items: Items, start: int) -> bool:
    """True for "he will", "the talks are": a subject with a verb soon behind it."""
    head = items[start]
    if head.low in ("he", "she", "they", "we", "i"):
        return True
    near = items[start + 1 : start + 8]
    return (head.is_capital or head.low in lexicon.DETERMINERS or head.low == "it") and any(
        item.low in lexicon.AUXILIARIES for item in near
    )
