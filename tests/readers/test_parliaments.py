"""Debates of parliaments become turns: parlparse's Hansard, ParlaMint's TEI, the Congressional Record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.core.types import Article
from index.extraction.documents.kind import DocumentKind
from index.extraction.documents.layout import DocumentLayout
from index.extraction.pipeline import extract
from index.readers import Limits, read
from tests.support.article_files import read_article, read_failure, write_file
from tests.support.corpus.debates import RECORD, hansard, record, record_page, tei, utterances


def spoken(article: Article) -> list[tuple[str, str]]:
    """Each turn of a transcript: its label, and the words that are its speaker's."""
    found = DocumentLayout.of(article).turns
    assert found
    return [
        (each.source.span.of(article.text), " ".join(part.of(article.text) for part in each.content))
        for each in found.quotations
        if each.source.span
    ]


def test_a_sitting_of_parlparse_is_its_speeches(tmp_path: Path) -> None:
    article = read_article(write_file(tmp_path, "debates2012-01-10a.xml", hansard()))
    assert (article.title, article.published) == ("Regional Pay", date(2012, 1, 10))
    assert (article.outlet, article.author, article.url) == ("", "", "")
    assert article.text.split("\n\n") == [
        "[Regional Pay]",
        "Ida Brandt: Does the Minister, my hon. Friend, accept that nurses will be paid less? Remember: they have waited.",
        "[Interruption.]",
        "Ida Brandt: I have asked twice – twice.",
        "Tom Okafor: I do not accept that.",
        "[Question put and agreed to.]",
        "[The House divided: Ayes 2, Noes 1.]",
        "Several Hon. Members: Oh!",
        "Unidentified Speaker: Shame!",
        "Tom Okafor: The review bodies have been asked.",
    ]
    assert spoken(article) == [
        (
            "Ida Brandt",
            "Does the Minister, my hon. Friend, accept that nurses will be paid less? Remember: they have waited.",
        ),
        ("Ida Brandt", "I have asked twice – twice."),
        ("Tom Okafor", "I do not accept that."),
        ("Several Hon. Members", "Oh!"),
        ("Unidentified Speaker", "Shame!"),
        ("Tom Okafor", "The review bodies have been asked."),
    ]


def test_a_day_of_several_debates_has_no_title(tmp_path: Path) -> None:
    two = hansard().replace(b"<division", b"<major-heading>Ports</major-heading><division")
    assert read_article(write_file(tmp_path, "a.xml", two)).title == ""


def test_xml_without_speeches_is_refused(tmp_path: Path) -> None:
    empty = b"<publicwhip><major-heading>Ports</major-heading></publicwhip>"
    assert "no speeches" in read_failure(write_file(tmp_path, "a.xml", empty)).message


def test_a_sitting_of_parlamint_is_its_utterances(tmp_path: Path) -> None:
    article = read_article(write_file(tmp_path, "a.xml", tei(utterances())))
    assert (article.title, article.published) == ("Minutes of the Diet of Norland, sitting 4", date(2024, 3, 5))
    assert (article.outlet, article.author, article.url) == ("", "", "https://diet.example/2024/03/05")
    assert article.text.split("\n\n") == [
        "[Opening]",
        "Ida van Brandt: The port is closed. We cannot keep it open.",
        "[Applause]",
        "Ida van Brandt: It will cost.",
        "Mr. President: Thank you.",
        "Unidentified Speaker: It’s ours, isn’t it?",
    ]
    assert ("Ida van Brandt", "It will cost.") in spoken(article)


def test_the_tokens_of_an_annotated_sitting_are_joined(tmp_path: Path) -> None:
    tokens = (
        '<s>\n<w lemma="we">We</w>\n<name type="PER">\n<w>do</w>\n<w>n’t<w norm="do"/><w norm="not"/></w>\n</name>'
        '\n<w join="right">know</w>\n<pc>.</pc>\n</s>\n<s>\n<w join="right">No</w>\n<pc>!</pc>\n</s>'
    )
    article = read_article(write_file(tmp_path, "a.xml", tei(f'<u who="#IdaBrandt"><seg>{tokens}</seg></u>')))
    assert article.text == "Ida van Brandt: We do n’t know. No!"


def test_a_corpus_has_an_article_to_each_sitting_and_the_same_ids_again(tmp_path: Path) -> None:
    one, two = (
        tei(f'<u who="#IdaBrandt"><seg>{words}</seg></u>').replace(b'"sitting-4"', b'"sitting-%d"' % number)
        for number, words in enumerate(("We close.", "We open."))
    )
    two = two.replace(b"xml:id='IdaBrandt'", b"")  # the names of one sitting hold in the others
    bodies = b"".join(each.partition(b"?>")[2] for each in (one, two))
    path = write_file(tmp_path, "a.xml", b'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">' + bodies + b"</teiCorpus>")
    articles = [item for item in read(path) if isinstance(item, Article)]
    assert [each.text for each in articles] == ["Ida van Brandt: We close.", "Ida van Brandt: We open."]
    assert len({each.id for each in articles}) == 2
    assert [each.id for each in articles] == [item.id for item in read(path) if isinstance(item, Article)]


