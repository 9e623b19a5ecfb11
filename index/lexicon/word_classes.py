"""Words that rules about reported speech need: verbs by what they take, and the small words around them.

A verb is given in its base form; `index.lexicon.reporting_verbs` derives the others.
"""

from __future__ import annotations

from index.lexicon.loader import word_list, word_mapping, word_set, word_table, words_by_class

_VERBS = words_by_class("reporting_verbs")
SAY = _VERBS["say"]
"""Take a clause, and may follow the words they report: "..., she added"."""
SHOW = _VERBS["show"]
"""Take a clause, but hardly ever follow it."""
TELL = _VERBS["tell"]
"""Take somebody first: "told reporters that ..."."""
THINK = _VERBS["think"]
"""A belief, wish or feeling with a clause: reported, not said."""
WANT = _VERBS["want"]
"""An intention or wish with "to ...": reported, not said."""
PLEDGE = _VERBS["pledge"]
"""A promise or refusal with "to ...": said."""
JUDGE = _VERBS["judge"]
"""Judge or name something, which follows. Said."""
PHRASAL: dict[str, frozenset[str]] = {
    verb: frozenset(behind.split()) for verb, behind in word_mapping("phrasal_verbs", "verb", "behind").items()
}
"""Verbs that report only together with the word after them."""
IRREGULAR: dict[str, tuple[str, str, str, str]] = {
    verb: (third, past, participle, gerund)
    for verb, third, past, participle, gerund in word_table(
        "irregular_verbs", "verb", "third", "past", "participle", "gerund"
    )
}
"""Third person, past, participle and -ing form."""
DOUBLED = _VERBS["double"]

UNITS = word_list("units")
"""Cardinal numerals, in order from zero."""
TENS = word_list("tens")
"""Cardinal numerals by tens, in order from twenty."""
ORDINALS = word_list("ordinals")
"""Ordinal numerals, in order from first."""

_FUNCTION = words_by_class("function_words")
PREPOSITIONS = _FUNCTION["preposition"]
CONJUNCTIONS = _FUNCTION["conjunction"]
AUXILIARIES = _FUNCTION["auxiliary"]
ADVERBS = _FUNCTION["adverb"]
DETERMINERS = _FUNCTION["determiner"].union(UNITS[1:11])
PRONOUN_SUBJECTS = _FUNCTION["subject"]
"""Determiners that may stand for a noun."""
MASCULINE = _FUNCTION["masculine"]
FEMININE = _FUNCTION["feminine"]
FIRST_SINGULAR = _FUNCTION["first_singular"]
FIRST_PLURAL = _FUNCTION["first_plural"]
FIRST_PERSON = FIRST_SINGULAR | FIRST_PLURAL
STOP_WORDS = _FUNCTION["stop"]
"""Carry nothing when texts are compared."""

WEEKDAY_NAMES = word_list("weekdays")
"""In order, Monday first."""
WEEKDAYS = frozenset(WEEKDAY_NAMES)
MONTH_NAMES = word_list("months")
"""In order, without the short forms."""
MONTHS = word_set("month_abbreviations").union(MONTH_NAMES)
NO_LABELS = word_set("no_labels")
"""Words that stand in front of a colon in articles and name no speaker."""
