"""Markdown as static site generators keep it: Jekyll's and Hugo's front matter, the day in a file's name, drafts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support.article_files import read_article, read_omission, write_file

BODY = "Ida Brandt said the port would close.\n"


@pytest.mark.parametrize("suffix", ["md", "markdown", "mdown", "MARKDOWN"])
def test_each_ending_of_markdown_is_read(tmp_path: Path, suffix: str) -> None:
    article = read_article(write_file(tmp_path, f"a.{suffix}", f"# Port closes\n\n{BODY}"))
    assert (article.title, article.published) == ("Port closes", None)


@pytest.mark.parametrize(
    ("head", "author", "published"),
    [
        ('date = 2024-05-02T23:30:00-05:00\nauthors = ["Ann Reporter", "Bo Writer"]', "Ann Reporter, Bo Writer", True),
        ('date = 2024-05-02\nauthor = "Ann Reporter"\ncategories = ["Port"]\n[params]\nx = 1', "Ann Reporter", True),
        ('date = "2 May 2024"\n[params]\nauthor = "Ann Reporter"', "Ann Reporter", True),
        ('draft = false\n[author]\nname = "Ann Reporter"', "Ann Reporter", False),
        ("", "", False),
    ],
)
def test_hugo_s_front_matter_in_toml(tmp_path: Path, head: str, author: str, published: bool) -> None:
    article = read_article(write_file(tmp_path, "a.md", f'+++\ntitle = "Port = closed"\n{head}\n+++\n\n{BODY}'))
    assert (article.text, article.title, article.author) == (BODY, "Port = closed", author)
    assert article.published == (date(2024, 5, 2) if published else None)


def test_toml_that_is_broken_is_read_line_by_line(tmp_path: Path) -> None:
    article = read_article(write_file(tmp_path, "a.md", f"+++\ntitle = Port = closed\nauthor = 'Ann'\n+++\n{BODY}"))
    assert (article.text, article.title, article.author) == (BODY, "Port = closed", "Ann")


def test_plus_signs_that_are_no_front_matter_are_text(tmp_path: Path) -> None:
    text = f"+++\nThe port closes.\n+++\n{BODY}"
    assert read_article(write_file(tmp_path, "a.md", text)).text == text


@pytest.mark.parametrize(
    ("name", "head", "published"),
    [
        ("2024-05-02-port-closes.md", "layout: post", date(2024, 5, 2)),
        ("2024-5-2-port-closes.markdown", "published: true", date(2024, 5, 2)),
        ("2024-05-02-port-closes.md", "date: 2024-04-30 10:30:00 +0000", date(2024, 4, 30)),
        ("2024-05-02.md", "layout: post", None),
        ("2024-13-02-port-closes.md", "layout: post", None),
        ("port-2024-05-02-closes.md", "layout: post", None),
    ],
)
def test_the_day_of_a_jekyll_post_is_in_its_name(tmp_path: Path, name: str, head: str, published: date | None) -> None:
    article = read_article(write_file(tmp_path, name, f"---\n{head}\nauthor:\n  name: Ann Reporter\n---\n{BODY}"))
    assert (article.published, article.author) == (published, "Ann Reporter")


def test_a_name_alone_gives_no_day(tmp_path: Path) -> None:
    assert read_article(write_file(tmp_path, "2024-05-02-port.md", BODY)).published is None
    assert read_article(write_file(tmp_path, "2024-05-02-port.txt", f"---\ntitle: A\n---\n{BODY}")).published is None


@pytest.mark.parametrize("head", ["+++\ndraft = true\n+++", "---\ndraft: true\n---", "---\npublished: false\n---"])
def test_a_draft_is_left_out_and_named(tmp_path: Path, head: str) -> None:
    assert "draft" in read_omission(write_file(tmp_path, "a.md", f"{head}\n{BODY}")).message
