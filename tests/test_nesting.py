"""What somebody tells of others' words names its carrier."""

from __future__ import annotations

import pytest

from index.extraction import extract
from index.vocabulary import Article
from tests.conftest import SEED


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


def test_what_lavrov_tells_of_others_is_his() -> None:
    text = SEED.read_text(encoding="utf8")
    carried = {q.source.name: q for q in extract(Article("seed", text)) if q.carrier}
    assert {q.carrier.name for q in carried.values() if q.carrier} == {"Sergei Lavrov"}
    assert {"Putin", "Angela Merkel"} <= set(carried)


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
