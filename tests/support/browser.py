"""The page in a real browser: served, opened, asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2 as pdfium
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from index.core.archive_place import Address, folder_beside
from rag.access.handed_places import handed_addresses

CHROMIUM = Path("/usr/bin/chromium")
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]
HOSTILE = "*Post* $x^2$ :streamlit: [a](javascript:alert(1)) <img src=x onerror=alert(1)> http://evil.example ->"
expect.set_options(timeout=30_000)  # CI's machine is slow
ALONE = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


TOKENS = dict[str, str]()
"""The launch token of each page that is served, by its address."""


def enter(page: Page, address: str, path: str = "/") -> None:
    """Open a page of a server in a window that was not there before, with the server's token."""
    separator = "&" if "?" in path else "?"
    page.goto(f"{address}{path}{separator}token={TOKENS[address]}")


@contextmanager
def serving(place: Path | Address, home: Path | None = None) -> Iterator[str]:
    """The address of a page over an archive, served from a folder that has nothing to do with it, `home` where the
    archive is on a server; `enter` opens it."""
    home = home or folder_beside(place).parent
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "pages", "chat", str(place), "--port", "0", "--no-browser"],
        env=os.environ | {"HOME": str(home), "ONRECORD_CACHE": cache()} | handed_addresses([place]),
        cwd=home,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        entrance = next(line.split()[-1] for line in process.stderr if line.startswith("The page is at "))
        assert urlsplit(entrance).hostname == "127.0.0.1"
        address, _, query = entrance.partition("/?")
        TOKENS[address] = query.removeprefix("token=")
        reading = threading.Thread(target=process.stderr.read, daemon=True)
        reading.start()
        yield address
    finally:
        process.terminate()
        process.wait()
        reading.join()
        process.stderr.close()


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
    enter(page, address)
    expect(page.locator(".greeting h1")).to_be_visible()
    yield page
    page.close()
    assert hosts <= {"127.0.0.1", "localhost", None}
    assert not alarms


def settled(page: Page) -> None:
    """Wait until the page has been drawn to its end, and tells Python of clicks."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_function("window.onrecordEvents || !document.querySelector('button[data-event]')")


def click_once_drawn(button: Locator) -> None:
    """Click a button that has just come to be enabled: the one that was drawn before is taken away late."""
    expect(button).to_have_count(1)
    expect(button).to_be_enabled()
    button.click()


def ask(page: Page, question: str) -> Locator:
    """Ask; returns the answer's turn once it is there."""
    before = page.locator("h2.question").count()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    turn = page.locator(f".st-key-turn-{before}")
    expect(turn.locator(".summary, .reason, .trouble").first).to_be_visible()
    settled(page)
    page.wait_for_function("turns => window.onrecordTurns >= turns", arg=before + 1)  # then its address is the page's
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


_FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return [node?.ariaLabel, node?.innerText, node?.placeholder].find((name) => name?.trim())?.trim() ?? "";
}"""
"""The name of what has the focus."""


def tab_to(page: Page, name: str) -> None:
    """Press the tab key until what is called so has the focus; `name` is a regular expression for all of its name."""
    passed = list[str]()
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if re.fullmatch(name, focused, re.S):
            return
        passed.append(focused[:40])
    raise AssertionError(f"{name} is not reached, but {passed}")


_CLICKED = """() => [...document.querySelectorAll(
    "button:not(.label), input, textarea, select, nav, [role=button], [role=combobox], [data-testid=stSidebar], [data-testid=stHeader]")]
  .filter((node) => node.getClientRects().length && getComputedStyle(node).visibility !== "hidden")
  .filter((node) => !node.closest("[class*=st-key-chips-]"))
  .map((node) => node.outerHTML.slice(0, 160))"""
"""What is clicked, but for the chips, which say what was understood."""
_PALE = """() => [...document.querySelectorAll(".words, mark.words, .article .line, h1, h2")]
  .filter((node) => node.getClientRects().length && getComputedStyle(node).color !== "rgb(0, 0, 0)")
  .map((node) => node.outerHTML.slice(0, 160))"""


def on_paper(page: Page, file: Path) -> str:
    """The page printed into a file: its text, after a look that nothing is there that one clicks, and all words are
    black on white."""
    page.emulate_media(media="print")
    faults = page.evaluate(_CLICKED) + page.evaluate(_PALE)
    assert not faults, "\n".join(faults)
    page.pdf(path=file, format="A4", print_background=True)
    page.emulate_media(media="screen")
    document = pdfium.PdfDocument(file)
    paper = document[0].render(scale=0.5).to_numpy()
    assert paper[2:12, 2:12].min() == 255 and paper.min() < 90
    return " ".join("\n".join(leaf.get_textpage().get_text_range() for leaf in document).split())


_SIDEWAYS = """() => [document.documentElement, ...document.body.querySelectorAll("*")]
  .filter((node) => node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0)
  .filter((node) => !node.closest('[data-testid="stSidebar"][data-collapsed="true"]'))
  .filter((node) => node === document.documentElement || /auto|scroll/.test(getComputedStyle(node).overflowX))
  .map((node) => `${node.outerHTML.slice(0, 160)} … ${node.scrollWidth} > ${node.clientWidth}`)"""


def page_faults(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands, of what Streamlit itself draws the serious faults alone; and
    the elements that scroll sideways."""
    settled(page)
    return document_faults(page)


def document_faults(page: Page) -> list[str]:
    """The same of a page that Streamlit has no part in."""
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")
    violations = Axe().run(page).response["violations"]
    faults = [
        f"{each['id']}: {node['html'][:200]}"
        for each in violations
        for node in each["nodes"]
        if each["impact"] in ("serious", "critical") or "st-emotion-cache" not in node["html"].partition(">")[0]
    ]
    return faults + [f"scrolls sideways: {each}" for each in page.evaluate(_SIDEWAYS)]
