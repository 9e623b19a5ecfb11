"""Whether a sentence says that the speaker of what it cites said it, and lets nobody else say it.

It asks for plain forms ("Lavrov said …", "In Ankara, Lavrov said …", "“…,” Lavrov said", "According to Lavrov, …");
what is worded otherwise counts as unattributed.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.lexicon import first_names, gazetteer, word_classes
from index.lexicon.reporting_verbs import VERB_FORMS, VerbForm
from rag.verification.evidence import Ground
from rag.verification.prose import words
from rag.verification.sentence_parse import Clause, Run

PRONOUNS = frozenset("he she they it".split())
_LEADING = word_classes.PREPOSITIONS | frozenset(
    "asked speaking commenting responding writing when while as though although".split()
)
_HAVING = (
    frozenset("has have had also then later again once further repeatedly explicitly".split()) | word_classes.ADVERBS
)
_BETWEEN = word_classes.ADVERBS | frozenset(
    "the and but in turn for his her its their own part separately finally".split()
)
_OWN_WORDS = frozenset(
    "words word statement statements remarks remark comments comment claim claims view account".split()
)
_SOURCES = frozenset("per by quoting citing quoted cited".split())


def fault(clause: Clause, grounds: Sequence[Ground], before: str | None) -> str:
    """What is wrong with who is said to have said it; '' where nothing is. `before` is the id of the speaker of the
    sentence that stands right before it, for a pronoun."""
    spoken = _spoken(clause, grounds, before)
    if spoken < 0:
        return "does not attribute what it cites to its speaker"
    for i in range(spoken, len(clause.words)):
        other = _claimant(clause, i)
        if other and not _names(other, grounds) and not _reported(clause, other, i, grounds):
            return f"lets {' '.join(other.tokens)} say it"
    return ""


def _names(run: Run, grounds: Sequence[Ground]) -> bool:
    """True when the run is the speaker's name, perhaps behind the speaker's role."""
    tokens = run.tokens
    if not all(_fits(tokens[0].lower(), ground) for ground in grounds):
        return False
    while tokens:
        if all(ground.is_speaker(tokens) for ground in grounds):
            return True
        if tokens[0].lower() not in gazetteer.COURTESY and tokens[0].lower() not in _role(grounds):
            return False
        tokens = tokens[1:]
    return False


def _fits(title: str, ground: Ground) -> bool:
    """False for a "Mr" or "he" where the speaker has a woman's given name, and the other way round."""
    given = (ground.statement.name or "").split()[0].lower()
    if title in gazetteer.MR or title == "he":
        return given not in first_names.FEMALE
    return given not in first_names.MALE if title in gazetteer.MRS or title == "she" else True


def _role(grounds: Sequence[Ground]) -> set[str]:
    return {part for ground in grounds for part in (ground.statement.role or "").lower().replace("-", " ").split()}


def _spoken(clause: Clause, grounds: Sequence[Ground], before: str | None) -> int:
    """Where the sentence goes on behind "Lavrov said"; -1 where it does not say so."""
    every = clause.words
    start = _start(clause)
    accorded = [word.low for word in every[start : start + 2]] == ["according", "to"]
    i = start + 2 if accorded else start
    inverted = False
    role = _role(grounds)
    while i < len(every) and every[i].low not in PRONOUNS:
        low = every[i].low
        if (run := clause.run_at(i)) and not {token.lower() for token in run.tokens} <= role:
            break
        verb = clause.opens_quoted and _reports(low, grounds)
        if not (verb or low in _BETWEEN or low in role or low.endswith("ly")):
            return _otherwise(clause, start, grounds, before)
        inverted = inverted or verb
        i += 1
    if i >= len(every):
        return _otherwise(clause, start, grounds, before)
    run = clause.run_at(i)
    if run is None:
        if before is None or any(ground.statement.speaker != before for ground in grounds):
            return -1
        if not all(_fits(every[i].low, ground) for ground in grounds):
            return -1
        after = i + 1
    elif run.owns or not _names(run, grounds):
        return _otherwise(clause, start, grounds, before)
    else:
        after = run.after
    if accorded or inverted:
        return after
    return _verb_after(clause, after, grounds)


def _start(clause: Clause) -> int:
    """The first word behind a phrase that leads in ("In Ankara, …")."""
    every = clause.words
    if not every or every[0].low not in _LEADING or [w.low for w in every[:2]] == ["according", "to"]:
        return 0
    comma = clause.text.find(",", every[0].start)
    return next((i for i, word in enumerate(every) if word.start > comma), 0) if comma >= 0 else 0


