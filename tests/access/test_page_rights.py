"""The page as it is served to people of every role: what each is shown, and what is refused whoever forces it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import InvalidStatus

from index.archive import Archive
from index.core.rights import AccessRole
from index.core.types import Ruling, hull
from pages.html.article_cursor import place_value
from rag.access.database import AccessDatabase
from rag.access.sessions import Sessions
from rag.answers.engine import ask
from rag.answers.types import Statement
from tests.support.archives import LAVROV
from tests.support.newsroom.site import ServedSite, bare_site, client, sign_in
from tests.support.servers.page_session import Drawn, PageSession, clicked, pressed, triggered

pytestmark = pytest.mark.slow

READER, CORRECTOR, ADMINISTRATOR = AccessRole
PEOPLE = {READER: "rita", CORRECTOR: "cora", ADMINISTRATOR: "adam"}
TABLE = """
                              reader corrector administrator
ask      take-0-docx          yes    yes       yes
ask      event:correct        -      yes       yes
speakers take-speaker-        yes    yes       yes
speakers same-                -      yes       yes
speakers strike-              -      yes       yes
article  text:correct         -      yes       yes
article  edit-article         -      yes       yes
review   review-queue         -      yes       yes
archive  check                yes    yes       yes
archive  citation-check       yes    yes       yes
archive  uploads-0            -      yes       yes
archive  choose-page          -      yes       yes
archive  remove-              -      -         yes
archive  rebuild              -      -         yes
archive  backup               -      -         yes
archive  download             -      -         yes
archive  erase-ids            -      -         yes
archive  erase-speaker        -      -         yes
archive  end-                 -      -         yes
archive  path-typed           -      -         -
"""
"""Pages, the beginnings of their controls' keys, and who is shown them."""
WHO = "sergei-lavrov"


@dataclass(frozen=True, slots=True)
class Window:
    """A page that somebody has opened, and how it was drawn first."""

    session: PageSession
    drawn: Drawn

    def force(self, *states: WidgetState) -> Drawn:
        """Tell Python of states of widgets, whether they were drawn or not."""
        return self.session.run(*states)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A server with somebody of each role, their cookies, the archive behind it, and a statement in it."""

    site: ServedSite
    cookies: dict[AccessRole, str]
    archive: Archive
    statement: Statement

    def open(self, role: AccessRole, page: str) -> Window:
        """Open a page as somebody of the role; the first with a question asked there."""
        query = {"speakers": {"id": WHO}, "article": {"id": self.statement.article.id}}.get(page, {})
        name = "" if page == "ask" else page
        session = PageSession(self.site.address, self.cookies[role], name, urlencode(query))
        drawn = session.run()
        return Window(session, session.ask(drawn, LAVROV) if page == "ask" else drawn)

    def changes(self) -> int:
        """The number of changes in the archive's log."""
        return len(self.archive.event_log())


