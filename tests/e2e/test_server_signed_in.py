"""A newsroom's server behind nginx, below a path, with a certificate: who is let in, and what each role may do there."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from typing import Any, Literal
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from index.core.rights import AccessRole
from rag.access.database import AccessDatabase
from rag.access.keys import Keys
from rag.access.sessions import Sessions
from tests.support.archives import LAVROV, ROOT, SEED
from tests.support.browser import NEEDS_CHROMIUM, ask, page_faults
from tests.support.newsroom.site import (
    BASE,
    COMMANDS,
    NGINX,
    ServedSite,
    agreed,
    client,
    environment,
    program,
    served_site,
    sign_in,
    sign_in_page,
)

pytestmark = [
    *NEEDS_CHROMIUM,
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="needs Debian's nginx-light"),
]

PATHS = ["", "/ask", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/upload_file/x/y", "/media/x", "/static/x.js"]
SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copytree(SEED.parent, folder / "articles")
    (add,) = (command for command in COMMANDS if command.startswith("onrecord add"))
    subprocess.run(program(add, folder), cwd=folder, env=environment(), capture_output=True, check=True)
    with served_site(folder, {"wire": shutil.copytree(folder / "news", folder / "wire")}) as site:
        yield site


@pytest.fixture(scope="module")
def sessions(site: ServedSite) -> Sessions:
    """The sessions of the server, as the command line has them."""
    return Sessions(AccessDatabase(site.state))


@pytest.fixture
def person() -> Iterator[httpx.Client]:
    with client() as person:
        yield person


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    with closing(new_context(browser)) as context:
        yield context.new_page()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """The windows of one person; the provider's page does without the style sheet that it would load from elsewhere."""
    context = browser.new_context(ignore_https_errors=True, **options)
    context.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: route.abort())
    return context


def direct(site: ServedSite, path: str, **headers: str) -> tuple[int, str]:
    """Status and body of the answer of the server itself, past nginx, to a request with exactly these headers."""
    with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)) as connection:
        connection.putrequest("GET", f"{BASE}{path}", skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        with connection.getresponse() as answer:
            return answer.status, "" if answer.status == 101 else answer.read().decode()


def run(site: ServedSite, beginning: str, **words: str) -> subprocess.CompletedProcess[str]:
    """Run the command of docs/server.md that begins so, with these words in place of others."""
    (command,) = (each for each in COMMANDS if each.startswith(beginning))
    arguments = [words.get(part, part) for part in program(command, site.state.parent)]
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)


def test_each_command_of_the_document_is_run_here() -> None:
    run_here = ["add articles", "serve", "sessions list", "sessions end", "key create"]
    for command, beginning in zip(COMMANDS, run_here, strict=True):
        assert command.startswith(f"onrecord {beginning} ")


def test_nobody_comes_in_without_a_session(site: ServedSite, person: httpx.Client) -> None:
    for path in PATHS:
        led = person.get(f"{site.address}{path}/?q=x" if not path else f"{site.address}{path}?q=x")
        assert led.status_code == 303
        assert urlsplit(led.headers["location"]).path == f"{BASE}/auth/login", path
        refused = person.get(f"{site.address}{path or '/'}", headers={"accept": "*/*"})
        assert (refused.status_code, refused.text) == (401, "Sign in first."), path
        assert refused.headers["x-frame-options"] == "DENY"
    assert person.post(f"{site.address}/_stcore/upload_file/x/y").status_code == 401
    wanted = {**SOCKET, "Host": site.host, "Origin": f"https://{site.host}", "X-Forwarded-Proto": "https"}
    for forged in ({}, {"Cookie": f"{site.cookie}=x"}, {"X-Onrecord-Session": "0" * 64}):
        assert direct(site, "/_stcore/stream", **wanted, **forged)[0] == 403
    checks = person.get(f"{site.address}/healthz"), person.get(f"{site.address}/readyz")
    assert [check.status_code for check in checks] == [200, 200]
    assert checks[1].json() == {"ok": True, "record": True, "index": True, "disk": True}


