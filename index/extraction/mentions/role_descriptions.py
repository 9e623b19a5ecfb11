"""Descriptions of people: "the Russian foreign minister", and whom the article introduced with one."""

from __future__ import annotations

from collections.abc import Sequence

from index.extraction.mentions.mention import Mention
from index.extraction.mentions.persons import People, Person
from index.lexicon import gazetteer, word_classes
from index.lexicon.us_states import affiliation
from index.text import pos_hints
from index.text.tokens import Frame, Item

_OBJECTS = frozenset("to that the a an".split())
_SKIP = word_classes.DETERMINERS | {"former", "then", "longtime", "also"}
_LONGEST = 14
_BELOW = frozenset("vice deputy assistant acting".split())


def head_of(words: Sequence[str]) -> str:
    """The role noun of a description, as its commonest synonym: "minister"; empty where there is none."""
    head = ""
    for word in words:
        if word in word_classes.PREPOSITIONS or word in (",", "who", "whose", "which"):
            break
        bare = word.removesuffix("’s").removesuffix("'s")
        if bare in gazetteer.ROLES:
            head = bare
    return gazetteer.ROLE_SYNONYMS.get(head, head)


def collect(text: str, read: Sequence[Frame], found: Sequence[Mention], people: People) -> None:
    """Adds to every person the roles that appositions give: "Sergei Lavrov, the Russian foreign minister,"."""
    for mention in found:
        person = people.of(mention)
        if person is None or mention.quoted:
            continue
        items = read[mention.frame].items
        at = _item_at(items, mention.span.end)
        if at is None:
            continue
        party = next((affiliation(item.raw) for item in items[at + 1 : at + 4] if "-" in item.raw), "")
        for role in (_behind(text, items, at), _in_front(text, items, mention), party):
            if role and role not in person.roles:
                person.roles.append(role)


def _item_at(items: Sequence[Item], offset: int) -> int | None:
    for i, item in enumerate(items):
        if item.span.end >= offset:
            return i
    return None


def _behind(text: str, items: Sequence[Item], at: int) -> str:
    """The apposition right of a name."""
    start = at + 1
    if start < len(items) and items[start].raw == "(":
        while start < len(items) and items[start].raw != ")":
            start += 1
        start += 1
    if start + 1 >= len(items) or items[start].raw != ",":
        return ""
    end = start + 1
    while end < len(items) and end - start < _LONGEST and not items[end].quote and items[end].raw not in ",.;:—–":
        end += 1
    return _role(text, items[start + 1 : end])


def _in_front(text: str, items: Sequence[Item], mention: Mention) -> str:
    """The description left of a name: "the Russian foreign minister, Sergei Lavrov,"."""
    at = next((i for i, item in enumerate(items) if item.span.start >= mention.span.start), 0)
    if at < 2 or items[at - 1].raw != ",":
        return ""
    start = at - 2
    while start > 0 and at - start < 9 and items[start].low not in word_classes.DETERMINERS:
        if items[start].quote or not items[start].is_word:
            return ""
        start -= 1
    words = items[start : at - 1]
    return _role(text, words) if items[start].low in ("the", "a", "an", "his", "her", "their") else ""


def _role(text: str, items: Sequence[Item]) -> str:
    words = list(items)
    if not words or any(item.low in ("who", "which", "and", "he", "she") for item in words[:1]):
        return ""
    if not head_of([item.low for item in words]) or any(map(_is_finite, words, [*words[1:], None])):
        return ""
    while words and words[0].low in ("the", "a", "an"):
        words = words[1:]
    return " ".join(text[words[0].span.start : words[-1].span.end].split()) if words else ""


def _is_finite(item: Item, following: Item | None) -> bool:
    """True for a verb that makes the words a clause, and so no apposition: "the senator called on fellow ..."."""
    takes = following is not None and item.low.endswith("ed") and following.low in _OBJECTS
    verb = pos_hints.is_verb(item) and not item.low.endswith(("ing", "s"))
    return takes or verb or item.low in word_classes.AUXILIARIES


def told(phrase: Sequence[str], people: People) -> Person | None:
    """The one person to whom the article gives every word of a definite description; None where there is none."""
    fitting = described(phrase, people)
    wanted = {
        word for word in phrase if word[:1].isalnum() and word not in _SKIP and word not in word_classes.PREPOSITIONS
    }
    held = _words(fitting[0]) if len(fitting) == 1 else set()
    return fitting[0] if wanted <= held | {gazetteer.ROLE_SYNONYMS.get(word, word) for word in held} and held else None


def _words(person: Person) -> set[str]:
    """The words of all the roles that the article gives a person."""
    return {word for role in person.roles for word in role.lower().split()}


def described(phrase: Sequence[str], people: People) -> list[Person]:
    """The persons introduced (anywhere) with a role that fits the words of a definite description."""
    head = head_of(phrase)
    if not head:
        return []
    at = _head_index(phrase)
    complement = {w for w in phrase[at + 1 :] if w not in word_classes.PREPOSITIONS and w not in _SKIP}
    modifiers = {w for w in phrase[:at] if w not in _SKIP} | complement
    fitting: list[tuple[int, Person]] = []
    for person in people.persons:
        known = [role.lower().split() for role in person.roles]
        held = _words(person)
        best = max((_fit(head, modifiers, role, held) for role in known if complement <= held), default=-1)
        if best >= 0:
            fitting.append((best, person))
    if not fitting:
        return []
    top = max(score for score, _ in fitting)
    if modifiers and top == 0 and len(fitting) > 1:
        return []
    return [person for score, person in fitting if score == top]


def _head_index(phrase: Sequence[str]) -> int:
    last = 0
    for i, word in enumerate(phrase):
        if word in word_classes.PREPOSITIONS:
            break
        if word in gazetteer.ROLES:
            last = i
    return last


def _fit(head: str, modifiers: set[str], role: Sequence[str], held: set[str]) -> int:
    """How many modifiers the person's roles (whose words are `held`) share; -1 where the role's noun, or all else, is
    another: "the Vermont senator" is a "senator" and a "Democrat of Vermont"."""
    nouns = {gazetteer.ROLE_SYNONYMS.get(word, word) for word in role}
    shared = len(modifiers & held)
    if _BELOW & set(role) != _BELOW & (modifiers | {head}):
        return -1  # a vice president is no president
    if head not in nouns or (modifiers and not shared and len(role) > 1):
        return -1
    return shared
