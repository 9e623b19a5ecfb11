"""The basis on which a statement is taken for its speaker's: named there, or resolved from a pronoun or description."""

from __future__ import annotations

import re

from index.core.types import Being, Kind
from index.identity.name import Name
from index.lexicon.word_classes import PRONOUN_SUBJECTS
from rag.answers.types import Statement

DOUBT = "Speaker not certain: the quotation has the speaker’s own name in it."
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_WHERE = re.compile(r"\(([^()]*)\)$")


def source_text(statement: Statement) -> str:
    """Return the source as the article has it; '' where it leaves it out."""
    return " ".join(statement.written.of(statement.article.text).split()) if statement.written else ""


def resolution_label(statement: Statement) -> str:
    """Return the source that a speaker's name was resolved from, and where the name was: "from “he”, previous
    sentence"; "not named here, speaks just before" where the article leaves the source out. "" where it names the
    speaker, where nobody is named, and where a person named them."""
    if not statement.name or statement.corrected or not statement.why or statement.named:
        return ""
    source = source_text(statement)
    place = _WHERE.search(statement.why[1 if source and len(statement.why) > 1 else 0])
    return ", ".join(filter(None, (f"from “{source}”" if source else "not named here", place and place[1])))


def attribution_doubt(statement: Statement) -> str:
    """Return a warning for a direct quotation with its speaker's own surname in it whose speaker was resolved from a
    pronoun: the words may be another's about them. "" for any other."""
    if statement.kind is not Kind.DIRECT or not statement.name or statement.corrected:
        return ""
    if source_text(statement).casefold() not in PRONOUN_SUBJECTS:
        return ""
    surname = Name(statement.name, Being.PERSON).parts[-1]
    words = (word for word in _WORD.findall(statement.text) if word[:1].isupper())
    return DOUBT if any(surname in Name(word, Being.PERSON).words for word in words) else ""


def explain_speaker(statement: Statement) -> tuple[str, tuple[str, ...]]:
    """Return a sentence on the resolved speaker, and the steps from the mention to the name."""
    name, steps = statement.name, statement.why
    if name is None and statement.corrected:
        return "Corrected by a person: no named speaker said it.", steps
    if name is None:
        source = f"“{source_text(statement)}”" if statement.written else "Nobody"
        return f"Speaker unclear: {source} cannot be traced to a name in this article.", steps
    if len(steps) < 2 and statement.written and not statement.named:
        steps = (source_text(statement), name)
    steps = steps if len(steps) > 1 or not statement.written else ()
    if statement.corrected:
        return f"A person said that it is {name}{':' if steps else '.'}", steps
    if statement.named or not steps:
        return f"{name} is named here{':' if steps else '.'}", steps
    return f"Why we take it for {name}:", steps
