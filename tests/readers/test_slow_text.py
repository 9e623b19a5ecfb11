"""Text that is made to be slow: every pattern takes time in proportion to it, and a slow message costs itself alone."""

from __future__ import annotations

import random
import re
import signal
import unicodedata
from collections.abc import Callable, Iterator
from email import message_from_string
from pathlib import Path
from types import FrameType

import pytest

from index.core.types import Article, Kind
from index.extraction.documents.evidence import LayoutEvidence
from index.extraction.quotations.speech_acts import is_title
from index.readers import Failure
from index.readers.formats.containers import mail
from index.readers.formats.containers.mail import header, list_name
from index.readers.formats.documents.markdown import HEADING
from index.readers.parse.pdf_layout import HYPHENATED
from index.readers.parse.text_cleaning import normalize_text
from index.readers.press.nexis import URL
from index.readers.source.file import File
from rag.formats.segments import split_quoted

MANY = 200_000


@pytest.fixture
def minute() -> Iterator[None]:
    """A minute of computing; what is slower than linear would take hours."""

    def end(number: int, frame: FrameType | None) -> None:
        raise AssertionError("it takes more than a minute")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, 60)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize(
    "work",
    [
        lambda: list_name(" " * MANY + "x"),
        lambda: list_name('a"' + " " * MANY),
        lambda: HEADING.match(f"# {'#' * MANY}x"),
        lambda: HEADING.match(f"# {' ' * MANY}x"),
        lambda: HYPHENATED.search("a" * MANY),
        lambda: normalize_text("a" + "\u0301\u0323" * MANY),
        lambda: LayoutEvidence.of(Article("x", "\n" * MANY)).headers,
        lambda: URL.search("\n" * MANY),
        lambda: is_title("“" * MANY, "read"),
        lambda: split_quoted("‘" * MANY + "’x", Kind.MIXED),
        lambda: split_quoted("’‘" * MANY, Kind.MIXED),
    ],
)
@pytest.mark.usefixtures("minute")
def test_it_ends(work: Callable[[], object]) -> None:
    work()


@pytest.mark.parametrize(
    ("identity", "name"),
    [
        ("Harbour News <news.harbour.example>", "Harbour News"),
        ('"Harbour News" <news.harbour.example>', "Harbour News"),
        (' "Harbour News " <x>', "Harbour News "),
        ("<news.harbour.example>", ""),
        ("news.harbour.example", ""),
        ('a "b" <c>', ""),
    ],
)
def test_the_name_of_a_mailing_list(identity: str, name: str) -> None:
    assert list_name(identity) == name


def test_a_heading_loses_its_closing_signs() -> None:
    for text in ("# A #1 pier ## \nx", "#\tA #1 pier\n", "\n# A #1 pier"):
        assert (match := HEADING.match(text)) and match[1].rstrip(" \t").rstrip("#").rstrip(" \t") == "A #1 pier"


def test_accents_are_composed_as_unicode_has_it() -> None:
    chance = random.Random(1)
    for _ in range(200):
        stack = "".join(chance.choice("\u0301\u0323\u0344\u0327\u0345\u0f71\u0f72\u0f73") for _ in range(150))
        assert normalize_text(f"e{stack}говорит") == unicodedata.normalize("NFC", f"e{stack}говорит")


def test_what_stands_in_quotation_marks_is_as_a_pattern_has_it() -> None:
    pattern = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|‘[^’]*’(?!\w)", re.S)
    chance = random.Random(1)
    for _ in range(5_000):
        text = "".join(chance.choice('“”"„«»‘’ab \n') for _ in range(12))
        quoted = [segment.text for segment in split_quoted(text, Kind.MIXED) if segment.verbatim]
        assert quoted == [match[0] for match in pattern.finditer(text)]


def test_a_header_is_read_up_to_its_thousandth_character() -> None:
    message = message_from_string(f"Subject: {'a' * 5_000}\nList-Id: =?utf-8?q?{'_' * 50_000}?=\n\n.")
    assert header(message, "Subject") == "a" * 1_000
    assert len(header(message, "List-Id")) <= 1_000


def test_a_slow_message_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = (
        "From a@b.example Mon Jan 1 00:00:00 2024\nSubject: {0}\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n\n{0} no.\n\n"
    )
    (tmp_path / "a.mbox").write_text("".join(map(letter.format, ("She said", "slow", "He said"))))
    real = mail._article

    def slow(file: File, data: bytes) -> Article:
        while b"slow" in data:
            pass
        return real(file, data)

    monkeypatch.setattr(mail, "_article", slow)
    signal.setitimer(signal.ITIMER_PROF, 6)
    try:
        first, failure, last = mail.read_many(File(tmp_path / "a.mbox"))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    assert isinstance(first, Article) and isinstance(last, Article) and isinstance(failure, Failure)
    assert failure.place.endswith("a.mbox:2") and "ONRECORD_READER_SECONDS" in failure.message
