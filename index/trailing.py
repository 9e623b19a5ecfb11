"""Reports whose cue stands behind the words, or amid them: "..., he said", "..., said Vane", "according to Vane"."""

from __future__ import annotations

from index import lexicon, phrases, subjects
from index.clauses import (
    CUTTERS,
    Items,
    Report,
    content_end,
    cue_start,
    ends_or_pauses,
    is_long,
    negated,
    verb_at,
    words_in,
)
from index.phrases import Phrase
from index.verbs import FORMS, Form, Verb


def trailing(items: Items, at: int) -> Report | None:
    """The report whose cue stands at `at` behind (or amid) its words; None where the words follow."""
    verb = verb_at(items, at)
    if verb is None or not verb.trailing or verb.form in (Form.GERUND, Form.PARTICIPLE):
        return None
    first = cue_start(items, at)
    if negated(items, first, at):
        return None
    return _inverted(items, at, verb) or _ordinary(items, at, first, verb)


def _inverted(items: Items, at: int, verb: Verb) -> Report | None:
    """ "...," said Peter."""
    if at == 0 or not (items[at - 1].quote or items[at - 1].raw in (",", "—", "–")):
        return None
    subject = subjects.after(items, at, len(items))
    if subject is None:
        return None
    nxt = subject.last + 1
    if nxt < len(items) and (phrases.is_verb(items[nxt]) or items[nxt].low == "that"):
        return None
    pronoun = items[subject.first].low in ("he", "she", "they", "it", "we", "i")
    if pronoun and nxt < len(items) and not ends_or_pauses(items, nxt) and not _is_adverbial(items, nxt, verb):
        return None
    if not items[at - 1].quote and _appositive_comma(items, at):
        return None
    return _behind(items, at, (at, at + 1), at, nxt, subject, verb)


def _appositive_comma(items: Items, at: int) -> bool:
    """True for "Peter, a spokesman, said ..." where the comma closes an apposition of the subject."""
    phrase = subjects.before(items, at)
    if phrase is None or phrase.last != at - 1:
        return False
    lead = items[phrase.first - 1] if phrase.first else None
    return lead is None or lead.quote is not None or lead.low in lexicon.CONJUNCTIONS


def _ordinary(items: Items, at: int, first: int, verb: Verb) -> Report | None:
    """ "...," Peter said."""
    subject = subjects.before(items, at)
    if subject is None or subject.first == 0:
        return None
    lead = items[subject.first - 1]
    if not (lead.quote or lead.raw in (",", "—", "–", "-")):
        return None
    quoted = lead.quote is not None or (subject.first > 1 and items[subject.first - 2].quote is not None)
    rest = _after_addressee(items, at + 1, verb)
    if rest < len(items) and items[rest].low == "that":
        return None
    if not quoted and not ends_or_pauses(items, rest):
        return None
    if lead.quote and not is_long(lead) and not ends_or_pauses(items, rest):
        return None
    return _behind(items, at, (first, at + 1), subject.first, rest, subject, verb)


def _after_addressee(items: Items, at: int, verb: Verb) -> int:
    """Behind "told reporters", "said of Trump", "said in a statement on Monday": the next sign, quotation or that."""
    while (
        at < len(items)
        and not items[at].quote
        and (items[at].is_word or items[at].raw in "()’'$")
        and items[at].low != "that"
    ):
        at += 1
    return at


def _behind(
    items: Items, at: int, cue: tuple[int, int], core: int, rest: int, subject: Phrase, verb: Verb
) -> Report | None:
    """The report whose words end before `core`, and perhaps go on at `rest`."""
    adverbial = _after_addressee(items, cue[1], verb) if core < cue[0] else rest
    stretched = adverbial - cue[1]
    before = _words_before(items, core)
    if before is None:
        return None
    quoted = items[before[1] - 1].quote is not None
    if not quoted and stretched > 0 and core < cue[0] and not _is_adverbial(items, cue[1], verb):
        return None
    content = [before]
    if more := _words_behind(items, rest, quoted):
        content.append(more)
    every = [item for a, b in content for item in items[a:b]]
    if sum(words_in(item) for item in every) < 1:
        return None
    return Report(subject, cue, tuple(content), verb.said, 0.95 if quoted else 0.8, verb.base)


def _is_adverbial(items: Items, start: int, verb: Verb) -> bool:
    first = items[start]
    if verb.base in lexicon.TELL:
        return True
    return first.low in lexicon.ADVERBIAL_STARTS or first.low in lexicon.WEEKDAYS or phrases.is_adverb(first)


def _words_before(items: Items, core: int) -> tuple[int, int] | None:
    """The words in front of "he said": the quotation alone where an introduction precedes it."""
    end = core
    while end and not items[end - 1].quote and not words_in(items[end - 1]):
        end -= 1
    if not end:
        return None
    start = end
    while start and items[start - 1].raw not in (";",):
        start -= 1
    if items[end - 1].quote:
        at = end - 1
        while at > start and (
            items[at - 1].quote or (not words_in(items[at - 1]) and items[at - 2].quote and at > start + 1)
        ):
            at -= 1
        if at == start or items[at - 1].raw in (",", ":", "—", "–", "-", "--", "."):
            return at, end
        if is_long(items[end - 1]) and items[end - 1].raw[1:2].isupper() and words_in(items[end - 1]) > 8:
            return end - 1, end
    while start < end and items[start].low in ("but", "and", "still", "so", ","):
        start += 1
    return start, end


def _words_behind(items: Items, rest: int, quoted: bool) -> tuple[int, int] | None:
    """What goes on behind the cue: "..., he said, ..."."""
    at = rest
    if at < len(items) and items[at].quote and quoted:
        return at, _closing(items, at)
    if at >= len(items) or items[at].raw not in (",", ":", "—", "–", "--", ".", ";"):
        return None
    at += 1
    if at >= len(items):
        return None
    if quoted:
        return (at, _closing(items, at)) if items[at].quote else None
    nxt = FORMS.get(items[at].low)
    if (
        items[at].low in CUTTERS
        or items[at].low in ("adding", "with", "who", "which", "when", "as")
        or items[rest].raw == "."
    ):
        return None
    if nxt and nxt.form == Form.GERUND:
        return None
    return at, content_end(items, at)


def _closing(items: Items, at: int) -> int:
    """The end of a run of quoted stretches; of the clause, where the quotation runs on in the reporter's words."""
    end = at + 1
    while end < len(items) and (
        items[end].quote or (items[end].raw in (".", ",") and end + 1 < len(items) and items[end + 1].quote)
    ):
        end += 1
    return end


def according(items: Items, at: int) -> Report | None:
    """The report of "according to X, ..." or "..., according to X"."""
    if items[at].low != "according" or at + 2 >= len(items) or items[at + 1].low != "to":
        return None
    end = at + 2
    while (
        end < len(items)
        and not items[end].quote
        and items[end].raw not in ",.;:—–"
        and items[end].low not in ("who", "that")
    ):
        end += 1
    subject = Phrase(at + 2, end - 1) if end > at + 2 else None
    content: list[tuple[int, int]] = []
    if at > 0 and (before := _words_before(items, at)) and before[1] - before[0] > 2:
        content.append(before)
    if end + 1 < len(items) and items[end].raw == "," and not (content and items[end + 1].low in CUTTERS):
        content.append((end + 1, content_end(items, end + 1)))
    if not content or subject is None:
        return None
    return Report(subject, (at, at + 2), tuple(content), True, 0.85, "according")
