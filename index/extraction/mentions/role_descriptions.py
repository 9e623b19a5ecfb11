"""Descriptions of people: "the Russian foreign minister", and whom the article introduced with one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from index.extraction.mentions.mention import Mention
from index.extraction.mentions.persons import People, Person, last_word
from index.lexicon import gazetteer, word_classes
from index.lexicon.us_states import affiliation
from index.text import pos_hints
from index.text.tokens import Sentence, Token

_OBJECTS = frozenset("to that the a an".split())
_SKIP = word_classes.DETERMINERS | {"former", "then", "longtime", "also"}
_LONGEST = 14
_BELOW = frozenset("vice deputy assistant acting".split())


def role_noun(words: Sequence[str]) -> str:
    """The role noun of a description, as its commonest synonym: "minister"; empty where there is none."""
    head = ""
    for word in words:
        if word in word_classes.PREPOSITIONS or word in (",", "who", "whose", "which"):
            break
        bare = word.removesuffix("’s").removesuffix("'s")
        if bare in gazetteer.ROLES:
            head = bare
    return gazetteer.ROLE_SYNONYMS.get(head, head)


def is_sound(role: str, person: Person, people: People, outlet: str) -> bool:
    """False for words that are no role of the person: those with somebody else's name behind a role ("former Australian
    prime minister Scott Morrison"), and the article's own outlet ("BBC" in BBC News)."""
    words = role.lower().split()
    if not role_noun(words) and set(words) <= set(outlet.lower().split()):
        return False
    governed = next((at for at, word in enumerate(words) if word in word_classes.PREPOSITIONS), len(words))
    free = f"{' '.join(role.split()[:governed])} "  # not the name in "spokesman for President Ida Brandt"
    ends_free = governed == len(words) and words[-1] not in gazetteer.ROLES
    last = last_word(free) if ends_free else ""
    if people.last_words[last] > (last_word(person.name) == last):
        return False
    return not any(
        people.names[name] > (person.name == name) for name in _names_inside(free.split(), people.most_words)
    )


def _names_inside(words: Sequence[str], most: int) -> Iterator[str]:
    """Yield the runs of two to `most` words, but for those from the first word on."""
    for start in range(1, len(words)):
        for end in range(start + 2, min(start + most, len(words)) + 1):
            yield " ".join(words[start:end])


def collect_roles(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], people: People) -> None:
    """Adds to every person the roles that appositions give: "Sergei Lavrov, the Russian foreign minister,"."""
    for mention in mentions:
        person = people.of(mention)
        if person is None or mention.quoted:
            continue
        tokens = sentences[mention.sentence].tokens
        at = _token_at(tokens, mention.span.end)
        if at is None:
            continue
        party = next((affiliation(token.raw) for token in tokens[at + 1 : at + 4] if "-" in token.raw), "")
        for role in (_behind(text, tokens, at), _in_front(text, tokens, mention), party):
            if role and role not in person.roles:
                person.roles.append(role)


def _token_at(tokens: Sequence[Token], offset: int) -> int | None:
    at = bisect_left(tokens, offset, key=lambda token: token.span.end)
    return at if at < len(tokens) else None


def _behind(text: str, tokens: Sequence[Token], at: int) -> str:
    """The apposition right of a name."""
    start = at + 1
    if start < len(tokens) and tokens[start].raw == "(":
        while start < len(tokens) and tokens[start].raw != ")":
            start += 1
        start += 1
    if start + 1 >= len(tokens) or tokens[start].raw != ",":
        return ""
    end = start + 1
    while end < len(tokens) and end - start < _LONGEST and not tokens[end].quote and tokens[end].raw not in ",.;:—–":
        end += 1
    return _role(text, tokens[start + 1 : end])


def _in_front(text: str, tokens: Sequence[Token], mention: Mention) -> str:
    """The description left of a name: "the Russian foreign minister, Sergei Lavrov,"."""
    at = bisect_left(tokens, mention.span.start, key=lambda token: token.span.start)
    if not 2 <= at < len(tokens) or tokens[at - 1].raw != ",":
        return ""
    start = at - 2
    while start > 0 and at - start < 9 and tokens[start].low not in word_classes.DETERMINERS:
        if tokens[start].quote or not tokens[start].is_word:
            return ""
        start -= 1
    words = tokens[start : at - 1]
    return _role(text, words) if tokens[start].low in ("the", "a", "an", "his", "her", "their") else ""


def _role(text: str, tokens: Sequence[Token]) -> str:
    words = list(tokens)
    if not words or any(token.low in ("who", "which", "and", "he", "she") for token in words[:1]):
        return ""
    if not role_noun([token.low for token in words]) or any(map(_is_finite, words, [*words[1:], None])):
        return ""
    while words and words[0].low in ("the", "a", "an"):
        words = words[1:]
    return " ".join(text[words[0].span.start : words[-1].span.end].split()) if words else ""


def _is_finite(token: Token, following: Token | None) -> bool:
    """True for a verb that makes the words a clause, and so no apposition: "the senator called on fellow ..."."""
    takes = following is not None and token.low.endswith("ed") and following.low in _OBJECTS
    verb = pos_hints.is_verb(token) and not token.low.endswith(("ing", "s"))
    return takes or verb or token.low in word_classes.AUXILIARIES


def resolve_description(phrase: Sequence[str], people: People) -> Person | None:
    """The one person to whom the article gives every word of a definite description; None where there is none."""
    fitting = persons_of_role(phrase, people)
    words = {
        word for word in phrase if word[:1].isalnum() and word not in _SKIP and word not in word_classes.PREPOSITIONS
    }
    role_words = _words(fitting[0]) if len(fitting) == 1 else set()
    return (
        fitting[0]
        if words <= role_words | {gazetteer.ROLE_SYNONYMS.get(word, word) for word in role_words} and role_words
        else None
    )


def _words(person: Person) -> set[str]:
    """The words of all the roles that the article gives a person."""
    return {word for role in person.roles for word in role.lower().split()}


def persons_of_role(phrase: Sequence[str], people: People) -> list[Person]:
    """The persons introduced (anywhere) with a role that fits the words of a definite description."""
    head = role_noun(phrase)
    if not head:
        return []
    at = _head_index(phrase)
    complement = {w for w in phrase[at + 1 :] if w not in word_classes.PREPOSITIONS and w not in _SKIP}
    modifiers = {w for w in phrase[:at] if w not in _SKIP} | complement
    fitting: list[tuple[int, Person]] = []
    for person in people.by_role_word.get(head, []):
        known = [role.lower().split() for role in person.roles]
        words = _words(person)
        best = max((_fit(head, modifiers, role, words) for role in known if complement <= words), default=-1)
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


def _fit(head: str, modifiers: set[str], role: Sequence[str], words: set[str]) -> int:
    """Return the number of modifiers that the person's roles (whose words are `words`) share; -1 where the noun or
    all else is another: "the Vermont senator" is a "senator" and a "Democrat of Vermont"."""
    nouns = {gazetteer.ROLE_SYNONYMS.get(word, word) for word in role}
    shared = len(modifiers & words)
    if _BELOW & set(role) != _BELOW & (modifiers | {head}):
        return -1  # a vice president is no president
    if head not in nouns or (modifiers and not shared and len(role) > 1):
        return -1
    return shared
