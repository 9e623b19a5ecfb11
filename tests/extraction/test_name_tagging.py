"""Where the network finds names, what the annotated articles tell it about them, and articles in another style."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from index.core.types import Article, Span
from index.extraction.network.tagger import MODEL
from index.extraction.quotations.detector import detect
from index.training.quotations.averaging import average_networks
from index.training.quotations.data import annotated_article
from index.training.quotations.names import names_of, right_names
from index.training.quotations.variation import apply_edits, rename_persons, restyle

pytestmark = pytest.mark.slow

TEXT = "Mr Voss met Ida Brandt of the Kessel Board. Brandt left. The KB said so. Karl Voss’s dog left too."
PEOPLE = [
    {"name": "Karl Voss", "forms": ["Mr Voss"], "gender": "m", "roles": []},
    {"name": "Ida Brandt", "forms": ["Brandt"], "gender": "f", "roles": []},
]
ROW = {
    "id": "a",
    "text": TEXT,
    "people": PEOPLE,
    "organizations": [{"name": "Kessel Board", "forms": ["KB"]}],
    "attributions": [],
}


def named(names: list[tuple[int, int, int]]) -> list[tuple[str, int]]:
    return [(TEXT[start:end], kind) for start, end, kind in names]


def test_names_are_where_their_forms_stand_without_titles() -> None:
    assert named(names_of(ROW, ())) == [
        ("Voss", 0),
        ("Ida Brandt", 0),
        ("Kessel Board", 1),
        ("Brandt", 0),
        ("KB", 1),
        ("Karl Voss", 0),
    ]


def test_silver_entities_fill_what_labels_leave_open() -> None:
    row = {"text": TEXT, "attributions": []}
    silver = [[12, 22, "PERSON"], [30, 42, "ORGANIZATION"], [0, 2, "MISC"]]
    assert named(names_of(row, silver)) == [("Ida Brandt", 0), ("Kessel Board", 1)]


@pytest.mark.parametrize(
    ("speaker", "kind", "expected"),
    [
        ("Ida Brandt", "person", ["Ida Brandt", "Brandt"]),
        ("Karl Voss", "person", ["Voss", "Karl Voss"]),
        ("Kessel Board", "organization", ["Kessel Board", "KB"]),
        ("", "unnamed", []),
        ("Republicans", "group", []),
        ("Ida Brandt; Karl Voss", "group", None),
        ("Tom Vale", "person", None),
        ("", "author", None),
    ],
)
def test_the_speakers_own_names_are_the_right_ones(speaker: str, kind: str, expected: list[str] | None) -> None:
    names = names_of(ROW, ())
    right = right_names(TEXT, names, {"speaker": speaker, "type": kind})
    assert (None if right is None else [TEXT[slice(*names[i][:2])] for i in right]) == expected


@given(st.text(alphabet="abA “”\"'’.,\n", max_size=200), st.integers(0, 1000))
def test_a_restyled_text_has_the_same_words_each_at_its_place(text: str, seed: int) -> None:
    new = apply_edits(text, restyle(text, Random(seed)))
    at = [new.text[new.at(i)].lower() for i, c in enumerate(text) if c.isalpha()]
    assert at == [c.lower() for c in text if c.isalpha()]


def test_restyled_texts_have_other_marks_and_paragraphs_run_together() -> None:
    text = "Rain\n\n“It rains,” she said.\n\n“And how.”"
    others = {apply_edits(text, restyle(text, Random(seed))).text for seed in range(400)}
    assert any("„It rains,“" in other for other in others)
    assert any("«It rains,»" in other for other in others)
    assert any("\n" not in other for other in others)
    assert any("said.“And" in other or "said.„And" in other for other in others)
    assert any("\n- It rains, she said." in other for other in others)
    assert any(other.startswith("RAIN") for other in others)


def test_everybody_has_another_surname_the_same_throughout() -> None:
    names = names_of(ROW, ())
    new = apply_edits(TEXT, rename_persons(TEXT, names, ["Amsel"], Random(1)))
    assert "Brandt" in TEXT
    assert "Brandt" not in new.text
    assert new.text.count("Amsel") >= TEXT.count("Brandt")
    one = annotated_article(ROW, (), rename_persons(TEXT, names, ["Amsel"], Random(1)))
    assert [len(spans) for spans in one.spans] == [len(spans) for spans in annotated_article(ROW).spans]


def test_a_surname_that_is_a_word_of_the_text_stays() -> None:
    assert rename_persons("John May said he may go.", [(0, 8, 0)], ["Amsel"], Random(1)) == []


def test_names_in_an_article_are_whole_and_in_order() -> None:
    text = "Ida Brandt met Karl Voss in Aldmouth. Brandt said that Voss had left the Kessel Port Authority."
    found = detect(Article("a", text)).mentions.name_spans
    persons = [one.span.of(text) for one in found if one.person]
    assert persons == ["Ida Brandt", "Karl Voss", "Brandt", "Voss"]
    assert all(0.0 < one.probability <= 1.0 for one in found)


def test_a_source_means_names_with_probabilities_that_sum_to_one() -> None:
    text = "Ida Brandt came late. She said that it rained."
    mentions = detect(Article("a", text)).mentions
    meaning = mentions.referents([Span(22, 25)])[Span(22, 25)]
    total = sum(chance for _, chance in meaning.spans) + meaning.nobody
    assert total == pytest.approx(1.0, abs=1e-3)
    assert max(meaning.spans, key=lambda pair: pair[1])[0].of(text) == "Ida Brandt"


def test_a_text_without_words_has_no_names() -> None:
    mentions = detect(Article("a", "…")).mentions
    assert mentions.name_spans == []
    assert mentions.referents([Span(0, 1)]) is not None


def test_the_mean_of_two_networks_lies_between_them(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "other")
    tables = load_file(MODEL / "features.safetensors")
    save_file({name: table + 1 for name, table in tables.items()}, tmp_path / "other" / "features.safetensors")
    mean = average_networks({MODEL: 0.25, tmp_path / "other": 0.75}).state_dict()
    first = average_networks({MODEL: 1.0}).state_dict()
    raised = [name for name in mean if name.startswith("encoder.features.")]
    assert len(raised) == len(tables)
    for name, value in mean.items():
        unused = name == "encoder.bert.embeddings.word_embeddings.weight"  # drawn by chance, never read
        assert unused or torch.allclose(value, first[name] + 0.75 * (name in raised), atol=1e-2)
