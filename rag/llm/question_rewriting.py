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
from rag.answers.engine import archive_knowledge
from rag.llm.model import Model, load
from rag.query.parser import understand
from rag.query.patterns import ANAPHORS, LINKING_WORD, QUESTION_OPENING
from rag.query.types import Query
from rag.speakers.lookup import SpeakerResolver
from rag.verification import numbers, prose
from rag.verification.evidence import strip_possessive_and_points
from rag.verification.sentence_parse import FRAME_WORDS, proper_names

MAX_QUESTION_CHARACTERS = 300
"""Characters of a full question."""
TIME_LIMIT = 10.0
"""Seconds that a model may take for it, if the settings do not grant less."""
EARLIER_QUESTIONS = 6
"""Earlier questions that the model gets, at most."""
_RULES = """You are given the questions that somebody asked a newspaper's archive, and a follow-up. Write the follow-up
as one full question that can be understood alone, for example: What did Lavrov say about Patriot? Take what it leaves
out (who, about what, when) from the earlier questions; add nothing else. Answer with that question alone."""
_TAIL = frozenset("that".split())
_QUESTION_WORDS = (
    "what when where who how why statement anything something else comment remark quote word topic question"
)
"""Words that a rewritten question may add to the earlier ones."""


def full_question(archive: Archive, question: str, before: Sequence[str], settings: Settings) -> str:
    """Return the follow-up as a full question by the model of the settings; "" where it is no follow-up, no model is
    set, or the model fails or is unfaithful. Raises nothing."""
    if not before or not settings.model or not _is_elliptical(archive, question, before):
        return ""
    try:
        brief = settings.model_copy(update={"model_seconds": min(settings.model_seconds, TIME_LIMIT)})
        model = load(brief)
        return rewrite_question(archive, question, before[-EARLIER_QUESTIONS:], model) if model else ""
    except ModelError:
        return ""


def rewrite_question(archive: Archive, question: str, before: Sequence[str], model: Model) -> str:
    """Return the model's full question, "" where it is not faithful to the questions. Raises ModelError as the model
    does."""
    from langchain_core.messages import HumanMessage, SystemMessage

    earlier = "\n".join(f"{n}. {' '.join(each.split())}" for n, each in enumerate(before, 1))
    prompt = HumanMessage(f"Earlier questions:\n{earlier}\n\nFollow-up: {' '.join(question.split())}")
    rewritten = prose.clean_text("".join(prose.strip_reasoning(model.stream([SystemMessage(_RULES), prompt])))).strip(
        " \n\"'“”"
    )
    return rewritten if _is_faithful(archive, rewritten, question, before) else ""


def _is_elliptical(archive: Archive, question: str, before: Sequence[str]) -> bool:
    """True if the question is understood only with an earlier one."""
    archive_names, today = archive_knowledge(archive), date.today()
    previous: Query | None = None
    try:
        for each in before:
            previous = understand(each, archive_names, today=today, previous=previous)
        query = understand(question, archive_names, today=today, previous=previous)
    except OnRecordError:
        return False
    words = {word.low for word in prose.word_tokens(question)}
    return query.focus is None and bool(query.carried or words & (ANAPHORS - _TAIL))


def _is_faithful(archive: Archive, rewritten: str, question: str, before: Sequence[str]) -> bool:
    """True for one line in plain signs whose words, numbers and dates stand in the questions, whose names do, or speak
    in the archive, and which has the names of the follow-up."""
    if (
        not rewritten
        or len(rewritten) > MAX_QUESTION_CHARACTERS
        or "\n" in rewritten
        or not prose.is_plain(rewritten)
        or "[" in rewritten
    ):
        return False
    conversation = " ".join([*before, question])
    vocabulary, resolver = (
        {strip_possessive_and_points(word.low) for word in prose.word_tokens(conversation)},
        SpeakerResolver(archive),
    )
    words, rewritten_figures, figures = (
        prose.word_tokens(rewritten),
        numbers.extract_quantities(rewritten),
        numbers.extract_quantities(conversation),
    )
    if any(prose.mixes_scripts(word.text) for word in words):
        return False
    for name in _names(rewritten):
        if any(token.lower() not in vocabulary for token in name) and not resolver.exact_matches(" ".join(name)):
            return False
    free = " ".join(word.low for word in words if word.text.islower() and word.low not in FRAME_WORDS)
    if not set(content_stems(free)) <= {*content_stems(conversation), *content_stems(_QUESTION_WORDS)}:
        return False
    if any(not any(figure.is_supported_by(other) for other in figures.figures) for figure in rewritten_figures.figures):
        return False
    if any(not any(day.is_supported_by(other) for other in figures.days) for day in rewritten_figures.days):
        return False
    rewritten_words = {strip_possessive_and_points(word.low) for word in words}
    required = (token.lower() for name in _names(question) for token in name)
    return rewritten_figures.relative <= figures.relative and all(token in rewritten_words for token in required)


def _names(question: str) -> Iterator[tuple[str, ...]]:
    """The names in a question, without the word that it asks with."""
    for run in proper_names(question, prose.word_tokens(question)):
        asks = not run.first and (QUESTION_OPENING.match(run.tokens[0]) or LINKING_WORD.match(run.tokens[0]))
        if name := run.tokens[1:] if asks else run.tokens:
            yield name
