"""A follow-up as a full question, by a language model: "and about Merkel?" → "What did Lavrov say about Merkel?"

The model gets the questions asked so far, nothing of the articles. What it writes is taken only if it is one line that
keeps to the names, numbers and dates of these questions and to the speakers of the archive; it is shown, and can be
changed or taken back. Else the question is understood as without a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from index.archive import Archive
from index.core.errors import ModelError, OnRecordError
from index.core.settings import Settings
from index.text.stemming import content_stems
from rag.answers.engine import known_of
from rag.llm.model import Model, load
from rag.query.parser import understand
from rag.query.patterns import ANAPHORS, LINKING_WORD, QUESTION_OPENING
from rag.query.types import Query
from rag.speakers.lookup import SpeakerResolver
from rag.verification import numbers, prose
from rag.verification.evidence import strip_possessive
from rag.verification.sentence_parse import FRAME_WORDS, proper_names

LONGEST = 300
"""Characters of a full question."""
SECONDS = 10.0
"""How long a model may take for it, if the settings do not grant less."""
TURNS = 6
"""How many earlier questions the model gets."""
_RULES = """You are given the questions that somebody asked a newspaper's archive, and a follow-up. Write the follow-up
as one full question that can be understood alone, for example: What did Lavrov say about Patriot? Take what it leaves
out (who, about what, when) from the earlier questions; add nothing else. Answer with that question alone."""
_TAIL = frozenset("that".split())
_ASKED = "what when where who how why statement anything something else comment remark quote word topic question"
"""What a question may have that the earlier ones have not."""


def full_question(archive: Archive, question: str, before: Sequence[str], settings: Settings) -> str:
    """The follow-up in full, as the model of the settings puts it; "" where it is none, no model is set, or the model
    fails or strays. Raises nothing."""
    if not before or not settings.model or not _leaves_out(archive, question, before):
        return ""
    try:
        brief = settings.model_copy(update={"model_seconds": min(settings.model_seconds, SECONDS)})
        model = load(brief)
        return rewritten(archive, question, before[-TURNS:], model) if model else ""
    except ModelError:
        return ""


def rewritten(archive: Archive, question: str, before: Sequence[str], model: Model) -> str:
    """What the model makes of it, "" where that may not be taken. Raises ModelError as the model does."""
    from langchain_core.messages import HumanMessage, SystemMessage

    earlier = "\n".join(f"{n}. {' '.join(each.split())}" for n, each in enumerate(before, 1))
    asked = HumanMessage(f"Earlier questions:\n{earlier}\n\nFollow-up: {' '.join(question.split())}")
    written = prose.clean_text("".join(prose.strip_reasoning(model.stream([SystemMessage(_RULES), asked])))).strip(
        " \n\"'“”"
    )
    return written if _keeps(archive, written, question, before) else ""


def _leaves_out(archive: Archive, question: str, before: Sequence[str]) -> bool:
    """True for a question that takes something from an earlier one."""
    known, today = known_of(archive), date.today()
    previous: Query | None = None
    try:
        for each in before:
            previous = understand(each, known, today=today, previous=previous)
        query = understand(question, known, today=today, previous=previous)
    except OnRecordError:
        return False
    said = {word.low for word in prose.word_tokens(question)}
    return query.focus is None and bool(query.carried or said & (ANAPHORS - _TAIL))


def _keeps(archive: Archive, written: str, question: str, before: Sequence[str]) -> bool:
    """True for one line in plain signs whose words, numbers and dates stand in the questions, whose names do, or speak
    in the archive, and which has the names of the follow-up."""
    if not written or len(written) > LONGEST or "\n" in written or not prose.is_plain(written) or "[" in written:
        return False
    given = " ".join([*before, question])
    held, resolver = {strip_possessive(word.low) for word in prose.word_tokens(given)}, SpeakerResolver(archive)
    words, counted, there = (
        prose.word_tokens(written),
        numbers.extract_quantities(written),
        numbers.extract_quantities(given),
    )
    if any(prose.mixes_scripts(word.text) for word in words):
        return False
    for name in _names(written):
        if any(token.lower() not in held for token in name) and not resolver.exact_matches(" ".join(name)):
            return False
    free = " ".join(word.low for word in words if word.text.islower() and word.low not in FRAME_WORDS)
    if not set(content_stems(free)) <= {*content_stems(given), *content_stems(_ASKED)}:
        return False
    if any(not any(figure.is_supported_by(other) for other in there.figures) for figure in counted.figures):
        return False
    if any(not any(day.is_supported_by(other) for other in there.days) for day in counted.days):
        return False
    mine = {strip_possessive(word.low) for word in words}
    kept = (token.lower() for name in _names(question) for token in name)
    return counted.relative <= there.relative and all(token in mine for token in kept)


def _names(question: str) -> Iterator[tuple[str, ...]]:
    """The names in a question, without the word that it asks with."""
    for run in proper_names(question, prose.word_tokens(question)):
        asks = not run.first and (QUESTION_OPENING.match(run.tokens[0]) or LINKING_WORD.match(run.tokens[0]))
        if name := run.tokens[1:] if asks else run.tokens:
            yield name
