"""The list says what a speaker's name was resolved from, and which quotation may be another's about the speaker."""

from __future__ import annotations

import pytest

from index.core.types import Article, Kind, Span
from pages.html.fragments import statement_fragment
from rag.answers.types import Statement
from rag.formats.card import statement_card
from rag.formats.plain_text import speaker_text
from rag.formats.speaker_basis import DOUBT, attribution_doubt, resolution_label
from tests.support.statements import made


def said(
    source: str, words: str, *why: str, name: str | None = "Vladimir Putin", kind: Kind = Kind.DIRECT, **more: object
) -> Statement:
    text = f"{source} said: {words}"
    written = Span(0, len(source)) if source else None
    at = text.index(words)
    return made(
        Article("a", text),
        Span(at, at + len(words)),
        name=name,
        kind=kind,
        written=written,
        why=why,
        named="Putin" in source,
        **more,
    )


@pytest.mark.parametrize(
    ("source", "why", "label"),
    [
        ("he", ("he", "Putin (previous sentence)", "Vladimir Putin (paragraph 1)"), "from “he”, previous sentence"),
        (
            "the Russian leader",
            ("the Russian leader", "Vladimir Putin (paragraph 2)"),
            "from “the Russian leader”, paragraph 2",
        ),
        ("Putin", ("Putin", "Vladimir Putin (paragraph 1)"), ""),
        ("President Vladimir Putin", ("Vladimir Putin",), ""),
        ("", ("Putin (speaks just before)", "Vladimir Putin (paragraph 1)"), "not named here, speaks just before"),
        ("", (), ""),
    ],
)
def test_the_source_that_a_name_was_resolved_from_is_told(source: str, why: tuple[str, ...], label: str) -> None:
    statement = said(source, "“It is over.”", *why)
    assert resolution_label(statement) == label
    assert (f'<span class="basis">{label}</span>' in statement_fragment(statement_card(statement))) is bool(label)
    assert speaker_text(statement).endswith(label or "Vladimir Putin")


def test_nothing_is_told_of_a_name_that_a_person_gave_or_that_nobody_has() -> None:
    why = ("he", "Vladimir Putin (corrected by a person)")
    assert resolution_label(said("he", "“It is over.”", *why, corrected=True)) == ""
    assert resolution_label(said("he", "“It is over.”", "he", name=None)) == ""


@pytest.mark.parametrize(
    ("source", "words", "kind", "doubted"),
    [
        ("he", "“Let President Putin wonder what we will do,”", Kind.DIRECT, True),
        ("He", "“Putin’s war is lost.”", Kind.DIRECT, True),
        ("he", "“Let them wonder what we will do,”", Kind.DIRECT, False),
        ("he", "“They put in a request.”", Kind.DIRECT, False),
        ("Putin", "“Putin keeps his word,”", Kind.DIRECT, False),
        ("the Russian leader", "“Putin keeps his word,”", Kind.DIRECT, False),
        ("he", "that Putin would wonder", Kind.INDIRECT, False),
    ],
)
def test_a_pronoun_that_speaks_the_speakers_own_name_is_doubted(
    source: str, words: str, kind: Kind, doubted: bool
) -> None:
    statement = said(source, words, source, "Vladimir Putin (previous sentence)", kind=kind)
    assert attribution_doubt(statement) == (DOUBT if doubted else "")
    assert ("Speaker not certain" in statement_fragment(statement_card(statement))) is doubted


def test_no_markup_of_the_article_gets_into_the_label() -> None:
    drawn = statement_fragment(statement_card(said("<b>he</b>", "“It is over.”", "<b>he</b>", "Putin (<i>)")))
    assert "<b>" not in drawn
    assert "<i>" not in drawn
