"""The page in a real browser: served, opened, asked."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.support.archives import ROOT

CHROMIUM = Path("/usr/bin/chromium")
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]
HOSTILE = "*Post* $x^2$ :streamlit: [a](javascript:alert(1)) <img src=x onerror=alert(1)> http://evil.example ->"
expect.set_options(timeout=30_000)  # CI's machine is slow
ALONE = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a page over an archive, served from a folder that has nothing to do with it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-P", "-m", "pages", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    process = subprocess.Popen(
        [*command, "--server.headless", "true"],
        env=os.environ | {"ONRECORD_ARCHIVE": str(folder), "HOME": str(folder.parent), "ONRECORD_CACHE": cache()},
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = next(line.split()[1] for line in process.stdout if line.strip().startswith("URL:"))
        assert urlsplit(address).hostname == "127.0.0.1"
        yield address
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def cache() -> str:
    """Where the exported model is kept, for a process whose home is elsewhere."""
    from platformdirs import user_cache_path

    return str(user_cache_path("onrecord"))


def opened(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """A page whose every request goes to this machine, on which no script of an article has run."""
    page = browser.new_page(**options)  # type: ignore[arg-type]
    hosts, alarms = set[str | None](), list[str]()
    page.on("request", lambda request: hosts.add(urlsplit(request.url.removeprefix("blob:")).hostname))

    def dismissed(dialog: Dialog) -> None:
        alarms.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.on("pageerror", lambda error: alarms.append(str(error)))
    page.goto(address)
    expect(page.locator(".greeting h1")).to_be_visible()
    yield page
    page.close()
    assert hosts <= {"127.0.0.1", "localhost", None}
    assert not alarms


def ask(page: Page, question: str) -> Locator:
    """Ask; returns the answer's turn once it is there."""
    before = page.locator("h2.question").count()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    turn = page.locator(f".st-key-turn-{before}")
    expect(turn.locator(".summary, .reason, .trouble").first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return turn


def open_place(page: Page, turn: Locator, name: str) -> Locator:
    """Open a citation; returns the article's text."""
    turn.get_by_role("button", name=name).first.click()
    expect(page.locator(".article mark.words").first).to_be_in_viewport()
    return page.locator(".article .text")


def show_the_rest(place: Locator) -> None:
    """Press "Show 11 more" below a list's first page: as many statements more stand there."""
    statements = place.locator("article.statement")
    shown = statements.count()
    button = place.get_by_role("button", name=re.compile("^Show [0-9]+ more$")).first
    more = int("".join(c for c in button.inner_text() if c.isdigit()))
    button.click()
    expect(statements).to_have_count(shown + more)


def code_points(locator: Locator) -> str:
    text = locator.evaluate("node => node.textContent")
    assert isinstance(text, str)
    return text
