"""Colours of the theme: whatever Streamlit draws with them can be read."""

from __future__ import annotations

import re

import pytest

from pages.server.settings import THEME, theme_options

_CSS = (THEME.parent / "page.css").read_text("utf8")
_AA = 4.5


def luminance(colour: str) -> float:
    """The relative luminance of "#1d5b70", as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_streamlit_writes_on_the_primary_colour_can_be_read(scheme: str) -> None:
    """A date field's focused part: black where the colour's luminance is over a half, else white."""
    primary = theme_options()[f"theme.{scheme}.primaryColor"]
    assert contrast(primary, "#000000" if luminance(primary) > 0.5 else "#ffffff") >= _AA


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_and_links_can_be_read_on_either_background(scheme: str) -> None:
    colours = {name: theme_options()[f"theme.{scheme}.{name}Color"] for name in ("text", "link", "primary")}
    grounds = [theme_options()[f"theme.{scheme}.{name}"] for name in ("backgroundColor", "secondaryBackgroundColor")]
    faint = [(name, ground) for name, each in colours.items() for ground in grounds if contrast(each, ground) < _AA]
    assert not faint


def test_the_accent_of_the_style_sheet_is_the_primary_colour() -> None:
    options = theme_options()
    (pair,) = re.findall(r"--accent: light-dark\((#\w{6}), (#\w{6})\);", _CSS)
    assert pair == (options["theme.light.primaryColor"], options["theme.dark.primaryColor"])
