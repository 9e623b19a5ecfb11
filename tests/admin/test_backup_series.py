"""Backups in a folder: each is read back before an older one goes, by the rule, and nothing goes that is not ours."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index.archive import Archive
from index.core.errors import ArchiveError, Forbidden, InputError
from index.core.rights import AccessRole, Actor
from rag.admin.backup_series import KeepRule, add_to_series
from rag.cli import app
from tests.support.archives import AddArticles
from tests.support.sample_article import NOTE

NEW_YEAR = datetime(2027, 1, 1, 3, 30, tzinfo=UTC)
RULE = KeepRule.parse("7d,4w,12m")


@pytest.fixture
def noted(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    """An archive of one article."""
    add_articles(empty_archive, [NOTE])
    return empty_archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for backups."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def days(times: set[datetime]) -> list[str]:
    """The days, the newest first."""
    return [f"{time:%Y-%m-%d}" for time in sorted(times, reverse=True)]


def test_seven_days_four_weeks_twelve_months() -> None:
    every = [NEW_YEAR - timedelta(days=n) for n in range(800)]
    every += [time - timedelta(hours=3) for time in every]
    kept = RULE.kept(every)
    assert days(kept)[:7] == [f"{NEW_YEAR - timedelta(days=n):%Y-%m-%d}" for n in range(7)]
    assert days(kept)[7:10] == ["2026-12-20", "2026-12-13", "2026-11-30"]  # Sundays; then the ends of months
    assert days(kept)[10:] == [
        "2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30", "2026-03-31",
        "2026-02-28",
    ]  # fmt: skip
    assert all(time.hour == 3 for time in kept)  # the last of each day


def test_after_a_pause_nothing_goes_for_being_old() -> None:
    old = [NEW_YEAR - timedelta(days=3000 + n) for n in range(3)]
    assert KeepRule.parse("4d").kept([NEW_YEAR, *old]) == {NEW_YEAR, *old}


def test_the_newest_always_stays() -> None:
    assert KeepRule.parse("1y").kept([NEW_YEAR - timedelta(days=400), NEW_YEAR]) == {NEW_YEAR}
    assert RULE.kept([]) == set()


@pytest.mark.parametrize("text", ["", "7", "0d", "-1d", "7d,", "7d 4w", "7d,3d", "7h", "99999d", "d"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="7d,4w,12m"):
        KeepRule.parse(text)


def test_older_ones_go_and_what_is_not_ours_stays(noted: Archive, folder: Path, tmp_path: Path) -> None:
    other = Archive.open(tmp_path / "elsewhere" / "archive", create=True)
    for day in range(4):
        add_to_series(noted, folder, now=NEW_YEAR - timedelta(days=day))
    strange = {
        add_to_series(other, folder, now=NEW_YEAR - timedelta(days=900)).file.name,  # of an archive of the same name
        "archive-2020-01-01T000000Z.sqlite",
        "archive-2020-13-01T000000Z.sqlite",
        "archive-2020-01-02T000000Z.sqlite",
        "archive-2020-01-01.sqlite",
        "notes.txt",
    }
    (folder / "archive-2020-01-01T000000Z.sqlite").write_text("not a backup")
    (folder / "archive-2020-13-01T000000Z.sqlite").write_text("no time")
    (folder / "archive-2020-01-02T000000Z.sqlite").symlink_to(folder / "archive-2026-12-29T033000Z.sqlite")
    noted.back_up(folder / "archive-2020-01-01.sqlite")
    (folder / "notes.txt").write_text("mine")
    report = add_to_series(noted, folder, KeepRule.parse("2d"), NEW_YEAR + timedelta(days=1))
    assert [path.name for path in report.deleted] == [f"archive-2026-12-{day}T033000Z.sqlite" for day in (29, 30, 31)]
    assert {path.name for path in report.left} == {
        "archive-2020-01-01T000000Z.sqlite",
        f"archive-{NEW_YEAR - timedelta(days=900):%Y-%m-%d}T033000Z.sqlite",
    }
    ours = {f"archive-2027-01-0{day}T033000Z.sqlite" for day in (1, 2)}
    assert {path.name for path in folder.iterdir()} == strange | ours
    assert (report.articles, report.compared) == (1, 1)


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE articles SET text = 'somebody else said something else'", "a text in it differs"),
        ("DELETE FROM quotations", "another number of quotations"),
        ("DELETE FROM migrations WHERE name > '0003'", "of another version"),
        ("", "malformed|damaged|not a database"),
    ],
)
def test_one_that_does_not_read_back_is_deleted_and_older_ones_stay(
    noted: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch, damage: str, fault: str
) -> None:
    older = add_to_series(noted, folder, now=NEW_YEAR).file
    back_up = Archive.back_up

    def damaged(self: Archive, file: Path) -> int:
        size = back_up(self, file)
        if not damage:
            file.write_bytes(file.read_bytes()[: size // 2])
            return size
        with closing(sqlite3.connect(file)) as db:
            db.execute(damage)
            db.commit()
        return size

    monkeypatch.setattr(Archive, "back_up", damaged)
    with pytest.raises(ArchiveError, match=rf"({fault}).*deleted.*older ones are kept"):
        add_to_series(noted, folder, KeepRule.parse("1d"), NEW_YEAR + timedelta(days=1))
    assert list(folder.iterdir()) == [older]


def test_a_restored_archive_goes_on_with_its_series(noted: Archive, folder: Path) -> None:
    first = add_to_series(noted, folder, now=NEW_YEAR).file
    noted.database.close()
    shutil.rmtree(noted.folder)
    noted.folder.mkdir()
    shutil.copy(first, noted.folder / "record.sqlite")
    report = add_to_series(Archive.open(noted.folder), folder, KeepRule.parse("1d"), NEW_YEAR + timedelta(days=1))
    assert report.deleted == (first,)


def test_a_folder_that_is_not_there_or_in_the_archive_is_refused(noted: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="mounted"):
        add_to_series(noted, tmp_path / "backups")
    with pytest.raises(ArchiveError, match="inside the archive"):
        add_to_series(noted, noted.folder / "generations")
    assert not (tmp_path / "backups").exists()


def test_one_role_alone_may(noted: Archive, folder: Path) -> None:
    with pytest.raises(Forbidden):
        add_to_series(noted.acting_as(Actor("oidc:1", "Cora", AccessRole.CORRECTOR)), folder)
    assert not list(folder.iterdir())


def test_the_command(noted: Archive, folder: Path) -> None:
    runner, archive = CliRunner(), ["--archive", str(noted.folder)]
    old = add_to_series(noted, folder, now=datetime(2020, 1, 1, tzinfo=UTC)).file
    done = runner.invoke(app, ["backup", "--to", str(folder), "--keep", "1d", *archive])
    assert done.exit_code == 0
    assert "; texts: 1, read back and compared: 1." in done.stdout
    assert f"Deleted: {old}" in done.stdout
    for wrong in ([], ["file", "--to", str(folder)], ["file", "--keep", "1d"]):
        assert runner.invoke(app, ["backup", *wrong, *archive]).exit_code == 2
    assert len(list(folder.iterdir())) == 1
