"""Part-of-speech hints from the word alone, without a parser."""

from __future__ import annotations

from index.lexicon import word_classes
from index.lexicon.countries import find_country
from index.lexicon.loader import word_set
from index.lexicon.reporting_verbs import VERB_FORMS, VerbForm
from index.text.tokens import Token

# Forms of reporting verbs that are as often nouns.
NOUNLIKE = word_set("noun_like_verbs")


def is_first_person(word: str) -> bool:
    """True for a pronoun of the first person; "US" in capitals is the country."""
    return word.lower() in word_classes.FIRST_PERSON and find_country(word) is None


def is_adverb(token: Token) -> bool:
    """True for a word that may stand between a subject and its verb."""
    low = token.low
    return low in word_classes.ADVERBS or (low.endswith("ly") and len(low) > 4 and not token.is_capital)


def is_verb(token: Token) -> bool:
    """True for a word that is surely a verb, so that no noun phrase goes across it."""
    if token.quote or (token.is_capital and token.low not in word_classes.AUXILIARIES):
        return False
    if token.low in word_classes.AUXILIARIES:
        return True
    verb = VERB_FORMS.get(token.low)
    return verb is not None and token.low not in NOUNLIKE and verb.form in (VerbForm.FINITE, VerbForm.BASE)
