"""A server as a newsroom runs it: a sign-in provider, `onrecord serve`, and nginx before it, all on loopback."""

from __future__ import annotations

import datetime
import ipaddress
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page

from tests.support.archives import ROOT
from tests.support.browser import cache

BASE = "/onrecord"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
PEOPLE: Mapping[str, Mapping[str, object]] = {
    "rita": {"name": "Rita Reader", "groups": ["interns"]},
    "cora": {"name": "Cora Corrector", "groups": ["interns", "news-desk"]},
    "adam": {"name": "Adam Administrator", "groups": ["admins"]},
    "nora": {"name": "Nora Nobody", "groups": ["sports"]},
}
"""People of the provider, and their claims."""
PLACE = "/srv/onrecord"
"""The folder of the server in docs/server.md."""
_DOCUMENT = (ROOT / "docs/server.md").read_text("utf8")


def _blocks(language: str) -> list[str]:
    """The lines of the document's blocks in a language."""
    blocks = re.findall(rf"^ *```{language}\n(.*?)^ *```", _DOCUMENT, re.DOTALL | re.MULTILINE)
    return [line.strip() for block in blocks for line in block.splitlines()]


COMMANDS = [line for line in _blocks("sh") if line.startswith("onrecord")]
"""The document's commands of onrecord."""
SETTINGS = dict(line.split("=", 1) for line in _blocks("ini"))
"""The settings that it names."""


def program(command: str, folder: Path) -> list[str]:
    """One of the document's commands as it is run here, with its folder elsewhere."""
    name, *arguments = shlex.split(command.replace(PLACE, str(folder)))
    assert name == "onrecord"
    return [sys.executable, "-P", "-m", "rag.cli", *arguments]


@dataclass(frozen=True, slots=True)
class ServedSite:
    """A server: the address that browsers have, the port where it listens itself, its state folder, the provider's
    address, and the lines that it has written."""

    address: str
    port: int
    state: Path
    issuer: str
    written: list[str]

    @property
    def host(self) -> str:
        """The Host that browsers send."""
        return self.address.removeprefix("https://").partition("/")[0]

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return f"__Secure-onrecord-{self.host.partition(':')[2]}"


def environment() -> dict[str, str]:
    """The environment of the program, wherever it is run."""
    return os.environ | {"ONRECORD_CACHE": cache(), "PYTHONPATH": str(ROOT)}


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, **settings: str) -> Iterator[list[str]]:
    """The lines that a process writes to standard error, which listens at the port, until it is no longer needed."""
    process = subprocess.Popen(
        command, env=environment() | settings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    written = list[str]()
    reading = threading.Thread(target=lambda: written.extend(process.stderr or ()), daemon=True)
    reading.start()
    try:
        until = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
            assert process.poll() is None and time.monotonic() < until, "".join(written)
            time.sleep(0.05)
        yield written
    finally:
        process.terminate()
        process.wait()
        reading.join()
        process.stderr.close()


@contextmanager
def sign_in_provider() -> Iterator[str]:
    """The issuer's address of a provider that signs everybody of PEOPLE in who is named."""
    port = free_port()
    users = [
        part
        for sub, claims in PEOPLE.items()
        for part in ("--user-claims", json.dumps({"sub": sub, "email": f"{sub}@news.example", **claims}))
    ]
    with running(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *users], port
    ):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def served_site(folder: Path, further: Mapping[str, Path]) -> Iterator[ServedSite]:
    """The server of docs/server.md over the archive "news" in the folder, and further ones, behind nginx as
    docs/examples/nginx.conf has it; at ports of ours."""
    front, back = free_port(), free_port()
    address = f"https://127.0.0.1:{front}{BASE}"
    (serve,) = (command for command in COMMANDS if command.startswith("onrecord serve"))
    command = program(serve.replace("https://news.example/onrecord", address), folder)
    command += ["--port", str(back), *(part for name in further for part in ("--archive", f"{name}={further[name]}"))]
    (folder / "client-secret").write_text("a secret of the provider\n")
    settings = {name: value.replace(PLACE, str(folder)) for name, value in SETTINGS.items()}
    with sign_in_provider() as issuer:
        settings |= {"ONRECORD_OIDC_ISSUER": issuer}
        served = running(command, back, **settings)
        with served as written, running(nginx_command(folder, front, back), front):
            yield ServedSite(address, back, folder / "state", issuer, written)


@contextmanager
def bare_site(folder: Path, archive: Path) -> Iterator[ServedSite]:
    """A server over one archive, "news", for browsers of this machine: without a proxy, by http."""
    port, state = free_port(), folder / "state"
    command = [sys.executable, "-P", "-m", "rag.cli", "serve", "--archive", f"news={archive}"]
    command += ["--state", str(state), "--port", str(port)]
    with sign_in_provider() as issuer:
        settings = SETTINGS | {"ONRECORD_OIDC_ISSUER": issuer}
        settings["ONRECORD_OIDC_CLIENT_SECRET_FILE"] = str(folder / "client-secret")
        (folder / "client-secret").write_text("a secret of the provider\n")
        with running(command, port, **settings) as written:
            yield ServedSite(f"http://127.0.0.1:{port}", port, state, issuer, written)


def nginx_command(folder: Path, front: int, back: int) -> list[str]:
    """The command that runs nginx with the documents' example, at these ports and with a certificate of our own."""
    assert NGINX
    example = (ROOT / "docs/examples/nginx.conf").read_text("utf8")
    certificate, key = _certificate(folder)
    for before, after in (
        (r"listen 443 ssl;", f"listen 127.0.0.1:{front} ssl;"),
        (r"server_name \S+;", "server_name 127.0.0.1;"),
        (r"ssl_certificate +\S+;", f"ssl_certificate {certificate};"),
        (r"ssl_certificate_key +\S+;", f"ssl_certificate_key {key};"),
        (r"proxy_pass \S+;", f"proxy_pass http://127.0.0.1:{back};"),
    ):
        example, count = re.subn(before, after, example)
        assert count == 1, before
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    config = folder / "nginx.conf"
    config.write_text(f"pid {folder}/nginx.pid; events {{}} http {{ access_log off; {places} {example} }}")
    return [NGINX, "-c", str(config), "-e", "stderr", "-g", "daemon off; master_process off;"]


def _certificate(folder: Path) -> tuple[Path, Path]:
    """The files of a certificate for 127.0.0.1 and of its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(signed.public_bytes(encoding))
    private.write_bytes(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return certificate, private


def client() -> httpx.Client:
    """A program that keeps cookies as a browser does, and follows nothing by itself."""
    return httpx.Client(verify=False, headers={"accept": "text/html"}, timeout=30)


def sign_in(browser: httpx.Client, site: ServedSite, who: str, path: str = "/") -> httpx.Response:
    """Sign in as one of PEOPLE; return the answer of the way back."""
    begun = browser.get(site.address + path)
    begun = browser.get(urljoin(site.address, begun.headers["location"]))
    return browser.get(agreed(begun.headers["location"], who))


def agreed(authorization: str, who: str) -> str:
    """The address to which the provider leads back once this person has agreed."""
    return httpx.post(authorization, data={"sub": who}).headers["location"]


def sign_in_page(page: Page, site: ServedSite, who: str, path: str = "/") -> None:
    """Open a page of the server in a browser and sign in there."""
    page.goto(site.address + path)
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(f"{site.address}/**")
