"""`onrecord log`: who changed what, in lines of English or JSON."""

from __future__ import annotations

import getpass
import json
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from index.archive import Archive
from index.core.rights import AccessRole, Actor
from index.core.types import Ruling
from rag.cli import app
from tests.support.archives import AddArticles
from tests.support.corrections import NOTE, span

pytestmark = pytest.mark.slow

ANNA = Actor("oidc:1", "Anna\x1b Holt", AccessRole.CORRECTOR, "page")


@pytest.fixture
def changed(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [NOTE])
    with empty_archive.acting_as(ANNA).writing() as writer:
        writer.correct("note", span(empty_archive, "aground"), Ruling.SPEAKER, "Juri Kolb")
        writer.join("juri-kolb", "ada-brandt")
    return empty_archive


def log(archive: Archive, *options: str) -> tuple[list[str], str]:
    """The lines of the command and its messages."""
    done = CliRunner().invoke(app, ["log", "--archive", str(archive.folder), *options])
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines(), done.stderr


def test_it_prints_a_line_for_each_change_the_newest_first(changed: Archive) -> None:
    place = span(changed, "aground")
    lines, said = log(changed)
    actions = [line.split(" · ")[1] for line in lines]
    assert actions == [
        "Anna\\x1b Holt (page) merged “Ada Brandt” with “Juri Kolb”",
        f"Anna\\x1b Holt (page) corrected the speaker of note {place.start}–{place.end}: “Juri Kolb” instead of “Ada Brandt”",
        f"{getpass.getuser()} (cli) added note",
        f"{getpass.getuser()} (cli) rebuilt the archive",
    ]
    assert not said
    assert all(line.startswith(f"{date.today().day} {date.today():%B %Y}, ") for line in lines)


def test_it_is_narrowed(changed: Archive) -> None:
    def shown(*options: str) -> list[str]:
        return [json.loads(line)["action"] for line in log(changed, "--json", *options)[0]]

    assert shown() == ["merge", "correct", "add", "rebuild"]
    assert shown("--article", "note") == ["correct", "add"]
    assert shown("--speaker", "juri-kolb") == shown("--speaker", "Ada Brandt") == ["merge", "correct"]
    assert shown("--speaker", "Nobody Known") == []
    assert shown("--who", getpass.getuser()) == ["add", "rebuild"]
    assert shown("--since", date.today().isoformat()) == shown()
    assert shown("--since", (date.today() + timedelta(1)).isoformat()) == []
    assert shown("--limit", "0") == shown()
    lines, said = log(changed, "--limit", "1")
    assert (len(lines), "--limit 0 prints all" in said) == (1, True)


def test_a_line_of_json_has_the_whole_event(changed: Archive) -> None:
    place = span(changed, "aground")
    event = json.loads(log(changed, "--json", "--who", "oidc:1")[0][1])
    assert event | {"seq": 0, "at": ""} == {
        "seq": 0,
        "at": "",
        "who": "oidc:1",
        "name": "Anna\x1b Holt",
        "role": "corrector",
        "via": "page",
        "action": "correct",
        "article": "note",
        "span": [place.start, place.end],
        "subject": None,
        "before": "Ada Brandt",
        "after": "Juri Kolb",
    }
    assert event["at"].startswith("20") and event["seq"] > 1
