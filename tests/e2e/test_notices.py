"""The plain pages around signing in, in a real browser: read by everybody, in light and dark, on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from index.archive import Archive
from tests.support.browser import NEEDS_CHROMIUM, document_faults
from tests.support.newsroom.site import ServedSite, bare_site

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(seed_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    folder = tmp_path_factory.mktemp("newsroom")
    with bare_site(folder, shutil.copytree(seed_archive.folder, folder / "news")) as site:
        yield site


def signed_out(page: Page, site: ServedSite) -> None:
    page.goto(f"{site.address}/auth/logout")


def led_from_elsewhere(page: Page, site: ServedSite) -> None:
    page.set_content(f'<a href="{site.address}/auth/logout">Sign out</a>')
    page.get_by_role("link").click()


def without_a_role(page: Page, site: ServedSite) -> None:
    page.goto(site.address)
    page.get_by_role("button", name="nora", exact=True).click()


def not_meant_for_this_browser(page: Page, site: ServedSite) -> None:
    page.goto(f"{site.address}/auth/callback?code=x&state=y")


def at_another_address(page: Page, site: ServedSite) -> None:
    page.goto(f"http://localhost:{site.port}/")


NOTICES = {
    "Signed out": signed_out,
    "Sign out?": led_from_elsewhere,
    "You are not signed in": without_a_role,
    "You are not signed in ": not_meant_for_this_browser,
    "Another address": at_another_address,
}


@pytest.mark.parametrize(("title", "lead"), NOTICES.items(), ids=[each.__name__ for each in NOTICES.values()])
def test_everybody_can_read_a_notice(
    site: ServedSite, browser: Browser, title: str, lead: Callable[[Page, ServedSite], Any]
) -> None:
    with closing(browser.new_context(viewport={"width": 390, "height": 700})) as context:
        outside = ("127.0.0.1", "localhost")
        context.route(lambda url: not any(host in url for host in outside), lambda route: route.abort())
        page = context.new_page()
        lead(page, site)
        expect(page.get_by_role("heading", name=title.strip(), level=1)).to_be_visible()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert not document_faults(page), scheme
