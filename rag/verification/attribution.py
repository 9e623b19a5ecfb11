"""Check that a sentence attributes what it cites to its speaker, and to nobody else.

It accepts plain forms ("Lavrov said …", "In Ankara, Lavrov said …", "“…,” Lavrov said", "According to Lavrov, …");
other wordings count as unattributed.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.lexicon import first_names, gazetteer, word_classes
from index.lexicon.reporting_verbs import VERB_FORMS, VerbForm
from rag.verification.evidence import Evidence
from rag.verification.prose import word_tokens
from rag.verification.sentence_parse import Clause, ProperName

PRONOUNS = frozenset("he she they it".split())
_LEADING = word_classes.PREPOSITIONS | frozenset(
    "asked speaking commenting responding writing when while as though although".split()
)
_PRE_VERB = (
    frozenset("has have had also then later again once further repeatedly explicitly".split()) | word_classes.ADVERBS
)
_BETWEEN = word_classes.ADVERBS | frozenset(
    "the and but in turn for his her its their own part separately finally".split()
)
_OWN_WORDS = frozenset(
    "words word statement statements remarks remark comments comment claim claims view account".split()
)
_SOURCES = frozenset("per by quoting citing quoted cited".split())


def attribution_fault(clause: Clause, evidence: Sequence[Evidence], before: str | None) -> str:
    """The fault of a sentence's attribution; '' where there is none. `before` is the id of the speaker of the sentence
    that stands right before it, for a pronoun."""
    spoken = _after_attribution(clause, evidence, before)
    if spoken < 0:
        return "does not attribute what it cites to its speaker"
    for i in range(spoken, len(clause.words)):
        other = _attributed_name(clause, i)
        if other and not _is_speaker_name(other, evidence) and not _is_in_evidence(clause, other, i, evidence):
            return f"lets {' '.join(other.tokens)} say it"
    return ""


def _is_speaker_name(name: ProperName, evidence: Sequence[Evidence]) -> bool:
    """True if it is the speaker's name, perhaps behind the speaker's role."""
    tokens = name.tokens
    if not all(_gender_agrees(tokens[0].lower(), source) for source in evidence):
        return False
    while tokens:
        if all(source.is_speaker(tokens) for source in evidence):
            return True
        if tokens[0].lower() not in gazetteer.COURTESY and tokens[0].lower() not in _role_words(evidence):
            return False
        tokens = tokens[1:]
    return False


def _gender_agrees(title: str, source: Evidence) -> bool:
    """False for a "Mr" or "he" where the speaker has a woman's given name, and the other way round."""
    first_name = (source.statement.name or "").split()[0].lower()
    if title in gazetteer.MR or title == "he":
        return first_name not in first_names.FEMALE
    return first_name not in first_names.MALE if title in gazetteer.MRS or title == "she" else True


def _role_words(evidence: Sequence[Evidence]) -> set[str]:
    return {part for source in evidence for part in (source.statement.role or "").lower().replace("-", " ").split()}


def _after_attribution(clause: Clause, evidence: Sequence[Evidence], before: str | None) -> int:
    """The index of the first word behind "Lavrov said"; -1 where the sentence does not say so."""
    every = clause.words
    start = _after_lead_in(clause)
    accorded = [word.low for word in every[start : start + 2]] == ["according", "to"]
    i = start + 2 if accorded else start
    inverted = False
    role = _role_words(evidence)
    while i < len(every) and every[i].low not in PRONOUNS:
        low = every[i].low
        if (name := clause.name_at(i)) and not {token.lower() for token in name.tokens} <= role:
            break
        verb = clause.opens_with_quotation and _is_reporting_verb(low, evidence)
        if not (verb or low in _BETWEEN or low in role or low.endswith("ly")):
            return _after_other_attribution(clause, start, evidence, before)
        inverted = inverted or verb
        i += 1
    if i >= len(every):
        return _after_other_attribution(clause, start, evidence, before)
    name = clause.name_at(i)
    if name is None:
        if accorded and i > start + 2:
            return -1  # "According to Russian, they …": the pronoun is no object of "to"
        if before is None or any(source.statement.speaker != before for source in evidence):
            return -1
        if not all(_gender_agrees(every[i].low, source) for source in evidence):
            return -1
        after = i + 1
    elif name.is_possessive or not _is_speaker_name(name, evidence):
        return _after_other_attribution(clause, start, evidence, before)
    else:
        after = name.after
    if accorded or inverted:
        return after
    return _after_reporting_verb(clause, after, evidence)


def _after_lead_in(clause: Clause) -> int:
    """The first word behind a phrase that leads in ("In Ankara, …")."""
    every = clause.words
    if not every or every[0].low not in _LEADING or [w.low for w in every[:2]] == ["according", "to"]:
        return 0
    comma = clause.text.find(",", every[0].start)
    return next((i for i, word in enumerate(every) if word.start > comma), 0) if comma >= 0 else 0