def test_tei_without_utterances_is_refused(tmp_path: Path) -> None:
    play = tei("<sp><speaker>Ida</speaker><p>No.</p></sp>")
    assert "without utterances" in read_failure(write_file(tmp_path, "a.xml", play)).message


@pytest.mark.parametrize(("name", "content"), [("a.txt", record(RECORD)), ("a.htm", record_page(RECORD))])
def test_an_item_of_the_congressional_record_is_its_turns(tmp_path: Path, name: str, content: str) -> None:
    article = read_article(write_file(tmp_path, name, content))
    assert (article.title, article.published) == ("THE PORT OF KESSEL & ITS ICE", date(2017, 1, 24))
    assert (article.outlet, article.author, article.url) == ("Congressional Record", "", "")
    assert article.text.split("\n\n") == [
        "[THE PORT OF KESSEL & ITS ICE]",
        "(Ms. BRANDT asked and was given permission to address the House for 1 minute.)",
        "Ms. BRANDT: Mr. Speaker, I rise today for the port. We cannot keep it open in this ice, and I include the letter. "
        "Mr. Speaker, I yield back.",
        "[Dear Ida: I lied to the harbour about the ice. Tom Okafor.]",
        "Mr. OKAFOR: Is there objection?",
        "[There was no objection.]",
        "[The bill was read the third time.]",
        "Mr. McVANE of North Shore: The House is ours, and we thank it. Remember: the ice.",
        "Ms. BRANDT: I object.",
    ]
    assert [who for who, _ in spoken(article)] == [
        "Ms. BRANDT",
        "Mr. OKAFOR",
        "Mr. McVANE of North Shore",
        "Ms. BRANDT",
    ]


def test_several_items_in_one_file_are_articles_of_their_own(tmp_path: Path) -> None:
    other = RECORD.replace("THE PORT OF KESSEL & ITS ICE", "ANOTHER")
    path = write_file(tmp_path, "a.txt", record(RECORD) + "\n" + record(other))
    articles = [item for item in read(path) if isinstance(item, Article)]
    assert [each.title for each in articles] == ["THE PORT OF KESSEL & ITS ICE", "ANOTHER"]
    assert len({each.id for each in articles}) == 2


def test_an_article_on_the_record_is_an_article(tmp_path: Path) -> None:
    text = "The senator read from the\n[Congressional Record Volume 163] on Tuesday.\n\n  Mr. DOE. That was all."
    assert read_article(write_file(tmp_path, "a.txt", text)).text == text


def test_white_space_without_end_costs_no_time(tmp_path: Path) -> None:
    path = write_file(tmp_path, "a.xml", hansard().replace(b"<division", b" " * 2_000_000 + b"<division"))
    assert read_article(path, limits=Limits(seconds=5)).title == "Regional Pay"


SHORT: dict[str, str | bytes] = {
    "a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ida Brandt>We close it: the ice is thick.</v>\n",
    "hansard.xml": "<publicwhip><major-heading>The Port</major-heading>"
    "<speech speakername='Ida Brandt'><p>We close it: the ice is thick.</p></speech></publicwhip>",
    "tei.xml": tei("<head>The Port</head><u who='#IdaBrandt'><seg>We close it: the ice is thick.</seg></u>"),
    "record.txt": record("          THE PORT\n\n  Ms. BRANDT of Kessel. We close it: the ice is thick.\n"),
}
LABELS = {
    "a.vtt": "Ida Brandt",
    "hansard.xml": "Ida Brandt",
    "tei.xml": "Ida van Brandt",
    "record.txt": "Ms. BRANDT of Kessel",
}


@pytest.mark.parametrize("name", SHORT)
def test_a_turn_is_its_speaker_s_in_however_short_a_file(tmp_path: Path, name: str) -> None:
    article = read_article(write_file(tmp_path, name, SHORT[name]))
    assert DocumentLayout.of(article).kind is DocumentKind.TRANSCRIPT
    assert spoken(article) == [(LABELS[name], "We close it: the ice is thick.")]
    (quotation,) = extract(article)
    assert "Brandt" in (quotation.source.name or "") or name == "record.txt"
    as_text = read_article(write_file(tmp_path, "b.txt", article.text))
    assert as_text.text == article.text and DocumentLayout.of(as_text).turns is None


def test_what_a_short_sitting_gives_to_nobody_named_has_no_name(tmp_path: Path) -> None:
    body = "<u><seg>Shame on Ida Brandt!</seg></u><note>Ida Brandt: It is late.</note>"
    article = read_article(write_file(tmp_path, "a.xml", tei(body)))
    assert spoken(article) == [("Unidentified Speaker", "Shame on Ida Brandt!")]
    (quotation,) = extract(article)
    assert quotation.source.name is None
