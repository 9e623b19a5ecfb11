"""Ingestion of files into the archive, from the command line and from the page, and its dry run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from index.archive import Archive
from index.archive.dry_run import DryRun
from index.archive.ingest import IngestStatus, Outcome, Reader, ingest
from index.core.archive_place import Address
from index.core.errors import NotFound
from index.core.settings import load_settings
from index.core.types import Article
from index.extraction.documents.kind import DocumentKind
from index.readers import Columns, File, Limits, Omission, discover, format_of, read_files
from index.readers.discovery import DiscoveredFiles
from rag.admin.background_job import JobProgress, Work
from rag.admin.ingest_report import IngestReport, describe_counts, describe_kinds
from rag.admin.sources import Feed
from rag.admin.unread_files import update_unread

Print = Callable[[str], None]


def add_articles(
    feed: Feed,
    archive: Archive,
    report: IngestReport,
    stopped: Callable[[], bool],
    *,
    allow_erased: bool = False,
    reader: Reader | None = None,
) -> Iterator[Outcome]:
    """Add the articles of a feed; yield an outcome for each, also added to the report, and record the failures. Raises
    as `ingest` does.

    It ends once `stopped` returns True; what was yielded before is on disk. `allow_erased` lets articles in again that
    were erased. `reader`: what reads them, without one this machine.
    """
    archive.actor.require(feed.action)
    feed.stopped = stopped
    try:
        for outcome in ingest(archive, feed, stopped, allow_erased=allow_erased, reader=reader):
            report.add(outcome)
            yield outcome
    finally:
        update_unread(archive.folder, report.rows, feed.files_read)


def ingestion_work(feed: Feed, archive: Archive) -> Work:
    """Return the same as work for a Job."""

    def work(stopped: Callable[[], bool]) -> Iterator[JobProgress]:
        report = IngestReport()
        for outcome in add_articles(feed, archive, report, stopped):
            at = f"{feed.current_file} · {outcome.label}" if outcome.label else feed.current_file
            yield JobProgress(report.counts.total(), feed.share, at, report=report)

    return work


def report_dry_run(
    paths: list[Path], place: Path | Address, columns: Columns, print_line: Print, print_error: Print
) -> IngestReport:
    """Print for each article its outcome if it were added, its format and its fields; return the report."""
    discovery, report = discover(paths), IngestReport()
    try:
        archive = Archive.open(place)
    except NotFound:
        archive = None
    with DryRun(archive) as rehearsal:
        for failure in discovery.failures:
            report.add(rehearsal.add(failure))
            print_error(str(failure))
        for path, items in read_files(discovery.files, limits=Limits.of(load_settings()), columns=columns):
            form = format_of(path.name, File(path).head())
            for item in items:
                outcome = rehearsal.add(item)
                report.add(outcome)
                report.describe(item, path, form.description if form else "")
                if outcome.message and isinstance(item, Article):
                    print_error(f"{item.id}: {outcome.message}")
                elif isinstance(item, Article):
                    print_line(_line(outcome, item, form.description if form else ""))
                else:
                    print_error(f"{'left out: ' if isinstance(item, Omission) else ''}{item}")
        stories, versions = rehearsal.stories()
    near = (
        f"; {versions:,} of them are versions of {stories:,} {'story' if stories == 1 else 'stories'}"
        if stories
        else ""
    )
    if kinds := describe_kinds(report.kinds):
        print_line(kinds)
    print_line(f"Dry run: {describe_counts(report.counts)}{near}{describe_skipped(discovery)}. Nothing was changed.")
    return report


def describe_skipped(discovery: DiscoveredFiles) -> str:
    """Return the number of files in the folders that are no articles, as a clause; "" for none."""
    files = "file" if discovery.skipped == 1 else "files"
    return f"; {discovery.skipped:,} other {files} skipped" if discovery.skipped else ""


def _line(outcome: Outcome, article: Article, form: str) -> str:
    would = {
        IngestStatus.ADDED: "add",
        IngestStatus.COPY: "copy",
        IngestStatus.REPLACED: "replace",
        IngestStatus.UNCHANGED: "keep",
    }[outcome.status]
    day = article.published.isoformat() if article.published else "undated"
    pages = f"{len(article.pages):,} pages" if article.pages else ""
    facts = (
        form,
        outcome.kind.label() if outcome.kind and outcome.kind is not DocumentKind.ARTICLE else "",
        article.label,
        article.outlet,
        day,
        article.author,
        article.url,
        pages,
        f"{len(article.text):,} characters",
    )
    return f"{would:8}{article.id}: {' · '.join(filter(None, facts))}"
