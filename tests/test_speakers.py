"""Who is speaking: the right name, or none. Every text's last quotation is asked for its speaker's name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.core.errors import ModelError
from index.core.types import Article, Being, Quotation
from index.extraction.pipeline import extract
from index.extraction.quotations.detector import read
from index.extraction.speakers.document import DocumentResolver
from index.extraction.speakers.ranker import FILE as RANKER
from index.extraction.speakers.ranker import load_ranker
from tests.conftest import SEED

NAMED = [
    ("Ida Brandt said it rained.", "Ida Brandt"),
    ("Mayor Ida Brandt said it rained.", "Ida Brandt"),
    ("Aldmouth Mayor Ida Brandt said it rained.", "Ida Brandt"),
    ("Russian Foreign Minister Sergei Lavrov said it rained.", "Sergei Lavrov"),
    ("City Attorney Brad Holm said it rained.", "Brad Holm"),
    ("Homeland Security Secretary Jeh Johnson said it rained.", "Jeh Johnson"),
    ("Former Secretary of State Helen Clark said it rained.", "Helen Clark"),
    ("President of Belarus Alexander Lukashenko said it rained.", "Alexander Lukashenko"),
    ("Dr. Anna Weiss said it rained.", "Anna Weiss"),
    ("Sen. Paul R. Hart (R-Tenn.) said it rained.", "Paul R. Hart"),
    ("Prof. Otto von Stein said it rained.", "Otto von Stein"),
    ("Ida Brandt, the mayor of Aldmouth, said it rained.", "Ida Brandt"),
    ("Ida Brandt, 52, of Aldmouth, said it rained.", "Ida Brandt"),
    ("“It rains,” said harbour commissioner Ida Brandt, who had no coat.", "Ida Brandt"),
    ("A spokesman for Ida Brandt, Karl Voss, said it rained.", "Karl Voss"),
    ("Brandt’s spokesman Karl Voss said it rained. Ida Brandt left.", "Karl Voss"),
    ("The Brandt campaign’s spokesman, Karl Voss, said it rained. Ida Brandt left.", "Karl Voss"),
    ("Ida Brandt left. Brandt said it rained.", "Ida Brandt"),
    ("Brandt said it rained. That was Ida Brandt’s last day.", "Ida Brandt"),
    ("Ida Brandt left. Mrs. Brandt said it rained.", "Ida Brandt"),
    ("Melba Acosta Febo left. Ms. Acosta said it rained.", "Melba Acosta Febo"),
    ("Donald J. Hart left. Donald Hart said it rained.", "Donald J. Hart"),
    ("Ida Brandt left. Ida said it rained.", "Ida Brandt"),
    ("“It rained,” Ida Brandt said. “And how.”", "Ida Brandt"),
    ("Neither Ida Brandt nor Karl Voss came. Brandt said it rained.", "Ida Brandt"),
    ("VERA KRON: Is it safe?\nTOM VALE: It is.\nVERA KRON: Is it?", "Vera Kron"),
    ("Mayor Tom Vale: It is.\nQuestion: Is it?\nTom Vale: Yes.\nQuestion: Is it?\nTom Vale: Yes.", "Tom Vale"),
    ("AUGUSTFORT, May 3 (AP) — Ida Brandt said it rained.", "Ida Brandt"),
    ("President Obama and Ida Brandt met. Then Brandt said it rained.", "Ida Brandt"),
    ("Karl Voss, who came late, said it rained.", "Karl Voss"),
    ("Larry King left. Mr. King, 82, said it rained.", "Larry King"),
    ("Howard Dean came. Dean, a former chairman, said it rained.", "Howard Dean"),
    ("When Ildo Guajardo Villar came, it rained. Mr. Guajardo Villar said it rained.", "Ildo Guajardo Villar"),
    ("Chandler Van Voorden came. “It rains,” Mr. Van Voorden said.", "Chandler Van Voorden"),
    ("Keith Lamont Smith fell. Rakeyia Smith said it rained.", "Rakeyia Smith"),
    ("Everything Trump touches. Donald Trump said it rained.", "Donald Trump"),
]

PRONOUNS = [
    ("Ida Brandt came. She said it rained.", "Ida Brandt"),
    ("Karl Voss came. He said it rained.", "Karl Voss"),
    ("Ida Brandt met Karl Voss. She said it rained.", "Ida Brandt"),
    ("Ida Brandt met Karl Voss. He said it rained.", "Karl Voss"),
    ("Karl Voss met Ida Brandt. She said it rained.", "Ida Brandt"),
    ("Karl Voss spoke. “It rains,” he said.", "Karl Voss"),
    ("Karl Voss spoke first. It rained. “It rains,” he said.", "Karl Voss"),
    ("Karl Voss said it rained. “It rains,” he said. He added that it was cold.", "Karl Voss"),
    ("Karl Voss told Peter Lang that it rained. He added that it was cold.", "Karl Voss"),
    ("Karl Voss spoke about Peter Lang. He said it rained.", "Karl Voss"),
    ("Ida Brandt came. “Karl Voss is late,” she said.", "Ida Brandt"),
    ("Karl Voss came. “Peter Lang is late,” he said.", "Karl Voss"),
    ("Mr. Osgar came with Ms. Tolmi. He said it rained.", "Osgar"),
    ("Mr. Osgar came with Ms. Tolmi. She said it rained.", "Tolmi"),
    ("Karl Voss spoke. Each time it rained, he noted, the wall broke.", "Karl Voss"),
    ("Karl Voss left. He was tired. He said it rained.", "Karl Voss"),
    ("Ida Brandt said it rained. Karl Voss said it did not. She added that she was wet.", "Ida Brandt"),
    ("It was Karl Voss who said that it rained.", "Karl Voss"),
]

ROLES = [
    ("Russian Foreign Minister Sergei Lavrov came. “It rains,” the Russian foreign minister said.", "Sergei Lavrov"),
    ("Russian Foreign Minister Sergei Lavrov came. “It rains,” the minister said.", "Sergei Lavrov"),
    ("Sergei Lavrov, the Russian foreign minister, came. “It rains,” the minister said.", "Sergei Lavrov"),
    ("The Russian foreign minister, Sergei Lavrov, came. “It rains,” the minister said.", "Sergei Lavrov"),
    ("Sen. Paul Hart came. “It rains,” the senator said.", "Paul Hart"),
    ("Mayor Ida Brandt came. The mayor said it rained.", "Ida Brandt"),
    ("Ida Brandt, a former judge, came. The former judge said it rained.", "Ida Brandt"),
    ("Mayor Ida Brandt met Governor Karl Voss. The governor said it rained.", "Karl Voss"),
    ("Rep. Ann Lee came. “It rains,” the congresswoman said.", "Ann Lee"),
    (
        "Sen. Paul Hart (I-Vt.) spoke when Sen. Carl Voss (R-Texas) left. The Vermont senator said it rained.",
        "Paul Hart",
    ),
    (
        "Rep. Ida Brandt, D-Calif., waited until Rep. Karl Voss, R-Ohio, left. The California congresswoman said it rained.",
        "Ida Brandt",
    ),
]

ORGANIZATIONS = [
    ("The Kremlin said it rained.", "Kremlin"),
    ("NATO said it rained.", "NATO"),
    ("The Brandt campaign said it rained. Ida Brandt left.", "Brandt campaign"),
    ("The Kessel Port Authority said it rained.", "Kessel Port Authority"),
    ("According to the Aldmouth Gazette newspaper, it rained.", "Aldmouth Gazette newspaper"),
    ("Moscow said it rained.", "Moscow"),
    # Companies, by their whole name and by what is left of it.
    ("Kessel Petroleum Ltd said it rained.", "Kessel Petroleum Ltd"),
    ("Brock Corp opened a mill. Brock said it rained.", "Brock Corp"),
    ("Cable and Rope Plc said it rained.", "Cable and Rope Plc"),
    ("Northern Kessel Mining and Smelting Co Ltd said it rained.", "Northern Kessel Mining and Smelting Co Ltd"),
    ("Russian Railways said it rained.", "Russian Railways"),
    ("Saudi Arabia said it rained.", "Saudi Arabia"),
    ("The Kessel Port Authority opened. The authority said it rained.", "Kessel Port Authority"),
    ("The United Nations Security Council on Friday said it rained.", "United Nations Security Council"),
    ("The Brandt administration said it rained. Ida Brandt left.", "Brandt administration"),
    ("The Aldmouth Gazette reported that it rained.", "Aldmouth Gazette"),
    ("Northquay Logistics, which left in May, said it rained.", "Northquay Logistics"),
    ("The Department of Justice said it rained.", "Department of Justice"),
    ("The Alliance to Restore Our Schools (AROS) met. AROS said it rained.", "Alliance to Restore Our Schools"),
    ("The Swiss Harbour Party (SHP) met. The SHP said it rained.", "Swiss Harbour Party"),
    ("The Securities and Exchange Commission said it rained.", "Securities and Exchange Commission"),
]


def last(text: str) -> Quotation:
    found = [quotation for quotation in extract(Article("a", text)) if quotation.carrier is None]
    assert found, f"nothing found in {text!r}"
    return found[-1]


@pytest.mark.parametrize(("text", "name"), NAMED + PRONOUNS + ROLES)
def test_the_speaker_has_the_fullest_name_of_the_article(text: str, name: str) -> None:
    source = last(text).source
    assert source.name == name
    assert source.being == Being.PERSON
    assert source.why
    assert source.confidence >= 0.5


@pytest.mark.parametrize(("text", "name"), ORGANIZATIONS)
def test_an_organisation_keeps_its_name(text: str, name: str) -> None:
    source = last(text).source
    assert (source.name, source.being) == (name, Being.ORGANIZATION)


def test_two_speakers_are_a_group() -> None:
    source = last("Ida Brandt and Karl Voss said it rained.").source
    assert (source.name, source.being) == ("Ida Brandt; Karl Voss", Being.GROUP)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Russian Foreign Minister Sergei Lavrov said it rained.", "Russian foreign minister"),
        ("Sen. Paul Hart said it rained.", "senator"),
        ("Ida Brandt, the mayor of Aldmouth, said it rained.", "mayor of Aldmouth"),
        ("Harbour commissioner Ida Brandt came. Brandt said it rained.", "Harbour commissioner"),
        ("Mr. Voss said it rained.", None),
        ("Ida Brandt said it rained.", None),
    ],
)
def test_the_role_is_what_the_article_calls_the_speaker(text: str, role: str | None) -> None:
    assert last(text).source.role == role


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ida Brandt said it rained.", ("Ida Brandt",)),
        ("Ida Brandt left.\nBrandt said it rained.", ("Brandt", "Ida Brandt (paragraph 1)")),
        (
            "Sergei Lavrov came.\nLavrov spoke. He said it rained.",
            ("He", "Lavrov (previous sentence)", "Sergei Lavrov (paragraph 1)"),
        ),
        ("Ida Brandt spoke. She said it rained.", ("She", "Ida Brandt (previous sentence)")),
        ("Mayor Ida Brandt spoke. The mayor said it rained.", ("The mayor", "Ida Brandt (paragraph 1)")),
        ("A source said it rained.", ("A source",)),
    ],
)
def test_the_reasons_lead_from_the_words_to_the_name(text: str, why: tuple[str, ...]) -> None:
    assert last(text).source.why == why


def test_every_he_of_the_seed_is_explained() -> None:
    text = SEED.read_text(encoding="utf8")
    sources = [quotation.source for quotation in extract(Article("seed", text))]
    meant = [source for source in sources if source.span and source.span.of(text).lower() == "he"]
    assert len(meant) >= 6
    for source in meant:
        assert source.why[0].lower() == "he"
        assert source.why[1].startswith("Lavrov (")
        assert source.why[-1] == "Sergei Lavrov (paragraph 1)"
    assert {source.role for source in sources if source.name == "Sergei Lavrov"} == {"Russian foreign minister"}


def test_the_model_was_learned_from_the_features_that_are_asked() -> None:
    article = Article("a", "Ida Brandt said it rained.")
    found = read(article)
    questions = DocumentResolver.of(article, found.quotations, found.mentions).walk(lambda _: None)
    assert {question.rows.shape[1] for question in questions.values()} == {len(load_ranker().mean)}


def test_weights_of_other_features_are_refused(tmp_path: Path) -> None:
    with np.load(RANKER) as arrays:
        renamed = {**arrays, "columns": np.array(["other", *arrays["columns"][1:]])}
    np.savez(tmp_path / "weights.npz", **renamed)
    with pytest.raises(ModelError, match="lacks nobody; has unknown other"):
        load_ranker(tmp_path / "weights.npz")


def test_weights_of_features_in_another_order_are_refused(tmp_path: Path) -> None:
    with np.load(RANKER) as arrays:
        turned = {**arrays, "columns": arrays["columns"][::-1]}
    np.savez(tmp_path / "weights.npz", **turned)
    with pytest.raises(ModelError, match="another order"):
        load_ranker(tmp_path / "weights.npz")
