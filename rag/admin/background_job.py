"""Work that takes long, done in a thread of its own, so that no click on the page breaks it off.

worker = Worker()
worker.start(Job("Adding articles", work))     # one at a time; every window sees it
worker.job.step, worker.job.running
worker.job.stop()
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.core.errors import ArchiveBusy, OnRecordError
from rag.admin.ingest_report import IngestReport

_MIN_SECONDS = 5.0
"""Seconds before which a rate says nothing."""


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far it has come: how many `things` are `done`, what `share` of all (None: unknown), what is at hand, and
    what became of what was done (None where nothing is told of it)."""

    done: int = 0
    share: float | None = None
    current: str = ""
    unit: str = "articles"
    report: IngestReport | None = None


Work = Callable[[Callable[[], bool]], Iterator[JobProgress]]
"""Yields steps; asks what it is given whether to stop."""


class Job:
    """One piece of work. `trouble` is what it met, "" for nothing; `again` does it once more, from where it stopped."""

    def __init__(self, name: str, work: Work) -> None:
        self.name, self._work = name, work
        self.step, self.error = JobProgress(), ""
        self.running = False
        self._stopping = threading.Event()
        self._began = self._ended = 0.0

    def run(self) -> None:
        """Do it; what is raised on purpose is its trouble."""
        self._began, self.running = time.monotonic(), True
        self.error = "Stopped by an unexpected error (details in the terminal). Everything stored so far is safe."
        try:
            for step in self._work(self._stopping.is_set):
                self.step = step
            self.error = ""
        except OnRecordError as error:
            self.error = str(error)
        finally:
            self._ended, self.running = time.monotonic(), False

    def stop(self) -> None:
        """Finish what is at hand, and nothing more."""
        self._stopping.set()

    @property
    def stopped(self) -> bool:
        """True once it was told to stop."""
        return self._stopping.is_set()

    def again(self) -> Job:
        """The same work anew."""
        return Job(self.name, self._work)

    @property
    def seconds(self) -> float:
        """How long it has been at it."""
        return (time.monotonic() if self.running else self._ended) - self._began

    @property
    def description(self) -> str:
        """How far it has come, in a line: how many, how fast, how long still, what is at hand."""
        step, seconds = self.step, self.seconds
        parts = [f"{step.done:,} {step.unit}"] if step.done else []
        if step.done and seconds >= _MIN_SECONDS:
            parts.append(f"{step.done / seconds:,.1f} a second")
        if step.share and seconds >= _MIN_SECONDS and not self.stopped:
            parts.append(f"about {format_duration(seconds * (1 - step.share) / step.share)} left")
        return " · ".join([*parts, *filter(None, [step.current])])


class JobRunner:
    """Does one job at a time, for all windows of the page."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._lock = threading.Lock()

    def start(self, job: Job) -> None:
        """Begin it; raises ArchiveBusy while another one runs."""
        with self._lock:
            if self.job and self.job.running:
                raise ArchiveBusy(f"{self.job.name} is under way in this or another window. Wait until it is done.")
            self.job, job.running = job, True
            threading.Thread(target=job.run, name=job.name, daemon=True).start()


def format_duration(seconds: float) -> str:
    """ "40 seconds", "3 minutes", "2 hours"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} second{'' if round(seconds) <= 1 else 's'}"
    return f"{round(seconds / 60)} minutes" if seconds < 5400 else f"{round(seconds / 3600)} hours"
