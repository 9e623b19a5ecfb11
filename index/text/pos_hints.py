"""What part a word plays in a phrase, as far as the word alone tells. There is no parser here."""

from __future__ import annotations

from index.lexicon import word_classes
from index.lexicon.loader import words
from index.lexicon.reporting_verbs import FORMS, Form
from index.text.tokens import Item

# Forms of reporting verbs that are as often nouns.
NOUNLIKE = words("noun_like_verbs")


def is_adverb(item: Item) -> bool:
    """True for a word that may stand between a subject and its verb."""
    low = item.low
    return low in word_classes.ADVERBS or (low.endswith("ly") and len(low) > 4 and not item.is_capital)


def is_verb(item: Item) -> bool:
    """True for a word that is surely a verb, so that no noun phrase goes across it."""
    if item.quote or (item.is_capital and item.low not in word_classes.AUXILIARIES):
        return False
    if item.low in word_classes.AUXILIARIES:
        return True
    verb = FORMS.get(item.low)
    return verb is not None and item.low not in NOUNLIKE and verb.form in (Form.FINITE, Form.BASE)
