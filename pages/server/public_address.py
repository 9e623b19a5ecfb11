"""The addresses of a server: the public one, which browsers have, exactly, and networks that are named to it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.core.errors import InputError, OnRecordError

_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """Scheme, host with its port where that is not the usual one, and the path under which the page is served ("" or
    "/onrecord")."""

    scheme: str
    host: str
    base_path: str = ""

    @classmethod
    def parse(cls, url: str, base_path: str | None = None) -> PublicAddress:
        """Return the address of a URL; its path is the base path, unless that is given and the URL has none. Raises
        OnRecordError for what no browser can have, and for http over a network."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username or parts.query or parts.fragment:
            raise OnRecordError(
                f"--public-url {url}: write it as https://news.example or https://news.example/onrecord"
            )
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise OnRecordError(
                f"--public-url {url}: over http everybody on the way can read along and take a session over. "
                "Put a proxy with a certificate before it (docs/server.md), and give its https address."
            )
        path = checked_path(parts.path)
        given = path if base_path is None else checked_path(base_path)
        if path and given != path:
            raise OnRecordError(f"--public-url has the path {path}, --base-path is {given or '/'}: give one of them.")
        name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        usual = port in (None, _DEFAULT_PORTS[parts.scheme])
        return cls(parts.scheme, name if usual else f"{name}:{port}", given)

    @property
    def origin(self) -> str:
        """The origin that browsers send: "https://news.example"."""
        return f"{self.scheme}://{self.host}"

    @property
    def root(self) -> str:
        """The address of the page: "https://news.example/onrecord"."""
        return self.origin + self.base_path

    @property
    def hostname(self) -> str:
        """The host without its port."""
        return urlsplit(self.origin).hostname or ""

    @property
    def secure(self) -> bool:
        """True for https."""
        return self.scheme == "https"


def checked_path(path: str) -> str:
    """Return a path without a slash at its end: "" or "/onrecord"; raises OnRecordError for other characters."""
    bare = path.strip().rstrip("/")
    bare = f"/{bare}" if bare and not bare.startswith("/") else bare
    if not _PATH.fullmatch(bare) or {".", ".."} & set(bare.split("/")):
        raise OnRecordError(f"{path} cannot be the path of the page. Write it like /onrecord")
    return bare


def is_loopback(host: str) -> bool:
    """True if the host is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def parse_networks(given: Iterable[str]) -> tuple[Network, ...]:
    """Return the addresses and networks of --metrics-from; raises InputError."""
    try:
        return tuple(ipaddress.ip_network(each, strict=False) for each in given)
    except ValueError as error:
        raise InputError(f"--metrics-from: {error}. Give an address or a network, such as 10.0.0.5") from error
