"""The forms of the reporting verbs, each with its verb."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.lexicon import word_classes


class VerbForm(StrEnum):
    """The inflection of a verb, as far as the word alone shows it."""

    BASE = "base"
    FINITE = "finite"
    PARTICIPLE = "participle"
    GERUND = "gerund"


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb in one form."""

    base: str
    form: VerbForm


def inflect(base: str) -> tuple[str, str, str, str]:
    """Third person, past, participle and -ing form of a base form."""
    if base in word_classes.IRREGULAR:
        return word_classes.IRREGULAR[base]
    if base.endswith("e"):
        return base + "s", base + "d", base + "d", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies", base[:-1] + "ied", base[:-1] + "ied", base + "ing"
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
    stem = base + base[-1] if base in word_classes.DOUBLED else base
    return third, stem + "ed", stem + "ed", stem + "ing"


def _table() -> dict[str, Verb]:
    bases = (
        word_classes.SAY
        | word_classes.SHOW
        | word_classes.TELL
        | word_classes.THINK
        | word_classes.WANT
        | word_classes.PLEDGE
        | word_classes.JUDGE
        | set(word_classes.PHRASAL)
    )
    verbs: dict[str, Verb] = {}
    for base in sorted(bases):
        third, past, participle, gerund = inflect(base)
        verbs[gerund] = Verb(base, VerbForm.GERUND)
        verbs.setdefault(participle, Verb(base, VerbForm.PARTICIPLE))
        verbs[past] = Verb(base, VerbForm.FINITE)
        verbs[third] = Verb(base, VerbForm.FINITE)
        verbs.setdefault(base, Verb(base, VerbForm.BASE))
    return verbs


VERB_FORMS = _table()
