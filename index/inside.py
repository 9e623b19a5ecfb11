"""What the names inside a source tell about who it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from index.candidates import Candidate
from index.scene import Asked, Scene
from index.titles import bare


def inside(candidate: Candidate, asked: Asked, scene: Scene) -> Iterator[tuple[str, float]]:
    """Whether and where the source names the candidate."""
    phrase, person = asked.phrase, candidate.person
    held = [m for c, m in asked.inside if c is candidate]
    yield "named inside", float(bool(held))
    yield "is head", float(any(scene.people.of(m) is person for m in asked.heads) if person else False)
    bearer, rivals = False, 0
    for mention in asked.heads:
        bearers = scene.people.bearers(mention)
        if person is not None and any(p is person for p in bearers):
            bearer, rivals = True, len(bearers) - 1
    yield "bears it", float(bearer)
    yield "rivals", min(1.0, rivals / 2)
    yield from _namesakes(candidate, asked, scene, bearer and rivals > 0)
    others = [c for c, _ in asked.inside if c.being == candidate.being]
    yield "first inside", float(bool(others) and others[0] is candidate)
    yield "last inside", float(bool(others) and others[-1] is candidate)
    first = held[0] if held else None
    yield "inside possessive", float(bool(first and first.possessive))
    yield "inside attributive", float(bool(first and first.attributive))
    yield "inside governed", float(bool(first and first.governed))
    end = phrase.span.end
    yield "opens source", float(bool(first and first.begin - phrase.span.start <= 4))
    yield (
        "leads",
        float(
            bool(first and not (first.possessive or first.attributive or first.governed))
            and (_comma_of(scene, asked) >= first.span.start if first else False)
        ),
    )
    yield "fills source", float(bool(first and first.begin - phrase.span.start <= 4 and end - first.span.end <= 3))
    yield "before comma", float(bool(first and first.span.start <= _comma_of(scene, asked)))
    yield (
        "ends core",
        float(bool(first) and bool(phrase.head) and phrase.head in bare(first.parts[-1]).lower() if first else False),
    )
    yield "owner core", float(bool(first and first.possessive and first.begin - phrase.span.start <= 4))


def _comma_of(scene: Scene, asked: Asked) -> int:
    """Where the source's first comma stands; its end where it has none."""
    comma = scene.text.find(",", asked.phrase.span.start, asked.phrase.span.end)
    return comma if comma >= 0 else asked.phrase.span.end


def _namesakes(candidate: Candidate, asked: Asked, scene: Scene, rivalled: bool) -> Iterator[tuple[str, float]]:
    """Which of those who bear the name the article means."""
    every = [
        scene.cast.by_person[id(p)] for m in asked.heads[:1] for p in scene.people.bearers(m) if rivalled and p.mentions
    ]
    every = every[:8]
    counts = [c.titled for c in every]
    own = next((count for c, count in zip(every, counts, strict=True) if c is candidate), 0)
    yield "namesake share", own / max(1, sum(counts))
    yield "most named", float(rivalled and own == max(counts, default=0))
    start = asked.phrase.span.start
    latest: tuple[int, Candidate | None] = (-1, None)
    for other in every:
        at = bisect_left(other.full, start)
        if at and other.full[at - 1] > latest[0]:
            latest = (other.full[at - 1], other)
    yield "named last", float(latest[1] is candidate)
    yield "introduced first", float(rivalled and min(every, key=lambda c: c.starts[0], default=None) is candidate)
