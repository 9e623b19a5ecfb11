"""Titles, role words, organisations, places: what tells a name from other capitals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from index.lexicon.countries import people_words, place_words
from index.lexicon.loader import word_mapping, word_set, words_by_class
from index.lexicon.us_states import STATES
from index.lexicon.word_classes import MONTH_NAMES, WEEKDAYS

_ROLE_WORDS = words_by_class("role_words")
MR, MRS = _ROLE_WORDS["mr"], _ROLE_WORDS["mrs"]
COURTESY = MR | MRS | {"dr", "dr."}
TITLES: Mapping[str, str] = word_mapping("titles", "title", "noun")
"""Words in front of a name that belong to the role, each with the noun it stands for."""
ROLES = _ROLE_WORDS["role"]
ROLE_SYNONYMS: Mapping[str, str] = word_mapping("role_synonyms", "role", "noun")
ROLE_MODIFIERS = _ROLE_WORDS["modifier"]
STRANGERS = _ROLE_WORDS["stranger"]
MALE_ROLES, FEMALE_ROLES = _ROLE_WORDS["male"], _ROLE_WORDS["female"]
UNSURE_ROLES = _ROLE_WORDS["unsure"]
"""Role words that are as often something else."""
OTHER_ROLES = _ROLE_WORDS["other"]
"""Words that make another role of one: a deputy minister is no minister, nor is his spokesman."""
TITLES_ASKED = _ROLE_WORDS["title"]
"""Words in front of a name in a question that are no part of the name."""
PARTIES = _ROLE_WORDS["party"]
FOLLOWERS = _ROLE_WORDS["follower"]
"""Nouns behind a name that make it an attribute: "Cruz supporters"."""
KIN = _ROLE_WORDS["kin"]
UNNAMED_HEADS = _ROLE_WORDS["unnamed"]
"""Heads of sources that are many, or nobody in particular."""

_ORGANIZATION_WORDS = words_by_class("organization_words")
ORGANIZATIONS = _ORGANIZATION_WORDS["name"]
BODIES = _ORGANIZATION_WORDS["body"]
"""Nouns for bodies and their parts ("the police", "the city council"), which alone name none of them."""
COMPANY = _ORGANIZATION_WORDS["company"]
"""Words at the end of a company's name that may be left away: "Chrysler Corp"."""
THINGS = word_set("things")
"""Nouns that texts write with a capital ("The Order states") and that are nobody's name."""
PARTICLES = word_set("particles")
SUFFIXES = word_set("name_suffixes")
NEVER = word_set("never_names").union(WEEKDAYS, MONTH_NAMES) - {"april", "may", "june"}
"""Capitalised words that never begin a name; three months do."""


@cache
def place_names() -> frozenset[str]:
    """Words of places, in lower case, which speak as governments do: "Moscow said".

    Countries and capitals of one word but for those that people are called by, American states by their last word, and
    others.
    """
    states = (state.split()[-1].lower() for state in STATES.values())
    return (place_words() - word_set("places_as_names")).union(states, word_set("places"))


@cache
def nationalities() -> frozenset[str]:
    """Words in front of a role that say of which people or group: "dutch", "catholic"; lower case."""
    return people_words() | word_set("peoples")
