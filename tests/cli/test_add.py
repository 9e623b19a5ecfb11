"""Adding from a terminal: a dry run that changes nothing, columns that are named, rules for what is none, a report."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.ingest import IngestStatus, ingest
from index.archive.reindex import update_models
from index.archive.worker import pool
from index.core.errors import ArchiveError
from index.core.types import Article
from index.extraction.documents.kind import DocumentKind
from index.readers import discover
from pages.html.fragments import ingest_results
from rag.admin.ingest_report import describe_kinds
from rag.admin.ingestion import ingestion_work
from rag.admin.sources import Uploads
from rag.answers.engine import ask
from tests.support.archives import SEED, fill
from tests.support.command import onrecord
from tests.support.corpus import files
from tests.support.faulty_worker import FAULTY

pytestmark = pytest.mark.slow

WORDS = "Ada Brandt, the harbour pilot, said the channel was too shallow.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two articles, a copy, a broken file and what is no article."""
    inside = tmp_path / "in"
    for name, content in {
        "a.txt": f"Title: Pilot warns\nOutlet: Harbour Post\nDate: 5 March 2024\n\n{WORDS}".encode(),
        "b/c.csv": files.table(WORDS).encode(),
        "b/d.pdf": b"no",
        "README.md": b"Read me.",
        "robots.txt": b"User-agent: *",
        "page_files/ad.html": b"<p>Buy.",
        "style.css": b"p {}",
        "drafts/e.txt": b"A draft, she said.",
        ".onrecordignore": b"drafts/\n",
    }.items():
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_bytes(content)
    return inside


def test_a_dry_run_tells_what_would_be_added_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    done = onrecord("add", folder, "--archive", tmp_path / "archive", "--dry-run")
    assert done.returncode == 0, done.stderr
    add, copy, summary = done.stdout.splitlines()
    assert add.startswith("add     a-") and add.endswith(
        "plain text · Pilot warns · Harbour Post · 2024-03-05 · 65 characters"
    )
    assert copy.startswith("copy    c-") and "tables, an article to a row · Quay closed until spring" in copy
    assert summary.startswith(
        "Dry run: 1 added, 1 copy of texts already in the archive, 0 replaced, 0 unchanged, 1 failed; "
    )
    assert summary.endswith("other files skipped. Nothing was changed.")
    assert "d.pdf: it is not a PDF" in done.stderr
    assert not (tmp_path / "archive").exists()


def test_a_dry_run_knows_what_is_there(folder: Path, tmp_path: Path) -> None:
    archive = fill(tmp_path / "archive", folder / "a.txt")
    before = (archive.folder / "record.sqlite").read_bytes()
    (folder / "a.txt").write_text(f"Title: Pilot warns again\n\n{WORDS}")
    shutil.copy(SEED, folder / "seed.txt")
    done = onrecord("add", folder, "--archive", archive.folder, "--dry-run")
    assert "1 added, 1 copy of texts already in the archive, 1 replaced, 0 unchanged, 1 failed" in done.stdout
    assert (archive.folder / "record.sqlite").read_bytes() == before


def test_columns_are_named_with_map(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text(files.table(WORDS, names={"text": "c1", "title": "c2", "date": "c3"}))
    refused = onrecord("add", table, "--archive", tmp_path / "archive")
    assert refused.returncode == 1
    assert "its columns are c2, author, outlet, c3, url, c1: name it with --map text=COLUMN" in refused.stderr
    done = onrecord("add", table, "--archive", tmp_path / "archive", "--map", "text=c1,title=c2,published=c3")
    assert "1 added" in done.stdout
    answer = onrecord("ask", "what did Brandt say?", "--archive", tmp_path / "archive").stdout
    assert "The Kessel Courier · 5 March 2024 · Quay closed until spring" in answer


@pytest.mark.parametrize("mapping", ["text", "text=", "body=text=", "nonsense=a"])
def test_a_mapping_that_is_none_is_wrong_usage(mapping: str, tmp_path: Path) -> None:
    done = onrecord("add", SEED, "--archive", tmp_path / "archive", "--map", mapping)
    if mapping == "body=text=":
        assert "the fields are" in done.stderr
    assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "archive").exists()


