"""What one frame reports: who (subject), by which cue, what (ranges of its items).

The rules know three shapes. Trailing: "..., he said" and "..., said Peter", perhaps with more words behind. Leading:
"he said that ...". And "according to him, ...". The outermost report wins: what lies inside another's words is part
of those words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index import lexicon, names, phrases
from index.frames import Item
from index.phrases import Phrase
from index.verbs import FORMS, Form, Verb

Items = Sequence[Item]
LONG = 4  # words that make a quoted stretch more than a scare quote
_NEGATIONS = frozenset("not never didn’t didn't doesn’t doesn't don’t don't hasn’t hasn't haven’t haven't".split())
_OBJECTS = frozenset("him her them me us it reporters supporters people you voters".split())
_SUBORDINATORS = frozenset("after when while as although though if because since before once until".split())
_NEED_CLAUSE = frozenset("answer ask read post post note document".split())
_CUTTERS = frozenset({"and", "but", "while"})


@dataclass(frozen=True, slots=True)
class Report:
    """Items [a, b) of `content`; the cue is [cue[0], cue[1])."""

    subject: Phrase | None
    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    said: bool
    confidence: float
    base: str = ""


def words_in(item: Item) -> int:
    """Words of an item; those inside the marks for a quoted one."""
    return len(item.raw.split()) if item.quote else int(item.is_word)


def is_long(item: Item) -> bool:
    """True for a quoted stretch of at least four words."""
    return item.quote is not None and words_in(item) >= LONG


def reports(items: Items) -> list[Report]:
    """Every report of the frame, none inside another's content, in order."""
    taken = [False] * len(items)
    found: list[Report] = []
    for i in range(len(items)):
        report = None if taken[i] else according(items, i) or trailing(items, i)
        if report and not any(taken[a] for a, _ in report.content):
            _take(report, taken)
            found.append(report)
    subject: Phrase | None = None
    for i in range(len(items)):
        if taken[i]:
            continue
        report = leading(items, i, subject)
        if report:
            end = _limit(report.content[0][0], report.content[0][1], taken)
            report = replace(report, content=((report.content[0][0], end),))
            if end <= report.content[0][0] or not any(words_in(item) for item in items[report.content[0][0] : end]):
                continue
            _take(report, taken)
            found.append(report)
            subject = report.subject or subject
    return sorted(found, key=lambda r: r.cue)


def _take(report: Report, taken: list[bool]) -> None:
    for a, b in (report.cue, *report.content):
        taken[a:b] = [True] * (b - a)
    if report.subject:
        for i in range(report.subject.first, report.subject.last + 1):
            taken[i] = True


def _limit(start: int, end: int, taken: list[bool]) -> int:
    for i in range(start, end):
        if taken[i]:
            return i
    return end


def cue_start(items: Items, verb: int) -> int:
    """The first item of a cue: its auxiliaries and adverbs belong to it ("has repeatedly said")."""
    return phrases.skip_left(items, verb - 1) + 1


def main_subject(items: Items) -> Phrase | None:
    """The frame's subject: the name or pronoun it begins with, else the subject of its first known verb."""
    first = _first_phrase(items, len(items))
    if first is not None and items[first.first].low not in lexicon.DETERMINERS:
        return first
    for i, item in enumerate(items):
        if i and phrases.is_verb(item) and (phrase := phrases.before(items, i)):
            return phrase
    return None


def _verb(items: Items, at: int) -> Verb | None:
    item = items[at]
    if item.quote or (item.is_capital and at):
        return None
    return FORMS.get(item.low)


def _negated(items: Items, first: int, verb: int) -> bool:
    return any(item.low in _NEGATIONS for item in items[first:verb])


def _passive(items: Items, first: int, at: int, verb: Verb) -> bool:
    if verb.form in (Form.GERUND, Form.BASE):
        return False
    return any(item.low in lexicon.BE for item in items[first:at]) and not items[at].low.endswith("s")


# --- trailing: "..., he said"


def trailing(items: Items, at: int) -> Report | None:
    """The report whose cue stands at `at` behind (or amid) its words; None where the words follow."""
    verb = _verb(items, at)
    if verb is None or not verb.trailing or verb.form in (Form.GERUND, Form.PARTICIPLE):
        return None
    first = cue_start(items, at)
    if _negated(items, first, at):
        return None
    return _inverted(items, at, verb) or _ordinary(items, at, first, verb)


