"""`onrecord erase` asks twice, says what it does, and what it erased stays out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.archive import Archive
from rag.cli import app
from tests.support.sentinels import COPY, OTHERS, SECRET, fill_with_secrets, traces

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def secrets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = fill_with_secrets(Archive.open(tmp_path_factory.mktemp("secrets") / "archive", create=True))
    archive.database.close()  # now, and not when it is collected: the last to close moves the log into the record
    return archive.folder


def erase(folder: Path, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, ["erase", *arguments, "--archive", str(folder)], input=typed)


def test_nothing_is_erased_before_it_is_typed_again(secrets_folder: Path) -> None:
    before = traces(secrets_folder)
    for typed in ("1\n", "yes\n", "\n\n", f"{SECRET.id}\n", None):
        done = erase(secrets_folder, SECRET.id, typed=typed)
        assert done.exit_code == 1, done.output
        assert "another publication of the same text" in done.output and "type 2" in done.output
    for wrong in ("1", "3"):
        assert erase(secrets_folder, SECRET.id, "--yes-erase", wrong).exit_code == 1
    assert erase(secrets_folder).exit_code == 1
    assert "not even a removed one" in str(erase(secrets_folder, "nothing").exception)
    assert traces(secrets_folder) == before
    assert not (secrets_folder / "erasures" / "ledger.jsonl").exists()


def test_typed_twice_it_is_erased_and_stays_out(secrets_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(secrets_folder, tmp_path / "archive")
    (tmp_path / f"{SECRET.id}.txt").write_text(SECRET.text)
    done = erase(folder, SECRET.id, "--conversations", typed="3\n")
    assert done.exit_code == 0, done.output
    assert "Erased: 2 articles, 3 versions" in done.output and "Receipt: " in done.output
    assert not traces(folder)
    added = CliRunner().invoke(app, ["add", str(tmp_path / f"{SECRET.id}.txt"), "--archive", str(folder)])
    assert "1 left out" in added.output and "--allow-erased lets it in again" in added.output
    status = CliRunner().invoke(app, ["status", "--archive", str(folder)])
    assert "2 articles in 1 erasure" in status.output
    again = ["add", str(tmp_path / f"{SECRET.id}.txt"), "--allow-erased", "--archive", str(folder)]
    assert "1 added" in CliRunner().invoke(app, again).output
    done = erase(folder, "--before", "2024-06-02", "--yes-erase", "1")
    assert done.exit_code == 0 and not Archive.open(folder).lookup.has(OTHERS[0].id)
    done = erase(folder, OTHERS[1].id, typed=f"{OTHERS[1].id}\n")
    assert done.exit_code == 0 and not Archive.open(folder).lookup.has(OTHERS[1].id)
    assert "Nothing is left to be erased" in erase(folder, "--again").output
    assert not Archive.open(folder).lookup.has(COPY.id)