def _verb_after(clause: Clause, i: int, grounds: Sequence[Ground]) -> int:
    """Where it goes on behind a reporting verb whose subject ends at i; -1 where none follows."""
    every = clause.words
    if 0 < i < len(every) and clause.between(i - 1, i).strip() == ",":
        closing = next((j for j in range(i, min(i + 12, len(every) - 1)) if "," in clause.between(j, j + 1)), None)
        run = clause.run_at(i - 1)
        enclosed = run and run.first and clause.between(run.first - 1, run.first).strip() == ","
        if closing is None and not enclosed:
            return -1
        i = i if enclosed or closing is None else closing + 1
    while i < len(every) and (every[i].low in _HAVING or every[i].low.endswith("ly")):
        i += 1
    return i + 1 if i < len(every) and _reports(every[i].low, grounds) else -1


def _reports(low: str, grounds: Sequence[Ground]) -> bool:
    """True for a reporting verb, and for the word that the article has for it ("ruled")."""
    if low in VERB_FORMS:
        return VERB_FORMS[low].form is not VerbForm.GERUND
    return any(low == word.low for ground in grounds for word in words(ground.cue))


def _otherwise(clause: Clause, start: int, grounds: Sequence[Ground], before: str | None) -> int:
    """The same where the sentence does not begin so: "…, Lavrov said"; or, after a sentence that named the speaker,
    "The minister added …"."""
    every, role = clause.words, _role(grounds)
    for run in clause.runs:
        if run.first and clause.between(run.first - 1, run.first).strip() == "," and _names(run, grounds):
            ends = run.after + 1 == len(every) or "," in clause.between(run.after, run.after + 1)
            if not run.owns and ends and _verb_after(clause, run.after, grounds) == run.after + 1:
                return 0
    if before is None or any(ground.statement.speaker != before for ground in grounds):
        return -1
    if start >= len(every) or every[start].low != "the":
        return -1
    i = start + 1
    while i < len(every) and every[i].low in role:
        i += 1
    return _verb_after(clause, i, grounds) if i > start + 1 else -1


def _claimant(clause: Clause, i: int) -> Run | None:
    """Whom the word at i lets speak: the subject of a reporting verb, or the name behind "according to"."""
    every = clause.words
    low = every[i].low
    if low in _SOURCES or (low == "to" and i and every[i - 1].low == "according"):
        j = i + 1
        while j < len(every) and every[j].low in word_classes.DETERMINERS:
            j += 1
        return clause.run_at(j) if low != "by" or (i and every[i - 1].low in VERB_FORMS) else None
    run = clause.run_at(i)
    if run:
        behind = every[run.after : run.after + 1]
        if run.first == i and run.owns and behind and behind[0].low in _OWN_WORDS:
            return run
        return run if clause.text[run.words[-1].end :].lstrip().startswith(":") else None
    if low not in VERB_FORMS or VERB_FORMS[low].form in (VerbForm.BASE, VerbForm.GERUND):
        return None
    return _subject(clause, i)


def _subject(clause: Clause, i: int) -> Run | None:
    """The name right before a verb, over adverbs, auxiliaries and an apposition."""
    every = clause.words
    j = i - 1
    while j >= 0 and (every[j].low in _HAVING or every[j].low.endswith("ly")):
        j -= 1
    if j >= 0 and "," in clause.between(j, j + 1):
        opening = next((k for k in range(j - 1, max(j - 12, -1), -1) if "," in clause.between(k, k + 1)), None)
        j = opening if opening is not None else j
    return clause.run_at(j) if j >= 0 else None


def _reported(clause: Clause, run: Run, i: int, grounds: Sequence[Ground]) -> bool:
    """True when what is cited says so itself: the name with the same verb within four words behind it, or with the
    same "comments" right behind it."""
    wanted = tuple(token.lower() for token in run.tokens)
    low = clause.words[i].low
    base = VERB_FORMS[low].base if low in VERB_FORMS and i >= run.after else None
    noun = clause.words[run.after].low if run.owns and run.first == i and run.after < len(clause.words) else None
    for ground in grounds:
        lows = ground.lows
        for start in range(len(lows) - len(wanted) + 1):
            behind = lows[start + len(wanted) : start + len(wanted) + 4]
            if lows[start : start + len(wanted)] != wanted:
                continue
            if noun and behind[:1] == (noun,):
                return True
            if base and any(other in VERB_FORMS and VERB_FORMS[other].base == base for other in behind):
                return True
    return False
