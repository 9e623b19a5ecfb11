"""The table of formats in docs/use.md says what the corpus shows, for every format that is registered."""

from __future__ import annotations

import pytest

from index.readers.formats.documents import plain
from index.readers.formats.registry import FORMATS, Format
from tests.support.corpus.case import Case
from tests.support.corpus.formats_table import ABSENT, BEGIN, COLUMNS, END, ONE, PAGE, RIGHT, WITHOUT, cells, updated

pytestmark = pytest.mark.slow


def test_the_table_of_formats_is_up_to_date() -> None:
    page = PAGE.read_text("utf8")
    assert page == updated(page), "run: python -m tests.support.corpus.formats_table"
    rows = [row for row in page.split(BEGIN)[1].split(END)[0].split("\n") if row.startswith("| `")]
    assert len(rows) == len(FORMATS)


def test_what_no_case_shows_has_to_be_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    new = Format((".new",), plain.read, "a new one")
    with pytest.raises(LookupError, match="state nothing"):
        cells(new, [])
    titled = Case("a.new", b"", ("She said no.",), (("title", "A"), ("url", "")))
    with pytest.raises(LookupError, match=r"state \['title'\]"):
        cells(new, [titled])
    rest = dict.fromkeys(("outlet", "author", "published", "url"), ABSENT)
    monkeypatch.setitem(WITHOUT, new.description, rest)
    assert cells(new, [titled]) == [RIGHT, *[ABSENT] * 4, ONE, ABSENT]
    monkeypatch.setitem(WITHOUT, new.description, {**rest, "title": ABSENT})
    with pytest.raises(LookupError, match="WITHOUT declares"):
        cells(new, [titled])


def test_several_articles_and_marked_speakers_have_to_be_shown() -> None:
    every = tuple((name, "A") for name in COLUMNS)
    case = Case("a.new", b"", ("She said no.",), every)
    with pytest.raises(LookupError, match="several articles"):
        cells(Format((".new",), plain.read, "a new one, an article to a row"), [case])
    subtitles = next(form for form in FORMATS if ".srt" in form.suffixes)
    with pytest.raises(LookupError, match="read as turns"):
        cells(subtitles, [Case("a.srt", b"", ("She said no.",))])