def _inverted(items: Items, at: int, verb: Verb) -> Report | None:
    """ "...," said Peter."""
    if at == 0 or not (items[at - 1].quote or items[at - 1].raw in (",", "—", "–")):
        return None
    subject = phrases.after(items, at, len(items))
    if subject is None:
        return None
    nxt = subject.last + 1
    if nxt < len(items) and (phrases.is_verb(items[nxt]) or items[nxt].low == "that"):
        return None
    pronoun = items[subject.first].low in ("he", "she", "they", "it", "we", "i")
    if pronoun and nxt < len(items) and not _ends_or_pauses(items, nxt) and not _is_adverbial(items, nxt, verb):
        return None
    if not items[at - 1].quote and _appositive_comma(items, at):
        return None
    return _behind(items, at, (at, at + 1), at, nxt, subject, verb)


def _appositive_comma(items: Items, at: int) -> bool:
    """True for "Peter, a spokesman, said ..." where the comma closes an apposition of the subject."""
    phrase = phrases.before(items, at)
    if phrase is None or phrase.last != at - 1:
        return False
    lead = items[phrase.first - 1] if phrase.first else None
    return lead is None or lead.quote is not None or lead.low in lexicon.CONJUNCTIONS


def _ordinary(items: Items, at: int, first: int, verb: Verb) -> Report | None:
    """ "...," Peter said."""
    subject = phrases.before(items, at)
    if subject is None or subject.first == 0:
        return None
    lead = items[subject.first - 1]
    if not (lead.quote or lead.raw in (",", "—", "–", "-")):
        return None
    quoted = lead.quote is not None or (subject.first > 1 and items[subject.first - 2].quote is not None)
    rest = _after_addressee(items, at + 1, verb)
    if rest < len(items) and items[rest].low == "that":
        return None
    if not quoted and not _ends_or_pauses(items, rest):
        return None
    if lead.quote and not is_long(lead) and not _ends_or_pauses(items, rest):
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


def _ends_or_pauses(items: Items, at: int) -> bool:
    return at >= len(items) or items[at].raw in (",", ".", ";", "?", "!", "—", "–", "--", "-", "...")


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
            items[at - 1].quote or not words_in(items[at - 1]) and items[at - 2].quote and at > start + 1
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
        items[at].low in _CUTTERS
        or items[at].low in ("adding", "with", "who", "which", "when", "as")
        or items[rest].raw == "."
    ):
        return None
    if nxt and nxt.form == Form.GERUND:
        return None
    return at, _content_end(items, at)


def _closing(items: Items, at: int) -> int:
    """The end of a run of quoted stretches; of the clause, where the quotation runs on in the reporter's words."""
    end = at + 1
    while end < len(items) and (
        items[end].quote or items[end].raw in (".", ",") and end + 1 < len(items) and items[end + 1].quote
    ):
        end += 1
    return end


# --- according to


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
    if end + 1 < len(items) and items[end].raw == "," and not (content and items[end + 1].low in _CUTTERS):
        content.append((end + 1, _content_end(items, end + 1)))
    if not content or subject is None:
        return None
    return Report(subject, (at, at + 2), tuple(content), True, 0.85, "according")


# --- leading: "he said that ..."


def leading(items: Items, at: int, inherited: Phrase | None) -> Report | None:
    """The report whose cue stands at `at` in front of its words."""
    verb = _verb(items, at)
    if verb is None or (verb.form == Form.PARTICIPLE and at == 0):
        return None
    first = cue_start(items, at)
    if _negated(items, first, at) or _passive(items, first, at, verb):
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
    end = _content_end(items, start)
    if subject.first and items[subject.first - 1].low in _SUBORDINATORS:
        end = next((i for i in range(start, end) if items[i].raw == ","), end)
    if end <= start:
        return None
    sure = 0.9 if items[start].quote or items[start].low == "that" else 0.7 if verb.clausal else 0.5
    return Report(subject, (first, cue_end), ((start, end),), verb.said, sure, verb.base)


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
            return inherited or _main_before(items, first)
        return phrases.before(items, at)
    if previous is not None and (previous.low in ("and", "but", "or", "to") or previous.quote or previous.raw in "—–"):
        return inherited or _main_before(items, first - 1)
    return phrases.before(items, at)


def _subject_after(items: Items, at: int) -> Phrase | None:
    for i in range(at, len(items)):
        if items[i].raw == "," and i + 1 < len(items):
            return main_subject(items[i + 1 :]) and _shift(main_subject(items[i + 1 :]), i + 1)
    return None


def _shift(phrase: Phrase | None, by: int) -> Phrase | None:
    return phrase and Phrase(phrase.first + by, phrase.last + by)


def _main_before(items: Items, end: int) -> Phrase | None:
    return main_subject(items[:end]) or _first_phrase(items, end)


