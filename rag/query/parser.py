"""From a question to a Query, without a language model: patterns of asking, and the archive's own names.

What a turn leaves out ("and about Merkel?", "what did she say?", "only since 2024") is taken from the turn before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from index.errors import QuestionError
from index.vocabulary import Kind
from rag.query.dates import When, when
from rag.query.patterns import AGAIN, ASKING, BARE_ABOUT, FILLER, FORMS, HE, LINK, OWN_WORDS, SHORT, WHAT_ABOUT, WORDS
from rag.query.types import Focus, Intent, Named, Query

LONGEST = 2_000
"""Characters. A longer question is a pasted article."""


@dataclass(frozen=True, slots=True)
class Known:
    """What of the archive a question is understood with."""

    named: Callable[[str], Named]
    """Whom a name means among those who speak in the archive, a misspelled one too."""
    is_speaker: Callable[[str], bool]
    """True for a name or role that somebody who speaks in the archive bears just so."""
    outlets: tuple[str, ...] = ()


def understand(question: str, known: Known, *, today: date, previous: Query | None = None) -> Query:
    """The Query a question asks; raises QuestionError when it is empty or longer than LONGEST characters."""
    clean = " ".join(question.split())
    if not any(c.isalnum() for c in clean):
        raise QuestionError("The question is empty. Ask, for example: what did Lavrov say about Patriot?")
    if len(clean) > LONGEST:
        raise QuestionError(
            f"The question has {len(clean):,} characters; at most {LONGEST:,} can be asked. Shorten it."
        )
    stripped = FILLER.sub("", clean.rstrip(" ?!.")).strip()
    linked = LINK.sub("", stripped)
    found = next(filter(None, (form.fullmatch(linked) for form in WORDS)), None)
    if words := found["words"].strip(" \"'“‘’«»„”?") if found else "":
        return Query(clean, Intent.WHO_SAID, topic=words)
    if previous and (focus := next((focus for focus, form in AGAIN if form.fullmatch(linked)), None)):
        return _again(clean, previous, focus)
    own_words = bool(OWN_WORDS.search(stripped))
    dated = when(OWN_WORDS.sub("", stripped), today)
    outlet, rest = _outlet(dated.rest, known.outlets)
    query = _read(rest.strip(" ,?"), known, previous)
    query = replace(
        query,
        question=clean,
        since=dated.since,
        until=dated.until,
        outlet=outlet,
        kinds=(Kind.DIRECT,) if own_words else (),
    )
    return _carry(query, dated, rest, previous) if previous else query


def _again(question: str, previous: Query, focus: Focus) -> Query:
    """The turn before once more, with another side of its answer in view."""
    carried = tuple(
        name for name in ("speaker", "topic", "since", "until", "outlet", "kinds") if getattr(previous, name)
    )
    return replace(previous, question=question, focus=focus, carried=carried)


def _outlet(question: str, outlets: tuple[str, ...]) -> tuple[str | None, str]:
    """An outlet of the archive named at the end ("in the Harbour Post"), and the question without it."""
    for outlet in sorted(filter(None, outlets), key=len, reverse=True):
        name = re.escape(outlet.removeprefix("The ").removeprefix("the "))
        if found := re.search(
            rf"(?:^|\s+)(?:only\s+)?(?:in|according\s+to|reported\s+by|from)\s+(?:the\s+)?{name}$",
            question,
            re.IGNORECASE,
        ):
            return outlet, question[: found.start()]
    return None, question


def _read(text: str, known: Known, previous: Query | None) -> Query:
    linked = LINK.sub("", text)
    if previous and (query := _elliptic(linked, known, text != linked)):
        return query
    for intent, form in FORMS:
        if found := form.fullmatch(linked):
            return _filled(intent, found, known, previous, elliptic=text != linked)
    if (found := SHORT.fullmatch(linked)) and not ASKING.match(linked):
        who = _whom(found["who"], known)
        if who and who.bearers:
            return Query(text, Intent.SAID_BY, who, _topic(found["topic"]))
    if known.is_speaker(linked):
        return Query(text, Intent.EVERYTHING, _whom(linked, known))
    if not linked:
        return Query(text, Intent.EVENT)
    if ASKING.match(linked):
        return Query(text, Intent.EVENT, topic=linked)
    return Query(text, Intent.SPOKE_ABOUT, topic=_topic(linked))


def _elliptic(text: str, known: Known, linked: bool) -> Query | None:
    """ "about Merkel", "what about children", "Chris Christie", and nothing at all ("since 2024")."""
    if not text:
        return Query(text, Intent.SAID_BY)
    if found := BARE_ABOUT.fullmatch(text):
        return Query(text, Intent.SAID_BY, topic=_topic(found["rest"]))
    found = WHAT_ABOUT.fullmatch(text)
    if not found and not _is_bare(text, 5 if linked else 3):
        return None
    rest = found["rest"] if found else text
    who = _whom(rest, known)
    if who and who.bearers:
        return Query(text, Intent.SAID_BY, who)
    return Query(text, Intent.SAID_BY, topic=_topic(rest))


def _is_bare(text: str, most: int) -> bool:
    """True for a few words that neither ask nor tell: a name, a topic."""
    fits = (form.fullmatch(text) for _, form in FORMS)
    return len(text.split()) <= most and not ASKING.match(text) and not any(fits) and not SHORT.fullmatch(text)


def _filled(intent: Intent, found: re.Match[str], known: Known, previous: Query | None, *, elliptic: bool) -> Query:
    parts = found.groupdict()
    topic = _topic(parts.get("topic") or "")
    focus = Focus(parts["focus"].lower()) if parts.get("focus") else None
    if "who" not in parts:
        return Query(found.string, intent, topic=topic)
    if intent is Intent.EVERYTHING and elliptic and previous and previous.topic:
        intent = Intent.SAID_BY
    return Query(found.string, intent, _whom(parts["who"], known), topic, focus=focus)


def _whom(text: str, known: Known) -> Named | None:
    """The name, looked up; None for a pronoun, which the conversation has to fill."""
    name = re.sub(r"['’]s?$", "", text.strip(' ,"“”')).strip()
    if not name or name.lower() in HE:
        return None
    return known.named(name)


def _topic(text: str) -> str:
    topic = text.strip(' ,?.!"“”')
    return "" if topic.lower() in HE else topic


def _carry(query: Query, dated: When, rest: str, previous: Query) -> Query:
    """Take from the turn before what this one leaves out, and say what was taken."""
    if query.intent in (Intent.WHO_SAID, Intent.SPOKE_ABOUT, Intent.EVENT) and rest:
        return query
    if query.speaker and (query.topic or query.intent is Intent.EVERYTHING):
        return query
    carried: list[str] = []
    if not query.speaker and previous.speaker:
        query, carried = replace(query, speaker=previous.speaker), [*carried, "speaker"]
    if not query.topic and previous.topic and query.intent is not Intent.EVERYTHING:
        query, carried = replace(query, topic=previous.topic), [*carried, "topic"]
    if not (dated.since or dated.until) and (previous.since or previous.until):
        query = replace(query, since=previous.since, until=previous.until)
        carried += [name for name in ("since", "until") if getattr(previous, name)]
    if not query.outlet and previous.outlet:
        query, carried = replace(query, outlet=previous.outlet), [*carried, "outlet"]
    if query.intent is Intent.SAID_BY:
        if not query.speaker:
            query = replace(query, intent=previous.intent if not rest else Intent.SPOKE_ABOUT)
        elif not query.topic:
            query = replace(query, intent=Intent.EVERYTHING)
    return replace(query, carried=tuple(carried))
