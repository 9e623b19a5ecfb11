"""docs/operation.md is true: its commands are run as they stand, at places of ours, and what it lists is all there is."""

from __future__ import annotations

import json
import logging
import re
import shlex
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command
from typer.testing import CliRunner

from index.archive import Archive
from index.core.types import Ruling, hull
from index.store.audit.events import EventAction
from index.store.filters import Filter
from index.store.migrations import MIGRATIONS
from pages.server.json_log import JsonFormatter
from pages.server.metrics import Metrics
from rag.access.database import AccessDatabase
from rag.access.sessions import Sessions
from rag.answers.engine import ask
from rag.cli import app
from rag.conversation.history import ConversationStore
from tests.support.archives import LAVROV, OLD_TEXT, ROOT, old_archive
from tests.support.sentinels import SECRET, fill_with_secrets, traces

PAGE = (ROOT / "docs" / "operation.md").read_text("utf8")
SECTIONS = {part.split("\n", 1)[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}
NOT_RUN = ("systemd-run ", "systemctl ", "podman ", "python3 -m venv ", "/opt/onrecord-2/bin/pip ", "ln -sfn /opt/")
"""Commands of a machine that has systemd, a container engine, or an installation of its own."""
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def blocks(section: str, language: str = "sh") -> list[str]:
    """The blocks of a language in a section."""
    return re.findall(rf"^```{language}\n(.*?)^```", SECTIONS[section], re.DOTALL | re.MULTILINE)


def run_block(folder: Path, block: str) -> str:
    """Run the commands of a block one after the other, ours in this process, with /var/lib in the folder; return what
    ours write."""
    written = ""
    for line in block.replace("/var/lib", str(folder)).splitlines():
        name, *arguments = shlex.split(line)
        if name != "onrecord":
            subprocess.run(["bash", "-euc", line], cwd=folder, check=True, timeout=60)
            continue
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, (line, done.output, done.exception)
        written += done.stdout
    return written


@pytest.fixture
def place(seed_archive: Archive, tmp_path: Path) -> Path:
    """A folder that stands for /var/lib, with the archive of a newsroom and a place for backups."""
    news = Archive.open(shutil.copytree(seed_archive.folder, tmp_path / "onrecord" / "news"))
    with news.writing() as writer:
        (first, *_) = news.lookup.select(Filter(("sergei-lavrov",)))
        article = news.lookup.articles([first.article])[first.article].id
        writer.correct(article, hull(first.quotation.content), Ruling.CHECKED)
    ConversationStore(news.folder).save(None, [{"q": [LAVROV]}])
    news.database.close()
    (tmp_path / "onrecord-backups").mkdir()
    return tmp_path


def state(folder: Path) -> dict[str, object]:
    """All that a restored archive must have again."""
    archive = Archive.open(folder)
    db = archive.database.db
    return {
        "answer": [(s.name, s.text, s.article.id) for s in ask(archive, LAVROV).matches],
        "ids": [*archive.lookup.article_rows()],
        "counts": archive.lookup.counts(),
        "events": [
            each for each in archive.lookup.events() if each.action not in (EventAction.BACK_UP, EventAction.REBUILD)
        ],
        "corrections": db.execute("SELECT * FROM corrections").fetchall(),
        "conversations": [each.turns for each in ConversationStore(folder).search()],
    }


@pytest.mark.slow
def test_the_drill(place: Path) -> None:
    """Back up, lose the archive, restore it as the page says, ask again."""
    news, (back_up,), (restore,) = place / "onrecord" / "news", blocks("Backups"), blocks("Restoring")
    before = state(news)
    assert before["answer"] and before["corrections"] and before["conversations"] and before["events"]
    run_block(place, back_up)
    shutil.rmtree(news)
    lines = restore.splitlines(keepends=True)
    assert lines.pop(3).startswith("cp -r ") and lines.pop(0).startswith("mv ")  # without the old folder
    assert "record           sound" in run_block(place, "".join(lines))
    assert state(news) == before


@pytest.mark.slow
def test_a_damaged_archive_is_restored_without_what_was_erased_since(place: Path, empty_archive_folder: Path) -> None:
    news, (back_up,), (restore,) = place / "onrecord" / "news", blocks("Backups"), blocks("Restoring")
    shutil.rmtree(news)
    archive = fill_with_secrets(Archive.open(shutil.copytree(empty_archive_folder, news)))
    archive.database.close()
    run_block(place, back_up)
    archive = Archive.open(news)
    archive.erase(archive.plan_erasure([SECRET.id], [each.id for each in ConversationStore(news).search()]))
    archive.database.close()
    counts, record = Archive.open(news).lookup.counts(), news / "record.sqlite"
    record.write_bytes(record.read_bytes()[:5000] + bytes(100_000))
    assert "record           sound" in run_block(place, restore)
    assert not traces(news)
    assert Archive.open(news).lookup.counts() == counts


@pytest.mark.slow
def test_the_way_back_to_an_older_version(place: Path) -> None:
    news, block = place / "onrecord" / "news", blocks("Newer versions")[-1]
    shutil.rmtree(news)
    old_archive(news, 3)
    Archive.open(news).database.close()
    commands = block.splitlines(keepends=True)
    assert commands[-1].startswith("onrecord rebuild")  # by the older version, which is not here
    run_block(place, "".join(commands[:-1]))
    assert "record.sqlite" in [path.name for path in (place / "onrecord" / "newer").iterdir()]
    assert [path.name for path in news.iterdir() if "record" in path.name or "before" in path.name] == ["record.sqlite"]
    db = sqlite3.connect(news / "record.sqlite")
    assert [name for (name,) in db.execute("SELECT name FROM migrations ORDER BY name")] == list(MIGRATIONS[:3])
    assert db.execute("SELECT text FROM articles").fetchall() == [(OLD_TEXT,)]
    db.close()


def test_every_other_command_is_run_here_or_cannot_be() -> None:
    run_here = [blocks("Backups")[0], blocks("Restoring")[0], blocks("Newer versions")[-1]]
    every = [
        block for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE) if block not in run_here
    ]
    others = [line for block in every for line in block.splitlines() if not line.startswith(NOT_RUN)]
    assert all(line.startswith(("onrecord backup --to ", "onrecord status ")) for line in others), others


