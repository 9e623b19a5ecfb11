"""First names with the gender they tell. A name that both men and women bear is in `AMBIGUOUS`."""

from __future__ import annotations

from index.lexicon.loader import words_by_class

_CLASSES = words_by_class("first_names")
MALE, FEMALE, AMBIGUOUS = _CLASSES["male"], _CLASSES["female"], _CLASSES["either"]
