"""Background jobs: long work in a thread of its own, so that no click on the page interrupts it.

runner = JobRunner()
runner.start(Job("Adding articles", work, Action.ADD, actor))     # one at a time; every window sees it
runner.job.progress, runner.job.running
runner.job.stop()
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.core.errors import ArchiveBusy, OnRecordError
from index.core.rights import Action, Actor
from rag.admin.ingest_report import IngestReport

_MIN_SECONDS = 5.0
"""Seconds before which a rate is not meaningful."""


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Progress: `done` is a count of `unit`, `share` the part of all work (0 to 1, None: unknown), `current` names the
    item in work, and `report` has the results so far (None for work without a report)."""

    done: int = 0
    share: float | None = None
    current: str = ""
    unit: str = "articles"
    report: IngestReport | None = None


Work = Callable[[Callable[[], bool]], Iterator[JobProgress]]
"""A function that yields its progress, and ends early once its argument returns True."""


class Job:
    """One piece of work, which is the given action of this actor. `error` is the message of its error, "" for none;
    `repeat` resumes it in a new job."""

    def __init__(self, name: str, work: Work, action: Action, actor: Actor) -> None:
        self.name, self._work = name, work
        self.action, self.actor = action, actor
        self.progress, self.error = JobProgress(), ""
        self.running = False
        self._stopping = threading.Event()
        self._began = self._ended = 0.0

    def run(self) -> None:
        """Do the work; an OnRecordError becomes the job's `error`."""
        self._began, self.running = time.monotonic(), True
        self.error = "Stopped by an unexpected error (details in the terminal). Everything stored so far is safe."
        try:
            for progress in self._work(self._stopping.is_set):
                self.progress = progress
            self.error = ""
        except OnRecordError as error:
            self.error = str(error)
        finally:
            self._ended, self.running = time.monotonic(), False

    def stop(self) -> None:
        """Finish the current item, and nothing more."""
        self._stopping.set()

    @property
    def stopped(self) -> bool:
        """True once `stop` was called."""
        return self._stopping.is_set()

    def repeat(self) -> Job:
        """Return a new job for the same work."""
        return Job(self.name, self._work, self.action, self.actor)

    @property
    def seconds(self) -> float:
        """The seconds that it has been running, or ran."""
        return (time.monotonic() if self.running else self._ended) - self._began

    @property
    def description(self) -> str:
        """The progress in a line: count, rate, time left, current item."""
        progress, seconds = self.progress, self.seconds
        parts = [f"{progress.done:,} {progress.unit}"] if progress.done else []
        if progress.done and seconds >= _MIN_SECONDS:
            parts.append(f"{progress.done / seconds:,.1f} a second")
        if progress.share and seconds >= _MIN_SECONDS and not self.stopped:
            parts.append(f"about {format_duration(seconds * (1 - progress.share) / progress.share)} left")
        return " · ".join([*parts, *filter(None, [progress.current])])


class JobRunner:
    """Runs one job at a time, for all windows of the page."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._lock = threading.Lock()

    def start(self, job: Job) -> None:
        """Start a job; raises ArchiveBusy while another one runs."""
        with self._lock:
            if self.job and self.job.running:
                raise ArchiveBusy(f"{self.job.name} is under way in this or another window. Wait until it is done.")
            self.job, job.running = job, True
            threading.Thread(target=job.run, name=job.name, daemon=True).start()

    def close(self) -> None:
        """Forget the last job, unless it is running."""
        with self._lock:
            if self.job and not self.job.running:
                self.job = None


def format_duration(seconds: float) -> str:
    """Return a duration as "40 seconds", "3 minutes", "2 hours"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} second{'' if round(seconds) <= 1 else 's'}"
    return f"{round(seconds / 60)} minutes" if seconds < 5400 else f"{round(seconds / 3600)} hours"