def _first_phrase(items: Items, end: int) -> Phrase | None:
    """The capitalised or determined words the frame begins with."""
    if not items or not (items[0].is_capital or items[0].low in lexicon.DETERMINERS):
        return None
    if items[0].low in lexicon.PREPOSITIONS or items[0].low in lexicon.CONJUNCTIONS or phrases.is_adverb(items[0]):
        return None
    if items[0].low in lexicon.PRONOUN_SUBJECTS:
        return Phrase(0, 0)
    last = 0
    while last + 1 < end and items[last + 1].is_capital:
        last += 1
    # "Republican presidential candidate Donald Trump": go on across a role in lower case.
    further = last + 1
    while further < min(end, last + 6) and (items[further].low in names.ROLE_MODIFIERS | names.ROLES):
        further += 1
    if further > last + 1 and further < end and items[further].is_capital:
        while further + 1 < end and items[further + 1].is_capital:
            further += 1
        last = further
    return Phrase(0, last)


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
        if items[i].raw in ".;" or items[i].low in FORMS and i > at + 2:
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
        if items[i].quote and is_long(items[i]) or items[i].low == "that" and i > at:
            return i
        if items[i].raw in (",", ":"):
            return i + 1 if i + 1 < len(items) and not _participle_report(items, i + 1) else None
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
    noun = at and items[at].low in phrases._NOUNLIKE_VERBS and verb.form != Form.GERUND
    if noun and items[at].low not in ("claims", "notes", "reports", "claim", "support"):
        return False
    if at and items[at - 1].low == "to" and base not in lexicon.JUDGE:
        return False
    if base in lexicon.JUDGE:
        return head.low not in lexicon.PREPOSITIONS and head.low not in lexicon.CONJUNCTIONS
    if base in lexicon.THINK or base in lexicon.SHOW:
        return _starts_clause(items, start)
    if base in _NEED_CLAUSE:
        return head.low in ("if", "for", "about", "her", "him", "them", "me", "us", "reporters") and base == "ask"
    if base in lexicon.SAY:
        return head.low not in lexicon.PREPOSITIONS or head.low in ("in", "on", "at", "with", "for")
    return base in lexicon.TELL or (base in ("want",) and head.low not in lexicon.PREPOSITIONS)


def _starts_clause(items: Items, start: int) -> bool:
    """True for "he will", "the talks are": a subject with a verb soon behind it."""
    head = items[start]
    if head.low in ("he", "she", "they", "we", "i"):
        return True
    near = items[start + 1 : start + 8]
    return (head.is_capital or head.low in lexicon.DETERMINERS or head.low == "it") and any(
        item.low in lexicon.AUXILIARIES for item in near
    )


def _content_end(items: Items, start: int) -> int:
    """Where the words end: with the frame, or where a further report begins."""
    for i in range(start + 1, len(items)):
        if _cuts(items, i):
            end = i
            while end > start and not items[end - 1].quote and items[end - 1].raw in ",;":
                end -= 1
            return end
    return len(items)


def _cuts(items: Items, i: int) -> bool:
    item = items[i]
    if item.quote:
        return False
    if item.raw == ";":
        return True
    if item.raw == "," and i + 1 < len(items):
        following = " ".join(item.low for item in items[i + 1 : i + 3])
        return _participle_report(items, i + 1) or following in ("according to", "as reported", "as first")
    if item.low in _CUTTERS:
        return _further_report(items, i + 1)
    return False


def _participle_report(items: Items, at: int) -> bool:
    while at < len(items) and phrases.is_adverb(items[at]):
        at += 1
    verb = FORMS.get(items[at].low) if at < len(items) else None
    return (
        verb is not None
        and verb.form == Form.GERUND
        and (verb.clausal or verb.base in ("tell", "point", "call", "refer"))
    )


def _further_report(items: Items, at: int) -> bool:
    """True for "and said", "but he has said", "while the minister said"."""
    for i in range(at, min(len(items), at + 9)):
        if items[i].quote or items[i].raw in ",;:.":
            return False
        verb = FORMS.get(items[i].low)
        if verb and verb.form == Form.FINITE and (verb.base in lexicon.SAY or verb.base in lexicon.TELL):
            if items[i].low in phrases._NOUNLIKE_VERBS:
                return False
            between = items[at:i]
            plain = all(phrases.is_adverb(x) or x.low in lexicon.AUXILIARIES for x in between)
            return plain or not any(phrases.is_verb(x) for x in between[:-2])
    return False


def ends_with_colon(items: Items) -> bool:
    """True for "Cruz continued:"."""
    return bool(items) and items[-1].raw == ":"


def verbs_of(items: Items) -> Iterator[int]:
    """The items that are forms of reporting verbs."""
    return (i for i, item in enumerate(items) if not item.quote and item.low in FORMS)
