"""The page of an installed wheel, attacked: by other web sites, other programs, other users of this machine, and by what
lies in the folder where it is started."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.archives import LAVROV, SEED
from tests.support.browser import NEEDS_CHROMIUM, TOKENS, cache, enter
from tests.support.supply_chain.wheel import unpack_wheel

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.slow]

PATHS = ["/", "/ask", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/static/index.html"]
HOSTILE_SETTINGS = """
[server]
allowedHosts = ["*"]
corsAllowedOrigins = ["http://evil.example"]
enableAgentApi = true
enableCORS = false
enableXsrfProtection = false
enableStaticServing = true
baseUrlPath = "elsewhere"
[client]
showErrorDetails = "full"
"""
ANYBODY = 65534
"""The user id of nobody."""


@dataclass(frozen=True, slots=True)
class Served:
    """A served page: its address ("http://127.0.0.1:8501"), port, launch token, archive and process."""

    address: str
    port: int
    token: str
    archive: Path
    process: subprocess.Popen[str]


@contextmanager
def installed_page(site: Path, archive: Path, started_in: Path, watch: Sequence[str] = ()) -> Iterator[Served]:
    """`onrecord chat` of the installed package, started in a folder with settings of somebody hostile; `watch` is a
    command that it is run by."""
    (started_in / ".streamlit").mkdir(parents=True)
    (started_in / ".streamlit" / "config.toml").write_text(HOSTILE_SETTINGS)
    (started_in / ".streamlit" / "secrets.toml").write_text('[auth]\ncookie_secret = "known"\n')
    hostile = {"STREAMLIT_SERVER_ALLOWED_HOSTS": "*", "STREAMLIT_SERVER_ENABLE_CORS": "false"}
    process = subprocess.Popen(
        [
            *watch,
            sys.executable,
            "-P",
            "-m",
            "rag.cli",
            "chat",
            "--archive",
            str(archive),
            "--port",
            "0",
            "--no-browser",
        ],
        env=os.environ | hostile | {"PYTHONPATH": str(site), "HOME": str(started_in), "ONRECORD_CACHE": cache()},
        cwd=started_in,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    try:
        entrance = next(line.split()[-1] for line in process.stderr if line.startswith("The page is at "))
        reading = threading.Thread(target=process.stderr.read, daemon=True)
        reading.start()
        address, _, query = entrance.partition("/?token=")
        TOKENS[address] = query
        yield Served(address, int(address.rsplit(":", 1)[1]), query, archive, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        reading.join()
        process.stderr.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the installed package."""
    return unpack_wheel(tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="module")
def served(site: Path, archive_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    archive = shutil.copytree(archive_folder, folder / "archive")
    with installed_page(site, archive, folder / "unpacked-corpus") as page:
        yield page


def get(served: Served, path: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    """Status, headers and body of the answer to a request with exactly these headers."""
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)) as connection:
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        with connection.getresponse() as answer:
            return answer.status, answer.headers, b"" if answer.status == 101 else answer.read()


def open_socket(served: Served, **headers: str) -> int:
    """The status of an opened WebSocket: 101 where it is accepted."""
    wanted = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol": "streamlit",
    }
    return get(served, "/_stcore/stream", **wanted, **headers)[0]


def cookie(served: Served) -> str:
    return f"onrecord-{served.port}={served.token}"


def test_the_matrix_of_hosts_origins_paths_and_cookies(served: Served) -> None:
    own = f"127.0.0.1:{served.port}"
    hosts = [own, f"localhost:{served.port}", f"evil.example:{served.port}", "evil.example", "127.0.0.1:1", "[::1]"]
    origins = [None, f"http://{own}", "http://evil.example", "null", "http://localhost:9999", "http://127.0.0.1:9999"]
    cookies = [None, cookie(served), f"onrecord-{served.port}=wrong"]
    for host in hosts:
        for origin in origins:
            for kept in cookies:
                headers = {"Host": host} | ({"Origin": origin} if origin else {}) | ({"Cookie": kept} if kept else {})
                is_own = host in hosts[:2] and (origin is None or origin == f"http://{own}")
                expected = 403 if not is_own else 200 if kept == cookie(served) else 401
                for path in PATHS if origin is None else PATHS[:1]:
                    status, sent, _ = get(served, path, **headers)
                    admitted = {200, 404} if expected == 200 else {expected}
                    assert status in admitted, (host, origin, kept, path)
                    assert sent["X-Frame-Options"] == "DENY"
                    assert "Server" not in sent
                is_admitted = expected == 200 and origin is not None
                assert (open_socket(served, **headers) == 101) is is_admitted, (host, origin, kept)