def test_the_report_has_every_article_and_every_failure(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = onrecord("add", folder, "--archive", tmp_path / "archive", "--report", report)
    assert done.returncode == 0
    assert (
        "1 added, 1 copy of texts already in the archive, 0 replaced, 0 unchanged, 1 failed; 1 statement found"
        in done.stdout
    )
    record = json.loads(report.read_text("utf8"))
    assert record["counts"] == {
        **{"added": 1, "copy": 1, "replaced": 0, "unchanged": 0, "left_out": 0},
        "failed": 1,
    }
    assert {item["status"] for item in record["items"]} == {"added", "copy", "failed"}
    assert (record["dry_run"], record["statements"]) == (False, 1)
    status = onrecord("status", "--archive", tmp_path / "archive").stdout
    assert "copies           1 articles have the same text as another" in status
    nowhere = onrecord("add", folder, "--archive", tmp_path / "archive", "--report", tmp_path / "no" / "r.json")
    assert nowhere.returncode == 1 and "Choose another file" in nowhere.stderr


TRANSCRIPT = (
    "Title: Briefing on the port\n\nQUESTION: Will the port stay closed?\n\nMS. BRANDT: It will stay closed until the ice "
    "has gone. I have asked the pilots, and they agree with me.\n\nQUESTION: And who pays for it?\n\nMS. BRANDT: We pay, "
    "as we always have. I will not ask the town for it.\n\nQUESTION: Thank you.\n\nMS. BRANDT: You are welcome, as ever.\n"
)
NEAR_MISS = (
    "Title: Ida Brandt: a failure\n\nThe harbour has one problem: its master. On Monday the port was closed again, and the "
    "council met in the evening.\n\nTwo things were decided: the pilots will be paid, and the quay will be mended.\n\n"
    "“We cannot wait for her,” said Tom Okafor, the mayor. The ice was thick on Tuesday, the harbour office said.\n"
)


def test_the_kind_of_each_document_is_reported(folder: Path, tmp_path: Path) -> None:
    """A briefing is a transcript; an article is one, also with colons in its headline and its sentences."""
    shutil.rmtree(folder)
    folder.mkdir()
    article = f"Title: Pilot warns\n\n{WORDS}“Nobody listens,” she told the harbour office on Monday.\n"
    for name, content in {"brief.txt": TRANSCRIPT, "near.txt": NEAR_MISS, "plain.txt": article}.items():
        (folder / name).write_text(content, "utf8")
    kinds = {"Briefing on the port": "transcript", "Ida Brandt: a failure": "article", "Pilot warns": "article"}
    for options in (("--dry-run",), ()):
        report = tmp_path / f"report{len(options)}.json"
        done = onrecord("add", folder, "--archive", tmp_path / "archive", "--report", report, *options)
        assert (done.returncode, "Kinds: 2 articles, 1 transcript." in done.stdout.splitlines()) == (0, True)
        lines = [line for line in done.stdout.splitlines() if line.startswith("add  ")]
        assert [" · transcript · " in line for line in lines] == ([True, False, False] if options else [])
        record = json.loads(report.read_text("utf8"))
        assert record["kinds"] == {"article": 2, "transcript": 1}
        assert {item["title"]: item["kind"] for item in record["items"]} == kinds
    assert describe_kinds({DocumentKind.ARTICLE: 3}) == ""
    assert describe_kinds({DocumentKind.LIST: 1, DocumentKind.SPEECH: 2}) == "Kinds: 2 speeches, 1 list."


def test_what_is_no_article_is_passed_over_unless_it_is_named(folder: Path) -> None:
    discovery = discover([folder])
    assert [path.name for path in discovery.files] == ["a.txt", "c.csv", "d.pdf"]
    assert [path.name for path in discover([folder / "README.md"]).files] == ["README.md"]
    (folder / ".onrecordignore").write_text("!README.md\nb/\n")
    assert [path.name for path in discover([folder]).files] == ["README.md", "a.txt", "e.txt"]


def test_the_page_reads_the_same_formats_and_counts_the_same(tmp_path: Path) -> None:
    archive = fill(tmp_path / "archive", SEED)
    uploads = Uploads(
        [
            ("a.pdf", files.pdf([[WORDS.strip()]])),
            ("b.zip", files.zipped({"c.docx": files.docx(WORDS), "d.txt": b""})),
            ("e.eml", files.eml(SEED.read_text("utf8"))),
        ]
    )
    *_, last = ingestion_work(uploads, archive)(lambda: False)
    assert last.report is not None
    results = ingest_results(last.report)
    assert "3 added, 0 replaced, 0 unchanged, 1 failed" in results or "2 added, 1 copy" in results
    assert "b.zip/d.txt" in results and "the file is empty" in results


def test_an_article_that_onrecord_fails_at_costs_no_other(
    empty_archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "PROGRAM", FAULTY)
    articles = [
        Article("a", "Juri Kolb said the herring would be back."),
        Article("b", WORDS),
        Article("c", "Fog rose."),
    ]
    outcomes = {outcome.place: outcome for outcome in ingest(empty_archive, articles)}
    assert {place: outcome.status for place, outcome in outcomes.items()} == {
        "a": IngestStatus.ADDED,
        "b": IngestStatus.FAILED,
        "c": IngestStatus.ADDED,
    }
    assert outcomes["b"].message.startswith("onrecord failed to read it (IndexError: no such piece).")
    monkeypatch.undo()
    assert [o.place for o in ingest(empty_archive, articles) if o.status is IngestStatus.ADDED] == ["b"]


def test_nor_does_one_at_which_a_library_in_rust_panics(
    empty_archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "PROGRAM", FAULTY)
    articles = [Article("a", "Juri Kolb said the herring would be back."), Article("b", "Rust panics, she said.")]
    outcomes = {outcome.place: outcome for outcome in ingest(empty_archive, articles)}
    assert outcomes["a"].status is IngestStatus.ADDED and outcomes["b"].status is IngestStatus.FAILED
    assert outcomes["b"].message.startswith("onrecord failed to read it (PanicException: ")


def test_nor_does_it_when_articles_are_read_again(empty_archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [Article("a", "Juri Kolb said the herring would be back."), Article("b", WORDS)]
    assert all(outcome.status is IngestStatus.ADDED for outcome in ingest(empty_archive, articles))
    with empty_archive.database.transaction() as db:
        db.execute("UPDATE articles SET extractor = 'older'")

    monkeypatch.setattr(pool, "PROGRAM", FAULTY)
    with pytest.raises(
        ArchiveError,
        match=r"1 article could not be read again; the earlier reading is kept\. The first: b: onrecord failed",
    ):
        list(update_models(empty_archive))
    assert (
        ask(empty_archive, "what did Ada Brandt say?").matches and ask(empty_archive, "what did Juri Kolb say?").matches
    )
    monkeypatch.undo()
    list(update_models(empty_archive))
    assert not empty_archive.status().models_differ


def test_what_is_left_out_on_purpose_is_no_failure(tmp_path: Path) -> None:
    post = "<item><title>{0}</title><c:encoded>{1}</c:encoded><wp:status>{2}</wp:status></item>"
    head = (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel>'
    )
    drafts = post.format("Secret", "He took it, he said.", "draft") + post.format("Old", "No.", "trash")
    (tmp_path / "drafts.xml").write_text(f"{head}{drafts}</channel></rss>")
    archive, report = tmp_path / "archive", tmp_path / "report.json"
    done = onrecord("add", tmp_path / "drafts.xml", "--archive", archive, "--report", report)
    assert done.returncode == 0
    assert "0 added, 0 replaced, 0 unchanged, 2 left out, 0 failed" in done.stdout
    assert "onrecord: left out: " in done.stderr and "drafts.xml:1: the post “Secret” is a draft\n" in done.stderr
    record = json.loads(report.read_text("utf8"))
    assert (record["counts"]["left_out"], record["counts"]["failed"]) == (2, 0)
    assert [(item["status"], item["message"]) for item in record["items"]] == [
        ("left_out", "the post “Secret” is a draft"),
        ("left_out", "the post “Old” is in the trash"),
    ]
    rehearsed = onrecord("add", tmp_path / "drafts.xml", "--archive", archive, "--dry-run")
    assert rehearsed.returncode == 0 and "2 left out, 0 failed" in rehearsed.stdout
    assert "left out: " in rehearsed.stderr
    assert onrecord("extract", tmp_path / "drafts.xml").returncode == 0
    (tmp_path / "empty.txt").write_text("")
    failed = onrecord("add", tmp_path / "drafts.xml", tmp_path / "empty.txt", "--archive", archive)
    assert failed.returncode == 1 and "2 left out, 1 failed" in failed.stdout
    *_, last = ingestion_work(Uploads([("a.xml", (tmp_path / "drafts.xml").read_bytes())]), fill(archive, SEED))(
        lambda: False
    )
    assert last.report is not None
    results = ingest_results(last.report)
    assert "2 left out, 0 failed" in results and "left out: the post “Secret” is a draft" in results
    assert 'class="bad"' not in results and results.count('aria-label="left out"') == 2
