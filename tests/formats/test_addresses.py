"""The page's addresses hold what they are made of, whatever an article is called."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from index.core.types import Span
from rag.formats.addresses import article_address, speaker_address

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(NAMES)
def test_an_id_is_read_back_from_its_address(identifier: str) -> None:
    for address in (speaker_address(identifier), article_address(identifier)):
        assert parse_qs(urlsplit(address).query) == {"id": [identifier]}


@given(NAMES)
def test_an_articles_address_holds_the_place_from_the_first_to_the_last_span(identifier: str) -> None:
    address = urlsplit(article_address(identifier, (Span(40, 57), Span(12, 20))))
    assert address.path == "/article"
    assert parse_qs(address.query) == {"id": [identifier], "at": ["12-57"]}
