"""The page of an installed wheel, attacked: by other web sites, other programs, other users of this machine, and by what
lies in the folder where it is started."""

from __future__ import annotations

import http.client
import json
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
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, expect

from tests.support.archives import LAVROV, SEED
from tests.support.browser import NEEDS_CHROMIUM, TOKENS, cache, enter
from tests.support.supply_chain.wheel import unpack_wheel

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.slow]

PATHS = {
    ("GET", "/"): 200,
    ("GET", "/ask"): 200,
    ("GET", "/_stcore/stream"): 101,
    ("PUT", "/_stcore/upload_file/no-window/0"): 400,
    ("POST", "/_stcore/upload_file/no-window/0"): 405,
    ("GET", "/media/0f3a.docx"): 404,
    ("GET", "/_stcore/health"): 200,
    ("GET", "/_stcore/host-config"): 200,
    ("GET", "/_stcore/metrics"): 200,
    ("GET", "/_stcore/agent/openapi.json"): 200,
    ("GET", "/static/index.html"): 200,
    ("GET", "/healthz"): 200,
}
"""Methods and paths, and the answer to who is let in: that of Streamlit, to an upload that comes from no window."""
SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}
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
    """A page over an archive in a folder that everybody may enter: nothing but its own modes keeps others out."""
    with TemporaryDirectory() as entered:
        Path(entered).chmod(0o755)
        archive = shutil.copytree(archive_folder, Path(entered) / "archive")
        with installed_page(site, archive, tmp_path_factory.mktemp("served") / "unpacked-corpus") as page:
            yield page


def send(served: Served, method: str, path: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    """Status, headers and body of the answer to a request with exactly these headers; 101 where a WebSocket opens."""
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)) as connection:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        with connection.getresponse() as answer:
            return answer.status, answer.headers, b"" if answer.status == 101 else answer.read()