def test_the_matrix_of_hosts_origins_and_schemes(site: ServedSite, person: httpx.Client) -> None:
    assert sign_in(person, site, "rita").status_code == 303
    cookie = f"{site.cookie}={person.cookies[site.cookie]}"
    hosts = [
        site.host,
        f"127.0.0.1:{site.port}",
        "evil.example",
        f"localhost:{site.host.partition(':')[2]}",
        "127.0.0.1",
    ]
    origins = [f"https://{site.host}", None, f"http://{site.host}", "null", "https://evil.example", "https://127.0.0.1"]
    for host, origin, scheme in product(hosts, origins, ["https", "http", None]):
        sent = {"Host": host, "Cookie": cookie} | ({"Origin": origin} if origin else {})
        sent |= {"X-Forwarded-Proto": scheme} if scheme else {}
        is_own = host == hosts[0] and origin in origins[:2] and scheme == "https"
        assert direct(site, "/", **sent)[0] == (200 if is_own else 403), (host, origin, scheme)
        is_admitted = is_own and origin is not None
        assert (direct(site, "/_stcore/stream", **SOCKET, **sent)[0] == 101) is is_admitted, (host, origin, scheme)
    assert direct(site, "/healthz", Host=f"127.0.0.1:{site.port}")[0] == 200
    assert direct(site, "/", Host=f"127.0.0.1:{site.port}", X_Forwarded_Host=site.host, Cookie=cookie)[0] == 403


