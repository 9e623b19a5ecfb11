"""The table of docs/use.md, format by format, what comes of each field: made of the corpus, whose cases are tests.

    python -m tests.support.corpus.formats_table     # writes it anew

A field is right where a case of the format (tests/readers/test_corpus.py holds each to what must come of it) has it. Of
every other, WITHOUT says that the format has no place for it, or that it is not read. Borders are right where a case has
several articles, and speakers where a case is read as the turns of those whom the format marks.
"""

from __future__ import annotations

from pathlib import Path

from index.core.types import Article
from index.extraction.documents.layout import DocumentLayout
from index.readers.formats.registry import FORMATS, Format, format_of
from tests.support.corpus.all_cases import cases
from tests.support.corpus.case import Case

PAGE = Path(__file__).parents[3] / "docs" / "use.md"
BEGIN, END = "<!-- fields of formats -->", "<!-- end of fields -->"
COLUMNS = {"title": "title", "outlet": "outlet", "author": "author", "published": "date", "url": "link"}
RIGHT, ABSENT, NOT_SUPPORTED, ONE = "right", "absent", "not supported", "one article"
WITHOUT: dict[str, dict[str, str]] = {
    "the Congressional Record, an article to an item": {"author": ABSENT, "url": ABSENT},
    "debates as XML of parlparse (Hansard), a sitting to a file": {
        "outlet": ABSENT,
        "author": ABSENT,
        "url": NOT_SUPPORTED,  # each speech has one of its own
    },
    "debates as TEI of ParlaMint, an article to a sitting": {"outlet": ABSENT, "author": ABSENT},
    "subtitles, a recording to a file": dict.fromkeys(COLUMNS, ABSENT),
    "mail": {"author": NOT_SUPPORTED},  # its sender is the outlet
    "mailboxes, an article to a message": {"author": NOT_SUPPORTED},
    "wire text (IPTC 7901, ANPA 1312)": {"url": ABSENT},
}
"""By description of a format, the fields that none of its files can have, or that are not read."""
SPEAKERS_MARKED = frozenset(
    {
        "the Congressional Record, an article to an item",
        "debates as XML of parlparse (Hansard), a sitting to a file",
        "debates as TEI of ParlaMint, an article to a sitting",
        "subtitles, a recording to a file",
    }
)
"""Descriptions of formats that mark who speaks."""
MANY = "an article to "
"""Part of the description of a format that holds several articles."""


def updated(page: str) -> str:
    """The page with the table written anew between its two marks."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{rest.split(END)[1]}"


def table() -> str:
    """A row for each format, as Markdown."""
    rows = ["| file | is | " + " | ".join(COLUMNS.values()) + " | borders | speakers |", "|---" * 9 + "|"]
    sound = [(case, format_of(case.name, case.content[: 2**16])) for case in cases() if case.texts]
    for form in FORMATS:
        endings = ", ".join(f"`{suffix}`" for suffix in form.suffixes)
        rows.append(
            f"| {endings} | {form.description} | {' | '.join(cells(form, [c for c, f in sound if f == form]))} |"
        )
    return "\n".join(rows) + "\n"


def cells(form: Format, sound: list[Case]) -> list[str]:
    """The cells for each field, for the borders between articles, and for the speakers.

    Raises LookupError for what no case shows and WITHOUT does not declare, and for what both do.
    """
    stated = {name for case in sound for name, value in case.fields if value not in ("", "None")}
    without = WITHOUT.get(form.description, {})
    if not sound or stated.symmetric_difference(COLUMNS.keys() - without.keys()) & COLUMNS.keys():
        raise LookupError(
            f"“{form.description}”: the cases of tests/support/corpus/ state {sorted(stated) or 'nothing'},"
            f" WITHOUT declares {sorted(without) or 'nothing'}: of {sorted(COLUMNS)}, each is to be in one of the two"
        )
    many = any(len(case.texts) > 1 for case in sound)
    marked = form.description in SPEAKERS_MARKED
    if MANY in form.description and not many:
        raise LookupError(f"“{form.description}”: no case of tests/support/corpus/ has several articles")
    if marked and not any(DocumentLayout.of(Article("a", text)).turns for case in sound for text in case.texts):
        raise LookupError(f"“{form.description}”: no case of tests/support/corpus/ is read as turns")
    fields = [without.get(name, RIGHT) for name in COLUMNS]
    return [*fields, RIGHT if many else ONE, RIGHT if marked else ABSENT]


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text("utf8")), "utf8")
