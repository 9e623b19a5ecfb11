"""The shared cases of documents and formats, each read as its file is: its fields, its last words, its speakers, and
nobody else."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from index.core.types import Article, Quotation
from index.extraction.pipeline import extract_all
from index.readers import read
from tests.support.archives import SHARED

CASES = SHARED / "cases"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases"),
]

DAY, JANUARY, PORT = date(2024, 5, 2), date(2024, 1, 15), "https://example.org/port"
WEEK = "Port closes for a week"
FIELDS: dict[str, tuple[str, str, str, date | None, str, str]] = {
    "2024-05-02-port-closes.md": ("Port closes", "", "Ann Reporter", DAY, "", "would close."),
    "ghost.json": ("Port closes", "", "", JANUARY, "", "he said."),
    "hansard.xml": ("Regional Pay", "", "", date(2012, 1, 10), "", "asked to report."),
    "hugo.md": ("Port closes", "", "Ann Reporter", DAY, "", "would close."),
    "interview.srt": ("", "", "", None, "", "a million a day."),
    "interview.vtt": ("", "", "", None, "", "a million a day."),
    "newsplease.json": (WEEK, "example.org", "Ann Reporter", JANUARY, PORT, "he said."),
    "newsplease.jsonl": ("Port closes", "example.org", "Ann Reporter", DAY, PORT, "would close."),
    "nitf.xml": ("Port closes", "Harbour Wire", "Ann Reporter", DAY, "", "she said."),
    "page.mhtml": (WEEK, "", "", None, PORT, "he said."),
    "post.markdown": (WEEK, "", "Ann Reporter", JANUARY, "", "he said."),
    "result.json": ("", "Harbour News", "", JANUARY, "", "she told Harbour News."),
    "story.rtf": ("", "", "", None, "", "he said."),
}

ICE, MILLION = "keep it open", "a million a day"
LONG = {"would close for a week": "Ida Brandt", ICE: "Ida Brandt", "risk to crews": "Ida Brandt", MILLION: "Tom Okafor"}
SHORT = {"would close": "Ida Brandt"}
SPOKEN: dict[str, dict[str, str | None]] = {
    "c01_first_person_feature.html": {
        "I never wanted this job": "Anna Holt", "a liar and a thief": "Tom Okafor",
        "I meet Holt": None, "My notes get wet": None, "about the money": None, "to the end of the quay": None,
    },
    "c01b_first_person_column.txt": {"We have watched": None, "took the money": None},
    "c02_briefing_q_without_colon.txt": {
        "Good afternoon": "Brandt", "to blame for this": None, "No.": "Brandt", "Thank you": None, "is a liar": None,
        "not comment on that": "Brandt",
    },
    "c02b_transcript_timecodes.txt": {
        "port is closed": "Ida Brandt", "is a liar": None, "not comment": "Ida Brandt", MILLION: "Tom Okafor", "00:0": None,
    },
    "c02c_advert_voice_over.txt": {
        "What does she want": None, "I am speaking": "Vera Earle", "Earle pledged": None, "You pay more": None,
        "wrong for Norland": None,
    },
    "c03_words_after_last_turn.txt": {"has been edited": None, "later admitted": None, "accused of fraud": None},
    "c04_nexis_two_articles.txt": {
        "port would close": "Ida Brandt", "ice was too": "Ida Brandt", ICE: "Ida Brandt", "I asked her": None,
        "the team was": "Brandt", "BYLINE": None, "LENGTH": None,
    },
    "c05_signed_quotations.txt": {
        "knows this field": "Gordon Stark", "waited a year": "Rosen", "Rules for the market": "John Doe",
    },
    "c05c_extract_of_another.txt": {
        "those who act": "Aristotle", "needs nothing from outside": None, "lose his friends": None,
    },
    "c14_press_round_up.txt": {
        "state of emergency": "Vera Earle", "no plan whatsoever": "Keith Moreno", "is a fraud": "Ed Potter",
        "no comment": None, "vows to freeze": None, "puts the board": None,
    },
    "c23_wordpress_export.xml": {"port would close": "Ida Brandt", ICE: "Ida Brandt", "bribe": None, "resign": None},
    "c26_blockquote_cite_in_footer.html": {
        ICE: "Ida Brandt", MILLION: "Tom Okafor", "She must go": "Tom Okafor", "a crook": None,
    },
    "c32_live_blog.txt": {"not come today": None, "cannot trust": "Tom Okafor"},
    **{f"c25_formats/{name}": {**SHORT} for name in ("2024-05-02-port-closes.md", "hugo.md", "newsplease.jsonl")},
    **{
        f"c25_formats/{name}": {**LONG}
        for name in ("ghost.json", "newsplease.json", "page.mhtml", "post.markdown", "story.rtf")
    },
    "c25_formats/hansard.xml": {"nurses will be paid": "Owen Smith", "do not accept": "Chloe Smith"},
    "c25_formats/interview.srt": {
        "why close": None, ICE: "Ida Brandt", "risk to crews": "Ida Brandt", "the cost": None, MILLION: "Okafor",
    },
    "c25_formats/interview.vtt": {"why close": None, ICE: "Ida Brandt", "risk to crews": "Ida Brandt", MILLION: "Tom Okafor"},
    "c25_formats/nitf.xml": {**SHORT, ICE: "Ida Brandt"},
    "c25_formats/result.json": {"port will close": "Ida Brandt", ICE: "Ida Brandt"},
}  # fmt: skip
"""Some words of each file with the one person named who says them; None where nobody who is named does."""
ALSO = {"c26_blockquote_cite_in_footer.html": {"Per Dahl"}}
"""Others who are rightly named there: in c26 the speaker of a teaser."""
OPEN = {
    ("c05_signed_quotations.txt", "waited a year"): "its speaker stands before a colon, behind “from”: nobody is named",
    ("c05_signed_quotations.txt", "Rules for the market"): "its speaker is a line above, behind “From the desk of”",
}


@cache
def _read(name: str) -> list[tuple[Article, list[Quotation]]]:
    """The articles of a file, each with the quotations that are not reported inside another."""
    articles = [item for item in read(CASES / name) if isinstance(item, Article)]
    assert articles
    spoken = [[one for one in each if one.carrier is None] for each in extract_all(articles)]
    return list(zip(articles, spoken, strict=True))


@pytest.mark.parametrize("name", FIELDS)
def test_a_format_s_fields_are_read(name: str) -> None:
    ((article, _),) = _read(f"c25_formats/{name}")
    *fields, last = FIELDS[name]
    assert [article.title, article.outlet, article.author, article.published, article.url] == fields
    assert article.text.strip().endswith(last)


@pytest.mark.parametrize(
    ("name", "words", "speaker"),
    [
        pytest.param(
            *(name, words, speaker),
            id=f"{name.rsplit('/')[-1]}: {words}",
            marks=[pytest.mark.xfail(reason=OPEN[name, words], strict=True)] if (name, words) in OPEN else [],
        )
        for name, spoken in SPOKEN.items()
        for words, speaker in spoken.items()
    ],
)
def test_words_are_those_of_whoever_says_them(name: str, words: str, speaker: str | None) -> None:
    names = {
        quotation.source.name
        for article, quotations in _read(name)
        for quotation in quotations
        if any(words in " ".join(span.of(article.text).split()) for span in quotation.content)
    }
    assert names - {None} == ({speaker} if speaker else set())


@pytest.mark.parametrize("name", SPOKEN)
def test_nobody_else_speaks(name: str) -> None:
    names = {quotation.source.name for _, quotations in _read(name) for quotation in quotations}
    assert names - {None} <= {*SPOKEN[name].values(), *ALSO.get(name, ())}


def test_every_file_of_the_formats_has_its_row() -> None:
    assert {file.name for file in (CASES / "c25_formats").iterdir()} == set(FIELDS)
    assert {f"c25_formats/{name}" for name in FIELDS} <= set(SPOKEN)