def get(served: Served, path: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    return send(served, "GET", path, **headers)


def open_socket(served: Served, **headers: str) -> int:
    """The status of an opened WebSocket: 101 where it is accepted."""
    return get(served, "/_stcore/stream", **SOCKET, **headers)[0]


def cookie(served: Served) -> str:
    return f"onrecord-{served.port}={served.token}"


def test_the_matrix_of_hosts_origins_paths_and_cookies(served: Served) -> None:
    own = f"127.0.0.1:{served.port}"
    hosts = [own, f"localhost:{served.port}", f"evil.example:{served.port}", "evil.example", "127.0.0.1:1", "[::1]"]
    origins = [None, f"http://{own}", "http://evil.example", "null", "http://localhost:9999", "http://127.0.0.1:9999"]
    cookies = [None, cookie(served), f"onrecord-{served.port}=wrong"]
    answer = get(served, "/_stcore/health", Host=own, Cookie=cookie(served))[1]
    token = str(answer["Set-Cookie"]).partition("_streamlit_xsrf=")[2].partition(";")[0]
    assert token, "uploads are refused by the guard alone: whoever sends them has Streamlit's own token"
    for host, origin, kept, ((method, path), status) in product(hosts, origins, cookies, PATHS.items()):
        named = {"Host": host, "Origin": origin, "Cookie": "; ".join(filter(None, (f"_streamlit_xsrf={token}", kept)))}
        headers = {name: value for name, value in named.items() if value}
        is_socket = status == 101
        is_own = host in hosts[:2] and origin in (origins[1:2] if is_socket else origins[:2])
        expected = 403 if not is_own else status if kept == cookies[1] or path == "/healthz" else 401
        expected = 403 if is_socket and expected != 101 else expected
        given, sent, _ = send(served, method, path, **headers, **(SOCKET if is_socket else {"X-Xsrftoken": token}))
        assert given == expected, (method, path, host, origin, kept)
        assert is_socket or sent["X-Frame-Options"] == "DENY", (method, path, host, origin, kept)
        assert "Server" not in sent


def test_no_setting_of_the_folder_or_environment_has_a_say(served: Served) -> None:
    own = {"Host": f"127.0.0.1:{served.port}", "Cookie": cookie(served)}
    assert get(served, "/_stcore/agent/interact", **own)[0] in (404, 405)
    assert get(served, "/", **own)[0] == 200
    assert b"http://evil.example" not in get(served, "/_stcore/host-config", **own)[2]


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


OTHER_USER = r"""
import glob, http.client, json, sys
port, token, files, paths, socket = json.load(sys.stdin)
def opens(file):
    try:
        return bool(open(file, "rb").read(1))
    except PermissionError:
        return False
def status(method, path, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, b"" if method == "GET" else b"She said no.", headers)
    return connection.getresponse().status
def shows(file):
    try:
        return token.encode() in open(file, "rb").read()
    except OSError:
        return False
own = {"Origin": f"http://127.0.0.1:{port}", "X-Xsrftoken": "0", "Cookie": "_streamlit_xsrf=0"}
print(json.dumps({
    "read": [file for file in files if opens(file)],
    "statuses": {f"{method} {path}": status(method, path, own | (socket if "stream" in path else {})) for method, path in paths},
    "leaks": [file for name in ("cmdline", "environ") for file in glob.glob(f"/proc/[0-9]*/{name}") if shows(file)],
}))
"""
"""A program of another user: the files that it can read, the answers that it gets, the processes that show the token."""


def test_another_user_of_this_machine_reads_nothing_and_does_nothing(served: Served) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to become another user")
    beside = served.archive.parent / "anybodys.txt"
    beside.write_text("what everybody may read")
    beside.chmod(0o644)
    files = [str(file) for file in served.archive.rglob("*") if file.is_file() and file.stat().st_size]
    assert str(served.archive / "record.sqlite") in files
    asked = json.dumps([served.port, served.token, [*files, str(beside)], list(PATHS), SOCKET])
    other = ["setpriv", f"--reuid={ANYBODY}", f"--regid={ANYBODY}", "--clear-groups", "/usr/bin/python3", "-c"]
    done = subprocess.run([*other, OTHER_USER], input=asked, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {
        "read": [str(beside)],
        "statuses": {
            f"{method} {path}": 200 if path == "/healthz" else 403 if admitted == 101 else 401
            for (method, path), admitted in PATHS.items()
        },
        "leaks": [],
    }


def test_a_port_that_is_taken_is_said_to_be_so(served: Served, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rag.cli", "chat", "--archive", str(tmp_path), "--port", str(served.port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"Port {served.port} is in use. Choose another one with --port." in done.stderr
    with socket.create_connection(("127.0.0.1", served.port)):
        pass


def test_the_page_of_one_person_is_served_to_no_other_machine(site: Path, tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::"):
        command = [sys.executable, "-P", "-m", "rag.cli", "chat", "--archive", str(tmp_path / "a"), "--host", host]
        done = subprocess.run(
            command,
            env=os.environ | {"PYTHONPATH": str(site)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert f"--host {host}: the page of one person is served to this machine alone" in done.stderr
        assert "onrecord serve" in done.stderr and "The page is at" not in done.stderr
    assert not list(tmp_path.iterdir())


def leaves(line: str) -> bool:
    """True for a call, as strace writes it, that goes to another machine, or to what asks another one for a name."""
    inside = re.search(r'inet_addr\("127\.|"::1"', line) and "htons(53)" not in line
    return "systemd/resolve" in line or ("AF_INET" in line and not inside)


@pytest.mark.parametrize(
    ("line", "outside"),
    [
        ('connect(3, {sa_family=AF_INET, sin_port=htons(8501), sin_addr=inet_addr("127.0.0.1")}, 16) = 0', False),
        (
            'connect(3, {sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0',
            False,
        ),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/tmp/x"}, 9) = 0', False),
        ('connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0', True),
        (
            'sendto(3, "", 0, 0, {sa_family=AF_INET6, sin6_port=htons(53), inet_pton(AF_INET6, "::1", &sin6_addr)})',
            True,
        ),
        ('connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = 0', True),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0', True),
    ],
    ids=["page", "page v6", "socket", "resolver", "resolver v6", "outside", "systemd's resolver"],
)
def test_a_resolver_of_this_machine_counts_as_outside(line: str, outside: bool) -> None:
    assert leaves(line) is outside


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
    assert any("htons(9)" in line for line in lines), "something was watched"
    outside = [line for line in lines if leaves(line)]
    assert not outside, outside[:5]
