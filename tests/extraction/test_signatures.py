"""Signatures under quotations: a paragraph wholly in quotation marks is that of the name on the line below it."""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.pipeline import extract
from index.extraction.quotations.signatures import with_signatures

ROOF, CLOCK = "“It has a roof, and the roof is dry.”", "“We had asked for a clock as well.”"
SIGNED = {
    "a role behind": f"The station was welcomed.\n\n{ROOF}\nIda Brandt, harbour master\n\n{CLOCK}\nTom Okafor (union)\n\nSo it goes.",
    "a title before, and blank lines": f"What readers say\n\n{ROOF}\n\nIda Brandt, harbour master\n\n{CLOCK}\n\nMayor Tom Okafor",
    "behind one with a dash": f"They were glad.\n\n{ROOF}\n– Ida Brandt\n\n{CLOCK}\nTom Okafor, warden\n\nMore will follow.",
    "a place behind": f"They were glad.\n\n{ROOF}\nIda Brandt of Kessel\n\n{CLOCK}\nTom Okafor, Norland\n",
    "behind one in the text": f"“Dry,” said Ida Brandt.\n\n{ROOF}\nIda Brandt\n\n{CLOCK}\nTom Okafor",
}
UNSIGNED = {
    "names above, with blank lines": f"What readers say about it\n\nIda Brandt, pilot\n\n{ROOF}\n\nTom Okafor, pilot\n\n{CLOCK}",
    "names above": f"What readers say.\n\nIda Brandt\n{ROOF}\n\nTom Okafor\n{CLOCK}",
    "the heading of what follows": f"It is new.\n\n{ROOF}\n\nTom Okafor\n\nOkafor was born in Kessel in 1970.",
    "a street": f"The mayor was short.\n\n{CLOCK}\n\nMarket Street\n\nThe council meets on Monday.",
    "a sentence": f"It rained.\n\n{ROOF}\nTom Okafor did not clap.\n\n{CLOCK}\nIda Brandt left the room",
}


@pytest.mark.parametrize("form", SIGNED)
def test_a_quotation_is_its_signatures(form: str) -> None:
    text = SIGNED[form]
    names = {words: q.source.name for q in extract(Article("a", text)) for words in (q.content[0].of(text),)}
    assert (names[ROOF], names[CLOCK]) == ("Ida Brandt", "Tom Okafor")


@pytest.mark.parametrize("form", UNSIGNED)
def test_a_name_below_a_quotation_may_be_none(form: str) -> None:
    text = UNSIGNED[form]
    quotations = extract(Article("a", text))
    assert {q.content[0].of(text) for q in quotations} & {ROOF, CLOCK}
    assert not [q for q in quotations if q.source.name]


@pytest.mark.parametrize("unit", ["“It is.”\nIda Brandt\n", "“It is.”\n", "Ida Brandt\n", "“"])
def test_long_texts_keep_their_quotations(unit: str) -> None:
    assert with_signatures(unit * 20_000, [], []) == []
