"""From Enter to the first statement on screen; then many windows that ask at once. In a real browser.

    python bench/page.py [--archive DIR] [--runs 40] [--windows 20] [--seconds 180] [--adding FILE]
    python bench/page.py --without-browser [--archive DIR] [--runs 40] [--windows 20] [--seconds 180] [--adding FILE]
    python bench/page.py --archive DIR --long "everything Vladimir Putin said since 2015" [--runs 5]

Without --archive, over seeds/; with it, the questions are those that the page itself proposes there. Prints p50 and
p95 of one window alone (the first answer after a start apart), then of all windows together: answers, errors, p50 and
p95, the ratio of the two p95 (aim: at most 10), the answers of the windows that got fewest and most (aim: nobody
starves), the server's work for an answer, and its memory after a third of the time (a minute at most) and at the end
(aim: flat); before that, the memory that a window's conversation of ten answers takes, of five windows (aim: 5 MB).
With --long, how long one long answer takes instead: from Enter to its overview with the first statements (aim: 1.5 s
with 1,500 statements in 5,000 articles), from "Show all" to the last statement on the page (aim: 4 s), the first time
and the median of the runs after it; the page's elements; the server's memory before and after. Browser and server share
this machine's cores. Needs Debian's chromium.

With --adding, the file's articles are added to the archive while all windows ask (and stay there).

With --without-browser, sessions over the page's WebSocket ask in place of windows, in threads of one light process:
what is left is the server's own share. An answer is counted from sending the question until the page has been drawn to
its end, with the answer's cards in the messages. What a browser asks for afterwards (related questions) is not.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path

import httpx
from playwright.async_api import Browser, Error, Page, async_playwright
from websockets.exceptions import WebSocketException

from index.archive import Archive
from rag.browse.overview import read_overview

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.support.servers.page_session import PageSession, pressed

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
LASTING, TALKING = 10, 5
"""Answers of the conversations whose memory is measured, and windows that have one."""


@contextmanager
def start_page(archive: Path) -> Iterator[tuple[str, int]]:
    """The address of a page over an archive, and the process that serves it."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "pages", "chat", str(archive), "--port", "0", "--no-browser"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        address = next(line.split()[-1] for line in process.stderr if line.startswith("The page is at "))
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def adding_meanwhile(file: Path | None, archive: Path) -> Iterator[None]:
    """Add the file's articles as another process does; print how many were added meanwhile."""
    if file is None:
        yield
        return
    before = Archive.open(archive).lookup.counts()[0]
    command = [sys.executable, "-m", "rag.cli", "add", str(file), "--archive", str(archive)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
        yield
        process.send_signal(signal.SIGINT)
    print(f"adding       {Archive.open(archive).lookup.counts()[0] - before:,} articles meanwhile")


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


async def conversation_megabytes(browser: Browser, address: str, server: int, asking: Sequence[str]) -> float:
    """The server's memory, in MB, for a window's conversation of LASTING answers: the mean of TALKING windows."""
    pages = [await opened(browser, address) for _ in range(TALKING)]
    before = _megabytes(server)
    for page in pages:
        for turn in range(LASTING):
            await ask(page, turn, asking[turn % len(asking)])
    taken = (_megabytes(server) - before) / TALKING
    for page in pages:
        await page.close()
    return taken


async def measured(address: str, server: int, archive: Path, asking: Sequence[str], wanted: argparse.Namespace) -> None:
    """Ask in one window, then in many, and print it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        alone, errors = await talk(await opened(browser, address), asking, float("inf"), wanted.runs)
        print(f"one window   first {alone[0]:.2f} s, then {_told(alone[1:])}; errors {len(errors)}")
        taken = await conversation_megabytes(browser, address, server, asking)
        print(f"memory       {taken:.1f} MB for a conversation of {LASTING} answers")
        pages = [await opened(browser, address) for _ in range(wanted.windows)]
        until, worked = time.perf_counter() + wanted.seconds, _processor(server)
        with adding_meanwhile(wanted.adding, archive):
            talks = asyncio.gather(*(talk(page, asking, until, 10**9) for page in pages))
            await asyncio.sleep(min(60.0, wanted.seconds / 3))
            before = _megabytes(server)
            results = await talks
        worked = _processor(server) - worked
        await browser.close()
    _print_together("windows", results, alone, wanted, worked)
    print(f"memory       {before:,.0f} MB, at the end {_megabytes(server):,.0f} MB")


def talk_without_browser(
    root: str, cookie: str, asking: Sequence[str], until: float, most: int
) -> tuple[list[float], list[str]]:
    """Ask over a WebSocket until then, or so many questions: how long each took, and what went wrong."""
    times, errors = list[float](), list[str]()
    questions = cycle(asking)
    try:
        with PageSession(root, cookie, timeout=_LONGEST / 1000) as session:
            drawn = session.run()
            for number in count():
                if time.perf_counter() > until or number >= most:
                    break
                if number and not number % AFRESH:
                    drawn = session.run(pressed(drawn.button("New conversation")))
                start = time.perf_counter()
                drawn = session.ask(drawn, next(questions))
                if '<article class="statement' not in drawn.html.rpartition('<h2 class="question')[2]:
                    errors.append("an answer without cards")
                times.append(time.perf_counter() - start)
    except (OSError, TimeoutError, WebSocketException) as error:
        errors.append(f"{type(error).__name__}: {error}")
    return times, errors


def measure_without_browser(
    address: str, server: int, archive: Path, asking: Sequence[str], wanted: argparse.Namespace
) -> None:
    """Ask in one session, then in many at once, and print it."""
    root = address.partition("/?")[0]
    cookie = "; ".join(f"{name}={value}" for name, value in httpx.get(address).cookies.items())
    alone, errors = talk_without_browser(root, cookie, asking, float("inf"), wanted.runs)
    if len(alone) < 3:
        sys.exit(f"One session alone did not answer: {errors}")
    print(f"one session  first {alone[0]:.2f} s, then {_told(alone[1:])}; errors {len(errors)}")
    until, worked = time.perf_counter() + wanted.seconds, _processor(server)
    with ThreadPoolExecutor(wanted.windows) as pool, adding_meanwhile(wanted.adding, archive):
        talks = [pool.submit(talk_without_browser, root, cookie, asking, until, 10**9) for _ in range(wanted.windows)]
        results = [each.result() for each in talks]
    _print_together("sessions", results, alone, wanted, _processor(server) - worked)


def _print_together(
    name: str,
    results: Sequence[tuple[list[float], list[str]]],
    alone: list[float],
    wanted: argparse.Namespace,
    worked: float,
) -> None:
    """Print what all windows together took, beside one alone."""
    every = [seconds for times, _ in results for seconds in times] or [float("inf")] * 2
    wrong = [error for _, errors in results for error in errors]
    counts = [len(times) for times, _ in results]
    print(f"{wanted.windows} {name}   {wanted.seconds} s, {len(every):,} answers, {_told(every)}; errors {len(wrong)}")
    print(f"ratio of p95 {_p95(every) / _p95(alone[1:]):.1f}   answers of a window {min(counts)} to {max(counts)}")
    print(f"processor    {worked / max(1, len(every)):.2f} s of the server's for each answer")
    for error in dict.fromkeys(wrong):
        print(f"  {error}")


async def read_long_answer(address: str, server: int, question: str, runs: int) -> None:
    """Ask for a long answer again and again, have all of it shown, and print how long both take."""
    overviews, wholes, count, elements = list[float](), list[float](), 0, 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = await opened(browser, address)
        before, worked = _megabytes(server), _processor(server)
        for number in range(runs):
            if number:
                await page.get_by_role("button", name="New conversation").click()
                await page.locator(".greeting h1").wait_for()
            box = page.get_by_test_id("stChatInputTextArea")
            await box.fill(question)
            start = time.perf_counter()
            await box.press("Enter")
            await page.locator(".st-key-facets-0").wait_for()
            await page.locator(".st-key-turn-0 article.statement").first.wait_for()
            overviews.append(time.perf_counter() - start)
            button = page.get_by_role("button", name="Show all", exact=False).last
            count = int("".join(c for c in await button.inner_text() if c.isdigit()))
            await page.locator('[data-test-script-state="notRunning"]').wait_for()
            start = time.perf_counter()
            await button.click()
            await page.locator(".st-key-turn-0 article.statement").nth(count - 1).wait_for()
            wholes.append(time.perf_counter() - start)
            await page.locator('[data-test-script-state="notRunning"]').wait_for()
            elements = await page.evaluate("document.querySelectorAll('*').length")
        worked = _processor(server) - worked
        await browser.close()
    for name, times in (("overview", overviews), (f"all {count:,}", wholes)):
        again = f", then {statistics.median(times[1:]):.2f} s" if times[1:] else ""
        print(f"{name:12} first {times[0]:.2f} s{again}")
    print(f"processor    {worked / runs:.2f} s of the server's for each time")
    print(f"elements     {elements:,} on the page")
    print(f"memory       {before:,.0f} MB, at the end {_megabytes(server):,.0f} MB")


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
    parser.add_argument("--long", metavar="QUESTION")
    parser.add_argument("--without-browser", action="store_true")
    parser.add_argument("--adding", type=Path, metavar="FILE")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--windows", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=180)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = options.archive or Path(folder) / "archive"
        if not options.archive:
            command = [sys.executable, "-m", "rag.cli", "add", "seeds", "--archive", str(archive)]
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        asking = QUESTIONS if options.long or not options.archive else read_overview(Archive.open(archive)).examples
        with start_page(archive) as (address, server):
            if options.long:
                asyncio.run(read_long_answer(address, server, options.long, options.runs))
                return
            if options.without_browser:
                measure_without_browser(address, server, archive, asking, options)
                return
            asyncio.run(measured(address, server, archive, asking, options))


if __name__ == "__main__":
    main()
