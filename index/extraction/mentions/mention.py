"""One name in a text, as it stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.core.types import Span
from index.lexicon import gazetteer, word_classes
from index.text.name_parts import is_given_name

_OFFICES = frozenset("state staff defense defence parliament congress operations".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in the text.

    `span` covers the name alone, `role` is what stands in front of it ("Russian Foreign Minister"). `sure` is true
    where a title, a role or a known first name shows that this is a person; `gender` is "m", "f" or "".
    """

    span: Span
    parts: tuple[str, ...]
    begin: int  # where the capitals in front of the name begin
    sentence: int
    role: str = ""
    gender: str = ""
    probability: float = 0.0  # that a person is named here, as the network takes it
    sure: bool = False
    organization: bool = False
    quoted: bool = False
    possessive: bool = False
    attributive: bool = False  # "the Clinton campaign"
    articled: bool = False  # "the Commonwealth": no person's name stands so, but as an attribute
    governed: bool = False  # behind a preposition
    first: bool = False  # begins its sentence
    subject: bool = False  # a verb follows
    opens: bool = False  # begins a sentence: the first capital tells nothing
    label: bool = False  # of the words behind it ("WALLACE: …")

    @property
    def name(self) -> str:
        """The name as it is shown."""
        loud = len(self.parts) > 1 and not self.organization and all(part.isupper() for part in self.parts)
        return " ".join(
            part.title() if part.isupper() and (len(part) > 3 or (loud and is_given_name(part.lower()))) else part
            for part in self.parts
        )

    @property
    def surname(self) -> str:
        """The last part that is no suffix, in lower case, its apostrophe a straight one."""
        parts = [part for part in self.parts if part.lower() not in gazetteer.SUFFIXES] or self.parts
        return parts[-1].lower().replace("’", "'")


def head_mentions(text: str, span: Span, inside: Sequence[Mention]) -> list[Mention]:
    """The mentions that are the source itself, not its possessor, object or apposition."""
    if len(inside) == 1 and inside[0].possessive and inside[0].span.end + 2 >= span.end:
        return list(inside)  # "Trump’s" is all there is
    heads: list[Mention] = []
    for mention in inside:
        if mention.possessive or mention.attributive:
            continue
        before = text[span.start : max(span.start, mention.begin)]
        if heads:
            if before.rstrip().endswith((" and", "&", ",")) and "," not in text[
                heads[-1].span.end : mention.span.start
            ].replace(", and", ""):
                heads.append(mention)
            continue
        last = before.rsplit(",", 1)[-1].lower().split()
        if last[-2:-1] == ["of"] and last[-1] in _OFFICES:
            last = last[:-2]  # "former secretary of state Hillary Clinton"
        if any(word in word_classes.PREPOSITIONS for word in last):
            continue
        heads.append(mention)
    return heads
