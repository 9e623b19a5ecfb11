"""Speakers are looked up, not read: the same answers as over all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.core.types import Being
from rag.speakers.lookup import SpeakerResolver
from rag.speakers.registry.name_matching import NameMatcher

_WORDS = (
    "Lavrov Sergei Sergey Okonjo Tomas mayor the Smith Eleanor Daniel commissioner harbour Kessel Port Authority "
    "Northquay Logistics union’s general secretary Russian foreign minister of Mr. Dr Vane Moscow x 50% _"
).split()


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join))
def test_the_resolver_matches_as_a_matcher_of_all_speakers(archive: Archive, text: str) -> None:
    assert SpeakerResolver(archive).exact_matches(text) == NameMatcher(archive.lookup.speakers()).exact_matches(text)


def test_every_name_and_role_is_found(archive: Archive) -> None:
    resolver, everybody = SpeakerResolver(archive), archive.lookup.speakers()
    for speaker in everybody:
        for name in (*speaker.aliases, *(role.text for role in speaker.roles)):
            assert resolver.exact_matches(name) == NameMatcher(everybody).exact_matches(name), name


@pytest.mark.parametrize(
    ("text", "name", "guessed"),
    [
        ("Northquay", "Northquay Logistics", True),
        ("Okonjo", "Tomas Okonjo", False),
        ("Okonzo", "Tomas Okonjo", True),
        ("the harbour commissioner", "Eleanor Smith", False),
    ],
)
def test_what_was_guessed_is_told(archive: Archive, text: str, name: str, guessed: bool) -> None:
    named = SpeakerResolver(archive).resolve(text, lambda _: False)
    assert ([s.name for s in named.bearers], named.guessed) == ([name], guessed)


def test_a_company_is_not_its_spokeswoman(archive: Archive) -> None:
    (found,) = SpeakerResolver(archive).resolve("Northquay", lambda _: True).bearers
    assert found.being is Being.ORGANIZATION


def test_what_is_spelled_so_in_an_article_is_no_misspelling(archive: Archive) -> None:
    assert not SpeakerResolver(archive).resolve("Okonzo", lambda _: True).bearers


def test_the_closest_names_are_hints(archive: Archive) -> None:
    assert "Tomas Okonjo" in [s.name for s in SpeakerResolver(archive).closest_speakers("Tomas Okonski")]
