"""References to speakers in corrections by hand, by id or by name, resolved; errors say why one cannot be."""

from __future__ import annotations

from index.core.errors import CorrectionError, NotFound
from index.core.types import Being, Speaker
from index.identity.name import Name
from index.store.record_reader import Lookup

_LONGEST = 200
_WHAT = {
    Being.PERSON: "a person",
    Being.ORGANIZATION: "an organisation",
    Being.GROUP: "a group",
    Being.UNNAMED: "nobody in particular",
}


def speaker_named(lookup: Lookup, text: str) -> Speaker:
    """The one speaker of this id, or of just this name; raises NotFound."""
    matches = lookup.speakers_known_as(text)
    if len(matches) == 1:
        return matches[0]
    if matches:
        ids = ", ".join(s.id for s in matches)
        raise NotFound(f"{text!r} may be {ids}. Give one of these ids.")
    raise NotFound(f"The archive has no speaker {text!r}. `onrecord speakers --ids` lists them.")


def speaker_bearing(lookup: Lookup, name: str, being: Being) -> Speaker:
    """The speaker of this kind who bears the name; raises NotFound."""
    matches = [s for s in lookup.speakers_known_as(name) if s.being is being]
    if not matches:
        raise NotFound(f"The archive has no speaker {name!r}.")
    return matches[0]


def parse_name(lookup: Lookup, text: str, being: Being | None = None) -> Name:
    """The name in a correction of a quotation's speaker; raises CorrectionError for text that is no name."""
    name = " ".join(text.split())
    if not any(c.isalpha() for c in name):
        raise CorrectionError(f"{text!r} is not a name. Give the speaker's name, or --nobody if no speaker is named.")
    if len(name) > _LONGEST or not name.isprintable():
        raise CorrectionError(f"A name has at most {_LONGEST} letters, and no control characters. Give a shorter one.")
    known = lookup.speakers_known_as(name)
    if any(s.id == name for s in known):
        return Name(known[0].name, known[0].being)
    beings = {s.being for s in known}
    return Name(name, being or (beings.pop() if len(beings) == 1 else Being.PERSON))


def parse_role(text: str) -> str:
    """The role in a correction; raises CorrectionError for text that is none."""
    role = " ".join(text.split())
    if not any(c.isalpha() for c in role) or len(role) > _LONGEST or not role.isprintable():
        raise CorrectionError(
            f"A role has letters, at most {_LONGEST}, and no control characters. Give another, or --no-role for none."
        )
    return role


def speakers_to_merge(lookup: Lookup, one: str, other: str) -> tuple[Speaker, Speaker]:
    """Two different speakers of one kind, to be merged; raises NotFound and CorrectionError."""
    first, second = speaker_named(lookup, one), speaker_named(lookup, other)
    if first.id == second.id:
        raise CorrectionError(f"{one!r} and {other!r} are already one speaker: {first.name}.")
    if first.being is not second.being:
        raise CorrectionError(
            f"{first.name} is {_WHAT[first.being]}, {second.name} {_WHAT[second.being]}: they cannot be merged. "
            "Correct the statements of one of them instead: onrecord correct."
        )
    return first, second


def name_to_split(lookup: Lookup, one: str, text: str) -> Name:
    """A name of the speaker, to be split off; raises NotFound and CorrectionError."""
    speaker = speaker_named(lookup, one)
    if text not in speaker.aliases:
        raise NotFound(f"{speaker.name} has no name {text!r}. The names are: {', '.join(speaker.aliases)}.")
    name = Name(text, speaker.being)
    if all(Name(alias, speaker.being).words == name.words for alias in speaker.aliases):
        raise CorrectionError(f"{speaker.name} has no other name from which {text!r} could be split off.")
    return name
