"""The addresses of a server: the public one, where signing in may lead, and those of links."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.core.errors import OnRecordError
from pages.html.fragments import navigation_bar
from pages.html.links import full_address, page_anchor, place_links
from pages.server.public_address import PublicAddress
from pages.server.sign_in import local_path


@pytest.mark.parametrize(
    ("url", "base_path", "origin", "base"),
    [
        ("https://news.example", None, "https://news.example", ""),
        ("https://news.example/", None, "https://news.example", ""),
        ("https://News.Example:443/onrecord/", None, "https://news.example", "/onrecord"),
        ("https://news.example:8443/a/b", None, "https://news.example:8443", "/a/b"),
        ("https://news.example", "onrecord/", "https://news.example", "/onrecord"),
        ("https://news.example/onrecord", "/onrecord", "https://news.example", "/onrecord"),
        ("http://127.0.0.1:8501", "/onrecord", "http://127.0.0.1:8501", "/onrecord"),
        ("http://localhost:80", None, "http://localhost", ""),
        ("http://[::1]:8501", None, "http://[::1]:8501", ""),
    ],
)
def test_the_public_address_is_what_browsers_have(url: str, base_path: str | None, origin: str, base: str) -> None:
    address = PublicAddress.parse(url, base_path)
    assert (address.origin, address.base_path, address.root) == (origin, base, origin + base)
    assert address.secure is origin.startswith("https")


@pytest.mark.parametrize(
    ("url", "base_path"),
    [
        ("news.example", None), ("ftp://news.example", None), ("https://", None), ("https://a:b@news.example", None),
        ("https://news.example/?q", None), ("https://news.example/#x", None), ("https://news.example:x", None),
        ("https://news.example/on record", None), ("https://news.example/../x", None), ("https://news.example", "/a?b"),
        ("https://news.example/a", "/b"), ("https://news.example/a", ""), ("https://news.example//a", None),
        ("http://news.example", None), ("http://192.0.2.7:8501", None), ("http://0.0.0.0:8501", None),
    ],
)  # fmt: skip
def test_another_address_is_refused(url: str, base_path: str | None) -> None:
    with pytest.raises(OnRecordError):
        PublicAddress.parse(url, base_path)


@pytest.mark.parametrize(
    ("address", "base_path", "leads"),
    [
        ("/speakers?id=a%2Fb&x=1", "", "/speakers?id=a%2Fb&x=1"),
        ("/", "", "/"),
        ("/onrecord/ask?q=who+spoke", "/onrecord", "/onrecord/ask?q=who+spoke"),
        *(
            (address, base_path, f"{base_path}/")
            for base_path in ("", "/onrecord")
            for address in (
                "", "ask", "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example",
                f"{base_path}//evil.example", f"{base_path}/\\evil", f"{base_path}/auth/logout", "javascript:alert(1)",
                f"{base_path}/a\r\nset-cookie: x=y", f"{base_path}/a\tb", " /ask",
            )
        ),
        ("/ask", "/onrecord", "/onrecord/"),
        ("/onrecordevil/ask", "/onrecord", "/onrecord/"),
    ],
)  # fmt: skip
def test_signing_in_leads_to_a_page_of_ours(address: str, base_path: str, leads: str) -> None:
    assert local_path(address, base_path) == leads


@pytest.fixture
def below() -> Iterator[None]:
    """Links of the archive "wire" of several, below a path."""
    place_links("/onrecord", lambda: "wire")
    yield
    place_links("", str)


def test_links_are_as_they_were_on_the_page_of_one_person() -> None:
    assert full_address("/speakers?id=x") == "/speakers?id=x"
    assert page_anchor("/article?id=a&at=1-2", "<b>A</b>") == (
        '<a class="within" href="/article?id=a&amp;at=1-2"><b>A</b></a>'
    )


@pytest.mark.usefixtures("below")
def test_links_lead_below_the_path_and_to_the_archive() -> None:
    assert full_address("/") == "/onrecord/?archive=wire"
    assert full_address("/speakers?id=x") == "/onrecord/speakers?id=x&archive=wire"
    assert full_address("") == ""
    bar = navigation_bar([("/ask", "Ask", True)])
    assert '<a class="within" href="/onrecord/ask?archive=wire" aria-current="page">Ask</a>' in bar
