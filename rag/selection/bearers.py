"""The choice among several bearers of a name: the one who says twice as much on the topic, or none."""

from __future__ import annotations

from index.core.types import Speaker
from rag.query.types import SpeakerReference
from rag.selection.decision import Selection
from rag.speakers.registry.name_matching import group_by_person


def meant(named: SpeakerReference, selection: Selection) -> tuple[tuple[Speaker, ...], tuple[Speaker, ...]]:
    """Those who are meant, nobody where several say about as much; and others who may be."""
    voices = tuple(s for s in named.bearers if s.id in named.spokesperson_ids)
    groups = group_by_person([s for s in named.bearers if s not in voices])
    counts = {group: len(selection.of(group).answers) for group in groups}
    speaking = sorted((group for group in groups if counts[group]), key=lambda group: -counts[group])
    if len(speaking) > 1 and counts[speaking[0]] < 2 * counts[speaking[1]]:
        return (), tuple(group[0] for group in speaking)
    speakers = speaking[0] if speaking else named.bearers if len(groups) > 1 else groups[0] if groups else ()
    speakers = (*speakers, *(s for s in voices if s not in speakers))
    return speakers, tuple(group[0] for group in groups if group[0] not in speakers)