def test_no_setting_of_the_folder_or_environment_has_a_say(served: Served) -> None:
    own = {"Host": f"127.0.0.1:{served.port}", "Cookie": cookie(served)}
    assert get(served, "/_stcore/agent/interact", **own)[0] in (404, 405)
    assert get(served, "/", **own)[0] == 200
    assert b"http://evil.example" not in get(served, "/_stcore/host-config", **own)[2]


def test_another_user_of_this_machine_reads_nothing_and_does_nothing(served: Served) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to become another user")
    script = (
        "import http.client, sys\n"
        f"c = http.client.HTTPConnection('127.0.0.1', {served.port}); c.request('GET', '/'); print(c.getresponse().status)\n"
        f"try: print(open({str(served.archive / 'record.sqlite')!r}, 'rb').read(3))\n"
        "except PermissionError: print('denied')\n"
        "import glob\n"
        "for f in glob.glob('/proc/[0-9]*/cmdline') + glob.glob('/proc/[0-9]*/environ'):\n"
        f"    try: print('LEAK', f) if {served.token!r}.encode() in open(f, 'rb').read() and 'self' not in f else None\n"
        "    except OSError: pass\n"
    )
    other = ["setpriv", f"--reuid={ANYBODY}", f"--regid={ANYBODY}", "--clear-groups", "/usr/bin/python3", "-"]
    done = subprocess.run(other, input=script, capture_output=True, text=True, check=False)
    assert done.stdout.split()[0] == "401", done
    assert "LEAK" not in done.stdout


def test_no_other_site_can_frame_the_page(served: Served, browser: Browser) -> None:
    body = f'<iframe src="{served.address}/?q=who+spoke%3F" width=900 height=700></iframe>'.encode()

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    evil = HTTPServer(("127.0.0.1", 0), Evil)
    threading.Thread(target=evil.serve_forever, daemon=True).start()
    page = browser.new_page()
    enter(page, served.address)  # whoever is attacked has the page open too
    expect(page.locator(".greeting h1")).to_be_visible()
    before = len(list(served.archive.glob("conversations/*.json")))
    page.goto(f"http://127.0.0.1:{evil.server_port}/")
    page.wait_for_timeout(2_000)
    frames = [frame for frame in page.frames if frame != page.main_frame]
    assert all(frame.locator(".stApp").count() == 0 for frame in frames)
    assert len(list(served.archive.glob("conversations/*.json"))) == before
    page.close()
    evil.shutdown()
    evil.server_close()


def test_the_page_works_under_its_own_policy(served: Served, browser: Browser) -> None:
    page = browser.new_page()
    refused = list[str]()
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    enter(page, served.address)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("what did Okonjo say?")
    box.press("Enter")
    expect(page.locator("article.statement").first).to_be_visible()
    for name in ("Speakers", "Archive"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    assert not refused
    page.close()


def test_a_port_that_is_taken_is_said_to_be_so(served: Served, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rag.cli", "chat", "--archive", str(tmp_path), "--port", str(served.port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"Port {served.port} is in use. Choose another one with --port." in done.stderr
    with socket.create_connection(("127.0.0.1", served.port)):
        pass


def test_nothing_is_connected_to_or_looked_up_outside_this_machine(
    site: Path, archive_folder: Path, tmp_path: Path
) -> None:
    archive = shutil.copytree(archive_folder, tmp_path / "archive")
    log = tmp_path / "calls"
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    watch = ["strace", "-f", "-A", "-qq", "--seccomp-bpf", "-e", calls, "-o", str(log)]
    with installed_page(site, archive, tmp_path / "started", watch) as page:
        own = {"Host": f"127.0.0.1:{page.port}", "Cookie": cookie(page)}
        assert get(page, "/", **own)[0] == 200
        for origin in ("https://evil.example", "null", f"http://evil.example:{page.port}"):
            assert open_socket(page, Origin=origin, **own) == 403
        assert open_socket(page, Origin=page.address, **own) == 101
    environment = os.environ | {"PYTHONPATH": str(site), "ONRECORD_CACHE": cache()}
    for words in (("add", str(SEED)), ("ask", LAVROV), ("ask", "who spoke of https://evil.example/?", "--json")):
        command = [*watch, sys.executable, "-P", "-m", "rag.cli", *words, "--archive", str(archive)]
        subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=True)
    waits = "import time; from index.embedding.embedder import packaged_embedder as e; e().embed(['x']); time.sleep(15)"
    for program in (waits, "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"):  # the last is to be seen
        command = [*watch, sys.executable, "-P", "-c", program]
        subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=True)
    lines = log.read_text("utf8", "replace").splitlines()
    addresses = [line for line in lines if "AF_INET" in line]
    outside = [line for line in addresses if not re.search(r'inet_addr\("127\.|"::1"', line)]
    assert any("AF_" in line for line in lines), "something was watched"
    assert not outside, outside[:5]
