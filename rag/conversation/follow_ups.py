"""Related questions of an answer, each of which this archive answers with statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from index.archive import Archive
from index.core.errors import OnRecordError
from index.text.stemming import stems
from rag.answers.engine import has_further_answers
from rag.answers.types import Answer
from rag.conversation.shared_results import shared_result
from rag.conversation.turns import PAGE_SIZE, Turn
from rag.query.types import Intent
from rag.speakers.salient_names import salient_names_of

_MAX_TRIED = 6
"""Candidate questions that are tried."""
_MAX_TOPICS = 4


def related_questions(archive: Archive, answer: Answer, most: int = 3) -> tuple[str, ...]:
    """Return at most `most` questions, each with a match that is not on the answer's first page."""
    first_places = {place for statement in answer.matches[:PAGE_SIZE] for place in (statement.place, *statement.places)}

    def leads_on(question: str) -> bool:
        try:
            return has_further_answers(archive, question, first_places)
        except OnRecordError:
            return False

    candidates = islice(dict.fromkeys(_questions(archive, answer)), _MAX_TRIED)
    return tuple(islice(filter(leads_on, candidates), most))


def related_of_turn(archive: Archive, turn: Turn) -> tuple[str, ...]:
    """Return the related questions of a turn's answer, which all windows share; none of a turn without an answer."""
    answer = turn.answer
    if answer is None:
        return ()
    key = ("related", answer.query, turn.narrowed)
    return shared_result(archive, key, lambda: related_questions(archive, answer), lambda made: made)


def _questions(archive: Archive, answer: Answer) -> Iterator[str]:
    query = answer.query
    topic = query.topic if query.intent is not Intent.WHO_SAID else ""
    topic_stems = set(stems(topic))
    quoted = Counter(s.speaker for s in answer.matches if s.speaker)
    ids = [each for each, _ in quoted.most_common(3)]
    ids = ids or [s.id for s in (query.speaker.bearers[:1] if query.speaker else ())]
    speakers = archive.lookup.speakers(ids)
    if topic and query.speaker:
        yield f"Who said something about {topic}?"
    for speaker in speakers[:1] if query.speaker else []:
        for each in salient_names_of(archive.lookup, speaker, _MAX_TOPICS):
            if not topic_stems & set(stems(each)):
                yield f"What did {speaker.name} say about {each}?"
    for speaker in speakers:
        yield f"Everything {speaker.name} said"