def _after_reporting_verb(clause: Clause, i: int, evidence: Sequence[Evidence]) -> int:
    """The index of the first word behind a reporting verb whose subject ends at i; -1 where none follows."""
    every = clause.words
    if 0 < i < len(every) and clause.between(i - 1, i).strip() == ",":
        closing = next((j for j in range(i, min(i + 12, len(every) - 1)) if "," in clause.between(j, j + 1)), None)
        name = clause.name_at(i - 1)
        enclosed = name and name.first and clause.between(name.first - 1, name.first).strip() == ","
        if closing is None and not enclosed:
            return -1
        i = i if enclosed or closing is None else closing + 1
    while i < len(every) and (every[i].low in _PRE_VERB or every[i].low.endswith("ly")):
        i += 1
    return i + 1 if i < len(every) and _is_reporting_verb(every[i].low, evidence) else -1


def _is_reporting_verb(low: str, evidence: Sequence[Evidence]) -> bool:
    """True for a reporting verb, and for the word that the article has for it ("ruled")."""
    if low in VERB_FORMS:
        return VERB_FORMS[low].form is not VerbForm.GERUND
    return any(low == word.low for source in evidence for word in word_tokens(source.cue))


def _after_other_attribution(clause: Clause, start: int, evidence: Sequence[Evidence], before: str | None) -> int:
    """The same where the sentence does not begin so: "…, Lavrov said"; or, after a sentence that named the speaker,
    "The minister added …"."""
    every, role = clause.words, _role_words(evidence)
    for name in clause.names:
        if (
            name.first
            and clause.between(name.first - 1, name.first).strip() == ","
            and _is_speaker_name(name, evidence)
        ):
            ends = name.after + 1 == len(every) or "," in clause.between(name.after, name.after + 1)
            if (
                not name.is_possessive
                and ends
                and _after_reporting_verb(clause, name.after, evidence) == name.after + 1
            ):
                return 0
    if before is None or any(source.statement.speaker != before for source in evidence):
        return -1
    if start >= len(every) or every[start].low != "the":
        return -1
    i = start + 1
    while i < len(every) and every[i].low in role:
        i += 1
    return _after_reporting_verb(clause, i, evidence) if i > start + 1 else -1


def _attributed_name(clause: Clause, i: int) -> ProperName | None:
    """The name that the word at i attributes words to: the subject of a reporting verb, or that of "according to"."""
    every = clause.words
    low = every[i].low
    if low in _SOURCES or (low == "to" and i and every[i - 1].low == "according"):
        j = i + 1
        while j < len(every) and every[j].low in word_classes.DETERMINERS:
            j += 1
        return clause.name_at(j) if low != "by" or (i and every[i - 1].low in VERB_FORMS) else None
    name = clause.name_at(i)
    if name:
        behind = every[name.after : name.after + 1]
        if name.first == i and name.is_possessive and behind and behind[0].low in _OWN_WORDS:
            return name
        return name if clause.text[name.words[-1].end :].lstrip().startswith(":") else None
    if low not in VERB_FORMS or VERB_FORMS[low].form in (VerbForm.BASE, VerbForm.GERUND):
        return None
    return _subject_before(clause, i)


def _subject_before(clause: Clause, i: int) -> ProperName | None:
    """The name right before a verb, over adverbs, auxiliaries and an apposition."""
    every = clause.words
    j = i - 1
    while j >= 0 and (every[j].low in _PRE_VERB or every[j].low.endswith("ly")):
        j -= 1
    if j >= 0 and "," in clause.between(j, j + 1):
        opening = next((k for k in range(j - 1, max(j - 12, -1), -1) if "," in clause.between(k, k + 1)), None)
        j = opening if opening is not None else j
    return clause.name_at(j) if j >= 0 else None


def _is_in_evidence(clause: Clause, name: ProperName, i: int, evidence: Sequence[Evidence]) -> bool:
    """True if the evidence has this attribution itself: the name with the same verb within four words behind it, or
    with the same "comments" right behind it."""
    wanted = tuple(token.lower() for token in name.tokens)
    low = clause.words[i].low
    base = VERB_FORMS[low].base if low in VERB_FORMS and i >= name.after else None
    noun = (
        clause.words[name.after].low
        if name.is_possessive and name.first == i and name.after < len(clause.words)
        else None
    )
    for source in evidence:
        lows = source.lowercase_tokens
        for start in range(len(lows) - len(wanted) + 1):
            behind = lows[start + len(wanted) : start + len(wanted) + 4]
            if lows[start : start + len(wanted)] != wanted:
                continue
            if noun and behind[:1] == (noun,):
                return True
            if base and any(other in VERB_FORMS and VERB_FORMS[other].base == base for other in behind):
                return True
    return False