def test_signing_in_begins_a_session_of_its_own(site: ServedSite, person: httpx.Client) -> None:
    fixed = {"name": site.cookie, "value": "chosen-by-an-attacker", "domain": "127.0.0.1", "path": f"{BASE}/"}
    person.cookies.set(**fixed)
    begun = person.get(f"{site.address}/auth/login?next={BASE}/speakers?id=x")
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert {"state", "nonce", "code_challenge", "scope"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{site.address}/auth/callback"]
    back = agreed(begun.headers["location"], "rita")
    with client() as other:  # who is led back with somebody else's answer is not signed in as them
        refused = other.get(back)
        assert (refused.status_code, other.cookies.get(site.cookie)) == (400, None)
    done = person.get(back)
    assert (done.status_code, done.headers["location"]) == (303, f"{BASE}/speakers?id=x")
    (cookie,) = [each for each in done.headers.get_list("set-cookie") if each.startswith(f"{site.cookie}=")]
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", f"Path={BASE}/"):
        assert attribute in cookie
    first = person.cookies.get(site.cookie, path=f"{BASE}/")
    assert first and first != fixed["value"]
    assert person.get(back).status_code == 400, "an answer counts once"
    sign_in_again = person.get(f"{site.address}/auth/login")
    person.get(agreed(sign_in_again.headers["location"], "rita"))
    second = person.cookies.get(site.cookie, path=f"{BASE}/")
    assert second != first
    for secret, status in ((second, 200), (first, 401)):
        sent = {"Host": site.host, "X-Forwarded-Proto": "https", "Cookie": f"{site.cookie}={secret}"}
        assert direct(site, "/", **sent)[0] == status


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", f"{BASE}//evil.example", "/elsewhere"])
def test_signing_in_leads_nowhere_else(site: ServedSite, person: httpx.Client, wanted: str) -> None:
    begun = person.get(f"{site.address}/auth/login", params={"next": wanted})
    done = person.get(agreed(begun.headers["location"], "rita"))
    assert (done.status_code, done.headers["location"]) == (303, f"{BASE}/")


def test_who_has_no_role_or_says_no_gets_no_session(site: ServedSite, sessions: Sessions, person: httpx.Client) -> None:
    refused = sign_in(person, site, "nora")
    assert refused.status_code == 403
    assert "You are signed in as Nora Nobody, but you have no role here yet." in refused.text
    begun = person.get(f"{site.address}/auth/login").headers["location"]
    denied = person.get(httpx.post(begun, data={"action": "deny"}).headers["location"])
    assert denied.status_code == 400
    assert site.cookie not in person.cookies
    assert "Nora Nobody" not in [each.name for each in sessions.open_sessions()]


def test_signing_out_and_being_ended_refuse_the_next_request(
    site: ServedSite, sessions: Sessions, person: httpx.Client
) -> None:
    sign_in(person, site, "rita")
    secret = person.cookies[site.cookie]
    mine = sessions.of_secret(secret)
    assert mine and mine.subject.startswith("oidc:") and "rita" not in mine.subject
    assert secret.encode() not in (site.state / "access.sqlite").read_bytes()
    person.get(f"{site.address}/auth/logout", headers={"sec-fetch-site": "cross-site"})
    assert person.get(site.address + "/").status_code == 200, "another site signs nobody out"
    assert "Signed out" in person.get(f"{site.address}/auth/logout", headers={"sec-fetch-site": "same-origin"}).text
    sent = {"Host": site.host, "X-Forwarded-Proto": "https", "Cookie": f"{site.cookie}={secret}"}
    assert direct(site, "/", **sent)[0] == 401
    sign_in(person, site, "rita")
    assert "Rita Reader: news reader; since " in run(site, "onrecord sessions list").stdout
    assert "Rita Reader" in run(site, "onrecord sessions end", ID=mine.subject).stdout
    assert person.get(site.address + "/").status_code == 303
    missing = run(site, "onrecord sessions end", ID=mine.subject)
    assert (missing.returncode, f"There is no session {mine.subject}" in missing.stderr) == (1, True)


def test_a_reader_reads_below_the_path_and_changes_nothing(site: ServedSite, window: Page) -> None:
    refused = list[str]()
    window.on(
        "response",
        lambda answer: refused.append(answer.url) if answer.status >= 400 and site.host in answer.url else None,
    )
    sign_in_page(window, site, "rita")
    expect(window.locator(".account")).to_have_text("Rita Reader reader · Sign out")
    expect(window.get_by_role("link", name="Review", exact=True)).to_have_count(0)
    turn = ask(window, LAVROV)
    expect(turn.locator("article.statement").first).to_be_visible()
    expect(turn.get_by_role("button", name=re.compile("^Correct"))).to_have_count(0)
    assert urlsplit(window.url).path == f"{BASE}/"
    name = turn.locator("article.statement a.within").first
    shown = name.inner_text()
    name.click()
    expect(window.get_by_role("heading", name=shown, level=1)).to_be_visible()
    assert urlsplit(window.url).path == f"{BASE}/speakers"
    expect(window.get_by_text("Is this one speaker?")).to_have_count(0)
    window.get_by_role("link", name="Archive", exact=True).click()
    expect(window.get_by_role("heading", name="Archive", level=1)).to_be_visible()
    expect(window.get_by_role("button", name="Check the archive")).to_be_visible()
    for absent in ("Rebuild", "Download a backup", "Choose all on this page"):
        expect(window.get_by_role("button", name=absent)).to_have_count(0)
    expect(window.get_by_label("Or a file or folder on this computer")).to_have_count(0)
    expect(window.get_by_text(str(site.state.parent))).to_have_count(0)
    window.get_by_role("link", name="Sign out").click()
    expect(window.get_by_role("heading", name="Signed out")).to_be_visible()
    window.goto(f"{site.address}/speakers")
    expect(window.get_by_role("button", name="rita", exact=True)).to_be_visible()
    assert not refused


def test_a_corrector_corrects_until_an_administrator_ends_the_session(
    site: ServedSite, window: Page, browser: Browser
) -> None:
    sign_in_page(window, site, "cora", "/?archive=wire")
    expect(window.locator(".account")).to_contain_text("Cora Corrector corrector")
    turn = ask(window, LAVROV)
    place = re.compile(re.escape(f"{site.address}/in/wire/article?id="))
    expect(turn.locator("button.copy[data-citation]").first).to_have_attribute("data-citation", place)
    turn.get_by_role("button", name="Correct [1]").click()
    window.get_by_role("button", name="Not a quotation").click()
    undo = turn.get_by_role("button", name="Undo").first
    expect(undo).to_be_visible()
    window.get_by_label("Archive", exact=True).click()
    window.get_by_role("option", name="news").click()
    expect(window).to_have_url(re.compile("archive=news"))
    expect(window.locator("h2.question")).to_have_count(0)
    expect(window.get_by_role("link", name="Speakers", exact=True)).to_have_attribute(
        "href", f"{BASE}/speakers?archive=news"
    )
    with closing(new_context(browser)) as context:
        admin = context.new_page()
        sign_in_page(admin, site, "adam", "/archive?archive=wire")
        admin.get_by_role("button", name="End the session of Cora Corrector").click()
        expect(admin.get_by_role("button", name="End the session of Cora Corrector")).to_have_count(0)
    window.get_by_role("link", name="Speakers", exact=True).click()
    expect(window.get_by_text("You are signed out, or the server has stopped.")).to_be_visible()
    window.reload()
    expect(window.get_by_role("button", name="cora", exact=True)).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_what_only_a_server_has_shuts_nobody_out(
    site: ServedSite, browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    """Those who are signed in, who has decided about a statement, the account, and the choice of archive."""
    faults = list[str]()
    with closing(new_context(browser, color_scheme=scheme, viewport={"width": width, "height": 860})) as context:
        page = context.new_page()
        sign_in_page(page, site, "adam", "/archive?archive=news")
        end = page.get_by_role("button", name="End the session of Adam Administrator").last
        end.scroll_into_view_if_needed()
        expect(page.locator(".session").filter(has_text="administrator · this browser")).to_have_count(1)
        faults += page_faults(page)
        page.goto(f"{site.address}/?archive=news")
        turn = ask(page, LAVROV)
        turn.get_by_role("button", name="Correct [1]").click()
        page.get_by_role("button", name="No named speaker said it").click()
        expect(page.get_by_role("dialog")).to_be_hidden()
        turn.get_by_role("button", name="Correct [1]").click()
        expect(page.get_by_role("dialog")).to_contain_text("Corrected by Adam Administrator")
        faults += page_faults(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        if width < 800:
            page.get_by_test_id("stExpandSidebarButton").click()
        expect(page.locator(".account")).to_have_text("Adam Administrator administrator · Sign out")
        faults += page_faults(page)  # once the sidebar has come to rest
        page.get_by_label("Archive", exact=True).click()
        expect(page.get_by_role("option", name="wire")).to_be_visible()
        faults += page_faults(page)
    assert not faults, "\n".join(faults)


def test_programs_come_in_with_keys_and_not_with_cookies(site: ServedSite, person: httpx.Client) -> None:
    sign_in(person, site, "adam")
    paths = ["/api/v1/ask?q=x", "/mcp", "/mcp/news", "/mcp/news/more"]
    assert [person.get(site.address + path).status_code for path in paths] == [401, 401, 401, 404]
    key = run(site, "onrecord key create").stdout.strip()
    sent = {"authorization": f"Bearer {key}", "accept": "application/json, text/event-stream"}
    described = httpx.get(f"{site.address}/api/v1/openapi.json?archive=news", headers=sent, verify=False)
    assert described.status_code == 200
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    listed = httpx.post(f"{site.address}/mcp/news", json=asked, headers=sent, verify=False, timeout=30)
    assert (listed.status_code, "ask" in listed.text) == (200, True)
    assert httpx.get(f"{site.address}/speakers", headers=sent, verify=False).status_code == 401


def test_a_citation_of_one_of_several_archives_leads_there(site: ServedSite, person: httpx.Client) -> None:
    sign_in(person, site, "adam")
    led = person.get(f"{site.address}/in/wire/article?id=a%20b&at=1-2&archive=news")
    assert led.headers["location"] == f"{BASE}/article?id=a+b&at=1-2&archive=wire"
    assert urljoin(site.address, led.headers["location"]).startswith(site.address)


def test_the_log_has_no_words_and_the_figures_are_for_administrators(site: ServedSite, person: httpx.Client) -> None:
    """The log of whatever was asked of this server so far, on the page too."""
    sign_in(person, site, "adam")
    assert person.get(f"{site.address}/metrics").status_code == 401
    assert direct(site, "/metrics", Host=f"127.0.0.1:{site.port}")[0] == 401
    key = Keys(AccessDatabase(site.state)).create("Zacharias", AccessRole.ADMINISTRATOR)[1]
    sent = {"authorization": f"Bearer {key}"}
    asked = httpx.get(f"{site.address}/api/v1/ask", params={"q": LAVROV, "archive": "news"}, headers=sent, verify=False)
    assert asked.status_code == 200
    shown = httpx.get(f"{site.address}/metrics", headers=sent, verify=False)
    assert 'onrecord_requests_total{route="/api/v1/ask",status="200"}' in shown.text
    number = shown.headers["x-request-id"]
    until = time.monotonic() + 10
    while number not in "".join(site.written):
        assert time.monotonic() < until
        time.sleep(0.02)
    greeting, lines = site.written[:2], [json.loads(line) for line in site.written[2:]]
    assert "The page is at" in greeting[0] and "Ctrl-C" in greeting[1]
    assert {"answer", "request"} <= {line["event"] for line in lines}
    log = "".join(site.written[2:])
    words = ["Lavrov", "Patriot", "Adam", "Rita", "Cora", "Zacharias", key, person.cookies[site.cookie], "oidc:"]
    assert not [word for word in words if word in log]
