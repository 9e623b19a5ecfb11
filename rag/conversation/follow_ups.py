"""Where an answer leads: questions that go on from it, each of which this archive answers with statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from index.archive import Archive
from index.core.errors import OnRecordError
from index.text.stemming import stems
from rag.answers.engine import answers_beyond
from rag.answers.types import Answer
from rag.conversation.turns import PAGE
from rag.query.types import Intent
from rag.speakers.salient_names import salient_names_of

_TRIED = 6
"""Questions that are asked to find those with an answer."""
_TOPICS = 4


def leads(archive: Archive, answer: Answer, most: int = 3) -> tuple[str, ...]:
    """At most `most` questions; none of them asks for nothing but what the answer begins with."""
    have = {place for statement in answer.matches[:PAGE] for place in (statement.place, *statement.places)}

    def leading(question: str) -> bool:
        try:
            return answers_beyond(archive, question, have)
        except OnRecordError:
            return False

    tried = islice(dict.fromkeys(_questions(archive, answer)), _TRIED)
    return tuple(islice(filter(leading, tried), most))


def _questions(archive: Archive, answer: Answer) -> Iterator[str]:
    query = answer.query
    topic = query.topic if query.intent is not Intent.WHO_SAID else ""
    asked = set(stems(topic))
    quoted = Counter(s.speaker for s in answer.matches if s.speaker)
    ids = [each for each, _ in quoted.most_common(3)]
    ids = ids or [s.id for s in (query.speaker.bearers[:1] if query.speaker else ())]
    speakers = archive.lookup.speakers(ids)
    if topic and query.speaker:
        yield f"Who said something about {topic}?"
    for speaker in speakers[:1] if query.speaker else []:
        for each in salient_names_of(archive.lookup, speaker, _TOPICS):
            if not asked & set(stems(each)):
                yield f"What did {speaker.name} say about {each}?"
    for speaker in speakers:
        yield f"Everything {speaker.name} said"
