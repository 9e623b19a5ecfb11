"""Files into the archive, from the command line and from the page; or a dry run of it; and the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path

from index.archive import Archive
from index.archive.dry_run import Rehearsal
from index.archive.ingest import Fate, Outcome, ingest
from index.core.errors import NotFound
from index.core.settings import load_settings
from index.core.types import Article
from index.readers import Columns, Failure, Limits, discover, format_of, read_files
from index.readers.discovery import DiscoveredFiles
from rag.admin.background_job import Step, Work
from rag.admin.ingest_report import Report, summary
from rag.admin.sources import Feed

Say = Callable[[str], None]


def add(feed: Feed, archive: Archive, report: Report, stopped: Callable[[], bool]) -> Iterator[Outcome]:
    """Add what a feed has, an outcome for each, which the report takes in. Raises what `ingest` raises.

    Once `stopped` says so, nothing more is read, and what was read is added.
    """
    for outcome in ingest(archive, takewhile(lambda _: not stopped(), feed)):
        report.add(outcome)
        yield outcome


def adding(feed: Feed, archive: Archive) -> Work:
    """The same as work for a Job."""

    def work(stopped: Callable[[], bool]) -> Iterator[Step]:
        report = Report()
        for outcome in add(feed, archive, report, stopped):
            at = f"{feed.at} · {outcome.label}" if outcome.label else feed.at
            yield Step(report.counts.total(), feed.share, at, report=report)

    return work


def rehearse(paths: list[Path], folder: Path, columns: Columns, say: Say, complain: Say) -> Report:
    """Tell of each article what would become of it, as which format and with what it says of itself."""
    found, report = discover(paths), Report()
    try:
        archive = Archive.open(folder)
    except NotFound:
        archive = None
    with Rehearsal(archive) as rehearsal:
        for failure in found.failures:
            report.add(rehearsal.add(failure))
            complain(str(failure))
        for path, items in read_files(found.files, limits=Limits.of(load_settings()), columns=columns):
            form = format_of(path.name)
            for item in items:
                outcome = rehearsal.add(item)
                report.add(outcome)
                report.describe(item, path, form.description if form else "")
                if isinstance(item, Failure):
                    complain(str(item))
                else:
                    say(_line(outcome, item, form.description if form else ""))
        stories, versions = rehearsal.stories()
    near = (
        f"; {versions:,} of them are versions of {stories:,} {'story' if stories == 1 else 'stories'}"
        if stories
        else ""
    )
    say(f"Dry run: {summary(report.counts)}{near}{passed_over(found)}. Nothing was changed.")
    return report


def passed_over(found: DiscoveredFiles) -> str:
    """How many files in the folders are no articles, as a clause; "" for none."""
    files = "file" if found.skipped == 1 else "files"
    return f"; {found.skipped:,} other {files} skipped" if found.skipped else ""


def _line(outcome: Outcome, article: Article, form: str) -> str:
    would = {Fate.ADDED: "add", Fate.COPY: "copy", Fate.REPLACED: "replace", Fate.UNCHANGED: "keep"}[outcome.status]
    day = article.published.isoformat() if article.published else "undated"
    pages = f"{len(article.pages):,} pages" if article.pages else ""
    told = (
        form,
        article.label,
        article.outlet,
        day,
        article.author,
        article.url,
        pages,
        f"{len(article.text):,} characters",
    )
    return f"{would:8}{article.id}: {' · '.join(filter(None, told))}"
