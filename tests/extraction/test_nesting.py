"""What somebody tells of others' words names its carrier, however the network has cut it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.core.types import Article, Kind, Quotation, Source, Span
from index.extraction.mentions.source_phrase import parse_source_phrase
from index.extraction.pipeline import extract
from index.extraction.quotations.nesting import with_carriers
from index.extraction.quotations.second_pass import is_own
from tests.support.archives import SEED


def test_every_statement_of_the_seed_is_lavrovs() -> None:
    text = SEED.read_text(encoding="utf8")
    found = extract(Article("seed", text))
    told = [q for q in found if q.said and q.carrier is None]
    assert {(q.source.name, q.source.being.value) for q in told} == {
        ("Sergei Lavrov", "person"),
        ("Moscow", "organization"),  # "Moscow inquired whether U.S. experts would be deployed"
    }
    words = [span.of(text) for q in told for span in q.content if q.source.name == "Sergei Lavrov"]
    assert any(w.startswith("“This was not planned;") and w.endswith("with the system,”") for w in words)
    assert any("Washington signaled through diplomatic channels it would not send" in w for w in words)
    assert any("Kyiv aims for media visibility so that" in w for w in words)
    assert sum(text.count(mark) for mark in "“") - 1 == sum(w.startswith("“") for w in words)


@pytest.mark.parametrize(
    ("source", "own"), [("US officials", False), ("US", False), ("us", True), ("Our hope", True), ("I", True)]
)
def test_only_a_source_in_the_first_person_is_whoever_is_quoted(source: str, own: bool) -> None:
    assert is_own(Quotation((Span(20, 30),), Source(Span(0, len(source)))), source) is own


@pytest.mark.parametrize(("source", "form"), [("US", "described"), ("us", "we"), ("I", "i"), ("the US", "described")])
def test_a_country_in_capitals_is_no_pronoun(source: str, form: str) -> None:
    assert parse_source_phrase(source, Span(0, len(source))).form == form


def test_what_lavrov_tells_of_others_is_his() -> None:
    text = SEED.read_text(encoding="utf8")
    carried = {q.source.name: q for q in extract(Article("seed", text)) if q.carrier}
    assert {q.carrier.name for q in carried.values() if q.carrier} == {"Sergei Lavrov"}
    assert "Putin" in carried


@pytest.mark.parametrize(
    ("text", "carriers"),
    [
        (
            "Ida Brandt recalled that years ago, Tom Vale told reporters that the wall was safe.",
            {"Tom Vale": "Ida Brandt"},
        ),
        ("Ida Brandt said the wall was safe, even though Tom Vale has said it is not.", {"Tom Vale": "Ida Brandt"}),
        ("Ida Brandt said the wall was safe, and Tom Vale said it was not.", {}),
        ("Ida Brandt said the wall was safe. Tom Vale said it was not.", {}),
        ("Ida Brandt said the wall was safe, though she added that it was old.", {}),
        ("“Tom Vale is wrong,” Ida Brandt said.", {}),
    ],
)
def test_a_report_inside_a_report_names_its_carrier(text: str, carriers: dict[str, str]) -> None:
    found = extract(Article("a", text))
    assert {q.source.name: q.carrier.name for q in found if q.carrier} == carriers
    assert all(
        outer.content[0].start < q.content[-1].end <= outer.content[-1].end
        for q in found
        if q.carrier
        for outer in found
        if outer.source is q.carrier
    )


REPORTS = (
    "Ida Brandt said the engineer Tom Vale had told the council that the wall would not hold. “We think that it will,” "
    "she said. “The engineers have warned that the ground is wet.”"
)


def test_what_is_reported_inside_a_report_is_found_and_is_the_carriers() -> None:
    carried = {q.content[0].of(REPORTS).removeprefix("that "): q for q in extract(Article("a", REPORTS)) if q.carrier}
    assert {(words, q.source.name) for words, q in carried.items()} == {
        ("the wall would not hold", "Tom Vale"),
        ("the ground is wet", None),
    }
    assert {q.carrier.name for q in carried.values() if q.carrier} == {"Ida Brandt"}
    assert not any("it will" in words for words in carried)  # "We think" is the speaker's own


def test_a_report_is_read_again_without_changing_who_speaks_around_it() -> None:
    alone = REPORTS.replace(" had told the council that the wall would not hold", " would not come")
    for text in (REPORTS, alone):
        own = [q for q in extract(Article("a", text)) if q.carrier is None]
        assert {q.source.name for q in own} == {"Ida Brandt"}


TEXT = "Lavrov said, Merkel noted, that talks, Putin told them, would fail because Kohl says so."
WORDS = [Span(m, m + len(w)) for w in TEXT.split() for m in [TEXT.index(w)]]


@st.composite
def attributions(draw: st.DrawFn) -> Quotation:
    """One with its words anywhere in the sentence: content of one or two spans, a cue, a named source."""
    at = sorted(draw(st.lists(st.integers(0, len(WORDS) - 1), min_size=2, max_size=4, unique=True)))
    spans = [Span(WORDS[a].start, WORDS[b].end) for a, b in zip(at[::2], at[1::2], strict=False)]
    cue, source = (WORDS[draw(st.integers(0, len(WORDS) - 1))] for _ in range(2))
    name = draw(st.sampled_from(["Sergei Lavrov", "Angela Merkel"]))
    return Quotation(tuple(spans), Source(source, name), (cue,), Kind.INDIRECT, True, 0.9)


@given(st.lists(attributions(), min_size=2, max_size=4))
def test_none_is_lost_and_none_loses_its_words(found: list[Quotation]) -> None:
    told = with_carriers(TEXT, found)
    assert [q.source.name for q in told] == [q.source.name for q in found]
    for before, after in zip(found, told, strict=True):
        assert after.content and all(a.end <= b.start for a, b in zip(after.content, after.content[1:], strict=False))
        assert any(span.contains(before.content[0]) for span in after.content) or after.content == before.content
