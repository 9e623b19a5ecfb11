"""From Enter to the first statement on screen; then many windows that ask at once. In a real browser.

    python bench/page.py [--archive DIR] [--runs 40] [--windows 20] [--seconds 180]

Without --archive, over seeds/; with it, the questions are those that the page itself proposes there. Prints p50 and
p95 of one window alone (the first answer after a start apart), then of all windows together: answers, errors, p50 and
p95, the ratio of the two p95 (aim: at most 20), the answers of the windows that got fewest and most (aim: nobody
starves), the server's work for an answer, and its memory after a third of the time (a minute at most) and at the end
(aim: flat). Browser and server share this machine's cores. Needs Debian's chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path

from playwright.async_api import Browser, Error, Page, async_playwright

from index.archive import Archive
from rag.browse.overview import read_overview

ROOT = Path(__file__).parent.parent
QUESTIONS = (
    "what did Lavrov say about Patriot?",
    "everything Lavrov said",
    "what did Lavrov say about talks?",
    "and about Merkel?",
)
_LONGEST = 120_000
"""Milliseconds after which a window that waits is an error."""
AFRESH = 8
"""Questions after which a window begins a new conversation."""


@contextmanager
def start_page(archive: Path) -> Iterator[tuple[str, int]]:
    """The address of a page over an archive, and the process that serves it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-P", "-m", "pages", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    process = subprocess.Popen(
        [*command, "--server.headless", "true"],
        env=os.environ | {"ONRECORD_ARCHIVE": str(archive.resolve()), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield next(line.split()[1] for line in process.stdout if line.strip().startswith("URL:")), process.pid
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


async def ask(page: Page, turn: int, question: str) -> float:
    """Seconds from Enter until the first statement of the turn is on the page; raises Error where there is none."""
    box = page.get_by_test_id("stChatInputTextArea")
    await box.fill(question)
    start = time.perf_counter()
    await box.press("Enter")
    await page.locator(f".st-key-turn-{turn} article.statement").first.wait_for()
    taken = time.perf_counter() - start
    await page.locator('[data-test-script-state="notRunning"]').wait_for()
    return taken


async def opened(browser: Browser, address: str) -> Page:
    """A window that is ready to be asked in."""
    page = await browser.new_page()
    page.set_default_timeout(_LONGEST)
    await page.goto(address)
    await page.locator(".greeting h1").wait_for()
    return page


async def talk(page: Page, asking: Sequence[str], until: float, most: int) -> tuple[list[float], list[str]]:
    """Ask until then, or so many questions: how long each took, and what went wrong."""
    times, errors = list[float](), list[str]()
    questions = cycle(asking)
    for number in count():
        turn = number % AFRESH
        if time.perf_counter() > until or number >= most:
            return times, errors
        try:
            if number and not turn:
                await page.get_by_role("button", name="New conversation").click()
                await page.locator(".greeting h1").wait_for()
            times.append(await ask(page, turn, next(questions)))
        except Error as error:
            errors.append(str(error).splitlines()[0])
            return times, errors
    return times, errors


async def measured(address: str, server: int, asking: Sequence[str], wanted: argparse.Namespace) -> None:
    """Ask in one window, then in many, and print it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        alone, errors = await talk(await opened(browser, address), asking, float("inf"), wanted.runs)
        print(f"one window   first {alone[0]:.2f} s, then {_told(alone[1:])}; errors {len(errors)}")
        pages = [await opened(browser, address) for _ in range(wanted.windows)]
        until, worked = time.perf_counter() + wanted.seconds, _processor(server)
        talks = asyncio.gather(*(talk(page, asking, until, 10**9) for page in pages))
        await asyncio.sleep(min(60.0, wanted.seconds / 3))
        before = _megabytes(server)
        results = await talks
        worked = _processor(server) - worked
        await browser.close()
    every = [seconds for times, _ in results for seconds in times] or [float("inf")] * 2
    wrong = [error for _, errors in results for error in errors]
    counts = [len(times) for times, _ in results]
    print(f"{wanted.windows} windows   {wanted.seconds} s, {len(every):,} answers, {_told(every)}; errors {len(wrong)}")
    print(f"ratio of p95 {_p95(every) / _p95(alone[1:]):.1f}   answers of a window {min(counts)} to {max(counts)}")
    print(f"processor    {worked / max(1, len(every)):.2f} s of the server's for each answer")
    print(f"memory       {before:,.0f} MB, at the end {_megabytes(server):,.0f} MB")
    for error in dict.fromkeys(wrong):
        print(f"  {error}")


def _told(times: list[float]) -> str:
    return f"p50 {statistics.median(times):.2f} s, p95 {_p95(times):.2f} s"


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def _processor(process: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text("utf8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(process: int) -> float:
    """The memory that a process holds (VmRSS)."""
    status = Path(f"/proc/{process}/status").read_text("utf8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--windows", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=180)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = options.archive or Path(folder) / "archive"
        if not options.archive:
            command = [sys.executable, "-m", "rag.cli", "add", "seeds", "--archive", str(archive)]
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        asking = read_overview(Archive.open(archive)).examples if options.archive else QUESTIONS
        with start_page(archive) as (address, server):
            asyncio.run(measured(address, server, asking, options))


if __name__ == "__main__":
    main()