@pytest.fixture(scope="module")
def newsroom(seed_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("newsroom")
    archive = Archive.open(shutil.copytree(seed_archive.folder, folder / "news"))
    with bare_site(folder, archive.folder) as site, ExitStack() as open_clients:
        cookies = dict[AccessRole, str]()
        for role, who in PEOPLE.items():
            person = open_clients.enter_context(client())
            assert sign_in(person, site, who).status_code == 303
            cookies[role] = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        yield Newsroom(site, cookies, archive, ask(archive, LAVROV).matches[0])


@pytest.fixture(scope="module")
def windows(newsroom: Newsroom) -> Iterator[dict[tuple[AccessRole, str], Window]]:
    """A window of each role on each page."""
    pages = dict.fromkeys(line.split()[0] for line in TABLE.strip().splitlines()[1:])
    with ExitStack() as stack:
        opened = {(role, page): newsroom.open(role, page) for page in pages for role in AccessRole}
        for window in opened.values():
            stack.enter_context(window.session)
        yield opened


def offered(drawn: Drawn) -> set[str]:
    """The keys of the widgets, and what buttons in static HTML and the text of an article are for."""
    events = {f"event:{name}" for name in re.findall(r'data-event="([a-z-]+)"', drawn.html)}
    texts = [each for each in drawn.elements if '"correctable":true' in getattr(each, "json", "").replace(" ", "")]
    return {*drawn.widgets, *events, *(["text:correct"] if texts else [])}


def component(drawn: Drawn, key: str) -> Any:
    return next(each for name, each in drawn.widgets.items() if name.startswith(key))


def test_the_table_of_roles_and_controls(windows: dict[tuple[AccessRole, str], Window]) -> None:
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    shown = {key: offered(window.drawn) for key, window in windows.items()}
    for page, control, *cells in rows:
        for role, cell in zip(map(AccessRole, head), cells, strict=True):
            there = any(each.startswith(control) for each in shown[role, page])
            assert there is (cell == "yes"), (page, control, role, sorted(shown[role, page]))


@pytest.mark.parametrize("role", [READER, CORRECTOR])
def test_a_button_of_another_role_does_nothing(
    newsroom: Newsroom, windows: dict[tuple[AccessRole, str], Window], role: AccessRole
) -> None:
    before, forced = newsroom.changes(), list[str]()
    sessions = Sessions(AccessDatabase(newsroom.site.state))
    beside = sorted(newsroom.archive.folder.parent.iterdir())
    for (other, page), window in windows.items():
        if other is not ADMINISTRATOR:
            continue
        mine = windows[role, page]
        for key, widget in window.drawn.widgets.items():
            if "Button" in widget.DESCRIPTOR.name and key not in mine.drawn.widgets:
                drawn = mine.force(pressed(widget))
                assert set(drawn.widgets) <= set(mine.drawn.widgets), key
                forced.append(key)
    assert {"rebuild", "backup"} <= set(forced) and any(key.startswith(("remove-", "end-")) for key in forced)
    assert newsroom.changes() == before
    assert len(sessions.open_sessions()) == len(AccessRole)
    assert sorted(newsroom.archive.folder.parent.iterdir()) == beside
    assert "close-job" not in newsroom.open(ADMINISTRATOR, "archive").drawn.widgets, "nothing was begun"


def test_the_same_button_works_for_whom_it_is_there(
    newsroom: Newsroom, windows: dict[tuple[AccessRole, str], Window]
) -> None:
    window = windows[ADMINISTRATOR, "archive"]
    (button,) = list(each for key, each in window.drawn.widgets.items() if key.startswith("remove-"))[:1]
    assert "removal-now" in window.force(pressed(button)).widgets
    window = windows[CORRECTOR, "article"]
    assert "edit-save" in window.force(pressed(window.drawn.widgets["edit-article"])).widgets


def test_a_click_that_corrects_is_refused_to_readers(
    newsroom: Newsroom, windows: dict[tuple[AccessRole, str], Window]
) -> None:
    statement = newsroom.statement
    with newsroom.archive.writing() as writer:
        writer.correct(statement.article.id, hull(statement.place.spans), Ruling.NOBODY)
    place = place_value(statement.article.id, statement.place.spans)
    value = re.findall(r'data-event="correct" [^>]*?data-value="(\|[^"]*)"', windows[CORRECTOR, "ask"].drawn.html)[0]
    before = newsroom.changes()
    for role, opens in ((READER, False), (CORRECTOR, True)):
        window = newsroom.open(role, "ask")
        with window.session:
            events = component(window.drawn, "events-page")
            drawn = window.force(triggered(events, event=clicked("correct", value)))
            assert ("rule-none" in drawn.widgets) is opens, role
        window = newsroom.open(role, "ask")
        with window.session:
            events = component(window.drawn, "events-page")
            drawn = window.force(triggered(events, event=clicked("undo", f"{place}{value}")))
            assert ("Only correctors and administrators may correct." in drawn.html) is not opens, role
            assert newsroom.changes() == before + opens
    for role, opens in ((READER, False), (CORRECTOR, True)):
        window = windows[role, "article"]
        text = component(window.drawn, "article-")
        at = re.findall(r'"at": ?"([^"]+)"', text.json)[0]
        assert ("rule-none" in window.force(triggered(text, correct=at)).widgets) is opens, role


def test_nobody_gets_a_window_or_somebody_elses_file(newsroom: Newsroom) -> None:
    root = newsroom.site.address
    for cookie in ("", "onrecord=x", newsroom.cookies[READER][:-4]):
        with pytest.raises(InvalidStatus):
            PageSession(root, cookie)
    for role, page, button, beginning in (
        (ADMINISTRATOR, "archive", "download", b"SQLite format 3"),
        (READER, "ask", "take-0-docx", b"PK"),
    ):
        window = newsroom.open(role, page)
        with window.session:
            file = root + window.session.prepare(window.drawn.widgets[button])
            saved = httpx.get(file, headers={"cookie": newsroom.cookies[role]})
            assert (saved.status_code, saved.content[: len(beginning)]) == (200, beginning)
            assert httpx.get(file).status_code == 401
            for other in set(AccessRole) - {role}:
                refused = httpx.get(file, headers={"cookie": newsroom.cookies[other]})
                assert (refused.status_code, refused.text) == (404, "There is no such file."), other
    window = newsroom.open(ADMINISTRATOR, "ask")
    with window.session:  # whose page has the words of the address, which it was not told
        assert file in window.session.ask(window.drawn, f"What did Lavrov say about {file}?").html
    assert httpx.get(file, headers={"cookie": newsroom.cookies[ADMINISTRATOR]}).status_code == 404


def test_files_are_taken_from_those_alone_who_may_add(newsroom: Newsroom) -> None:
    sent = {"file": ("tide.txt", b"The tide was late, Marta Quill said.")}
    for role, statuses in ((READER, [403, 403, 403]), (CORRECTOR, [204, 405, 204]), (ADMINISTRATOR, [204, 405, 204])):
        window = newsroom.open(role, "archive")
        with window.session, client() as person:
            person.headers["cookie"] = newsroom.cookies[role]
            token = person.get(f"{newsroom.site.address}/_stcore/health").cookies["_streamlit_xsrf"]
            person.headers.update(
                {"cookie": f"{newsroom.cookies[role]}; _streamlit_xsrf={token}", "x-xsrftoken": token}
            )
            place = window.session.upload_address("0")
            answers = [person.request(how, place, files=sent) for how in ("PUT", "POST", "DELETE")]
            assert [answer.status_code for answer in answers] == statuses, role


def test_an_archive_that_is_gone_is_made_anew_by_nobody(newsroom: Newsroom) -> None:
    folder = newsroom.archive.folder
    folder.rename(folder.with_name("away"))
    try:
        for role in AccessRole:
            window = newsroom.open(role, "archive")
            with window.session:
                assert "This archive is not there any more." in window.drawn.html
                assert not window.drawn.widgets
        assert not folder.exists()
    finally:
        folder.with_name("away").rename(folder)
