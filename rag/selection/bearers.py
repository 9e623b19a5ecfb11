"""The choice among several bearers of a name: the one with twice as many statements on the topic, or none."""

from __future__ import annotations

from index.core.types import Speaker
from rag.query.types import SpeakerReference
from rag.selection.decision import Selection
from rag.speakers.registry.name_matching import group_by_person


def choose_bearers(named: SpeakerReference, selection: Selection) -> tuple[tuple[Speaker, ...], tuple[Speaker, ...]]:
    """Return the speakers meant, empty if several have about as many statements; and others who may be meant."""
    spokespersons = tuple(s for s in named.bearers if s.id in named.spokesperson_ids)
    groups = group_by_person([s for s in named.bearers if s not in spokespersons])
    counts = {group: len(selection.of(group).answers) for group in groups}
    by_count = sorted((group for group in groups if counts[group]), key=lambda group: -counts[group])
    if len(by_count) > 1 and counts[by_count[0]] < 2 * counts[by_count[1]]:
        return (), tuple(group[0] for group in by_count)
    speakers = by_count[0] if by_count else named.bearers if len(groups) > 1 else groups[0] if groups else ()
    speakers = (*speakers, *(s for s in spokespersons if s not in speakers))
    return speakers, tuple(group[0] for group in groups if group[0] not in speakers)