def test_every_option_of_the_page_exists() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    parts = re.split(r"(?:`|^)onrecord (?=[a-z])", PAGE, flags=re.MULTILINE)[1:]
    named = [
        (part.split()[:2], option) for part in parts for option in _OPTION.findall(part.split("\n")[0].split("`")[0])
    ]
    named.append((["serve"], "--log-questions"))
    assert len(named) > 8
    for words, option in named:
        command = commands[words[0].strip("`")]
        command = command.commands[words[1]] if hasattr(command, "commands") else command
        assert option in {each for param in command.params for each in param.opts}, (words, option)


def test_the_lines_of_the_log_are_as_shown() -> None:
    (shown,) = blocks("The log", "json")
    for line in map(json.loads, shown.splitlines()):
        beginning = ("time", "level", "logger", "request", "event")
        fields = {name: value for name, value in line.items() if name not in beginning}
        record = logging.LogRecord(line["logger"], logging.INFO, "x.py", 1, line["event"], None, None)
        record.fields = fields
        made = json.loads(JsonFormatter().format(record))
        assert list(made) == [name for name in line if name != "request"]
        assert all(f"`{name}`" in SECTIONS["The log"] for name in fields)


def test_the_figures_are_those_that_there_are(seed_archive: Archive, tmp_path: Path) -> None:
    metrics = Metrics({"news": seed_archive}, Sessions(AccessDatabase(tmp_path), "rules"))
    made = re.findall(r"^# TYPE (\w+) ", metrics.text().decode(), re.MULTILINE)
    rows = "".join(line for line in SECTIONS["Figures"].splitlines(keepends=True) if line.startswith("| `"))
    assert set(re.findall(r"`(onrecord_\w+)`", rows)) == {name for name in made if not name.endswith("_created")}
    (scraped,) = blocks("Figures", "yaml")
    assert yaml.safe_load(scraped)["scrape_configs"][0]["metrics_path"] == "/onrecord/metrics"
