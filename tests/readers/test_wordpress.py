"""WordPress's exports: what the site has published, under the names it shows; drafts are named and are no articles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.core.types import Article
from index.readers import Failure, Omission, read
from tests.support.article_files import read_article, read_failure, write_file

CASE = Path(__file__).parents[2].parent / "shared" / "cases" / "c23_wordpress_export.xml"
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.5" created="2024-06-01 10:00" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Harbour Post &amp; Courier</title><link>https://example.org</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>2</wp:author_id><wp:author_login><![CDATA[ar7]]></wp:author_login>
<wp:author_display_name><![CDATA[Ann Reporter]]></wp:author_display_name></wp:author>"""
TAIL = "</channel></rss>"


def _item(
    body: str,
    *,
    title: str = "Port closes",
    status: str = "publish",
    kind: str = "post",
    login: str = "ar7",
    more: str = "",
) -> str:
    return (
        f"<item><title><![CDATA[{title}]]></title><link>https://example.org/port</link>"
        "<pubDate>Thu, 02 May 2024 22:30:00 +0000</pubDate>"
        f"<dc:creator><![CDATA[{login}]]></dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>"
        "<excerpt:encoded><![CDATA[A teaser, he said.]]></excerpt:encoded>"
        f"<wp:post_date><![CDATA[2024-05-03 00:30:00]]></wp:post_date><wp:status><![CDATA[{status}]]></wp:status>"
        f"<wp:post_type><![CDATA[{kind}]]></wp:post_type>{more}</item>"
    )


def _export(*items: str) -> str:
    return HEAD + "".join(items) + TAIL


def test_a_post_has_the_name_that_the_site_shows(tmp_path: Path) -> None:
    comment = "<wp:comment><wp:comment_content>Tom Okafor said he stole it.</wp:comment_content></wp:comment>"
    made = read_article(write_file(tmp_path, "a.xml", _export(_item("<p>She said no.</p>", more=comment))))
    assert made.text == "She said no."
    assert (made.title, made.outlet, made.author) == ("Port closes", "Harbour Post & Courier", "Ann Reporter")
    assert (made.published, made.url) == (
        date(2024, 5, 3),
        "https://example.org/port",
    )  # the day where it was published


def test_bold_names_of_a_conversation_are_lines_of_their_own(tmp_path: Path) -> None:
    turns = [
        ("Anna Holt", "I closed it."),
        ("Tom Okafor", "You did."),
        ("Anna Holt", "I had to."),
        ("Tom Okafor", "Why?"),
    ]
    body = "".join(f"<p><strong>{name}</strong> {words}</p>" for name, words in turns)
    made = read_article(write_file(tmp_path, "a.xml", _export(_item(body))))
    assert made.text.split("\n") == [part for turn in turns for part in turn]


def test_a_name_that_one_logs_in_with_is_no_author(tmp_path: Path) -> None:
    assert read_article(write_file(tmp_path, "a.xml", _export(_item("<p>No.</p>", login="bw2")))).author == ""
    guest = (
        '<category domain="author" nicename="bo"><![CDATA[Bo Writer]]></category><category domain="tag">Ice</category>'
    )
    assert read_article(write_file(tmp_path, "b.xml", _export(_item("<p>No.</p>", more=guest)))).author == "Bo Writer"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"status": "draft"}, "the post “Port closes” is a draft"),
        ({"status": "auto-draft"}, "a draft"),
        ({"status": "trash"}, "in the trash"),
        ({"status": "private"}, "is private"),
        ({"status": "pending"}, "awaiting review"),
        ({"status": "future"}, "scheduled"),
        ({"status": "draft", "kind": "page"}, "a draft"),
        ({"more": "<wp:post_password>secret</wp:post_password>"}, "password-protected"),
        ({"kind": "product"}, "an item of the type “product”, no posts or pages"),
    ],
)
def test_what_is_not_public_is_named_and_left_out(tmp_path: Path, fields: dict[str, str], message: str) -> None:
    items = (_item("<p>He took it, he said.</p>", **fields), _item("<p>She said no.</p>"))
    path = write_file(tmp_path, "a.xml", _export(*items))
    read_items = list(read(path))
    (article,) = (item for item in read_items if isinstance(item, Article))
    (omission,) = (item for item in read_items if not isinstance(item, Article))
    assert article.text == "She said no."
    assert isinstance(omission, Omission) and message in omission.message
    assert omission.place == (str(path) if "kind" in fields and "status" not in fields else f"{path}:1")


@pytest.mark.parametrize("kind", ["attachment", "revision", "nav_menu_item", "wp_template"])
def test_parts_of_a_site_are_not_spoken_of(tmp_path: Path, kind: str) -> None:
    items = (_item("<p>Port.jpg</p>", kind=kind, status="inherit"), _item("<p>She said no.</p>", kind="page"))
    assert read_article(write_file(tmp_path, "a.xml", _export(*items))).text == "She said no."


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (
            "<!-- wp:paragraph --><p>Brandt\nspoke.</p><!-- /wp:paragraph --><!-- wp:quote --><blockquote"
            ' class="wp-block-quote"><p>We cannot.</p><cite>Ida Brandt</cite></blockquote><!-- /wp:quote -->',
            ["Brandt spoke.", "“We cannot.”", "— Ida Brandt"],
        ),
        (
            "<!-- wp:pullquote --><figure class='wp-block-pullquote'><blockquote><p>We cannot.</p><cite>Ida Brandt</cite>"
            "</blockquote></figure><!-- /wp:pullquote -->",
            ["“We cannot.”", "— Ida Brandt"],
        ),
        ("Brandt spoke.\r\n\r\nQ: Why?\r\nA: The <em>ice</em>.", ["Brandt spoke.", "Q: Why?", "A: The ice."]),
        (
            "Brandt spoke.\n\n<blockquote>We cannot.\n\nWe will not.\n\n<cite>Ida Brandt</cite></blockquote>\n\nShe left.",
            ["Brandt spoke.", "“We cannot.", "“We will not.”", "— Ida Brandt", "She left."],
        ),
        (
            'Brandt spoke.[caption id="a" width="300"]<img src="a.jpg"/> Photo: Ann[/caption] She left.',
            ["Brandt spoke.", "She left."],
        ),
        ('Brandt [sic] spoke. [gallery ids="1,2"][embed]https://a.example/v[/embed]', ["Brandt [sic] spoke."]),
        ('[vc_row el="a"]Brandt spoke [of "ice"].[/vc_row]', ['Brandt spoke [of "ice"].']),
        ("I read <cite>The Book</cite>.", ["I read The Book."]),
    ],
)
def test_the_text_of_a_body(tmp_path: Path, body: str, lines: list[str]) -> None:
    assert read_article(write_file(tmp_path, "a.xml", _export(_item(body)))).text.split("\n") == lines


def test_an_export_keeps_its_ids(tmp_path: Path) -> None:
    items = [_item(f"<p>No {n}.</p>", more=f"<guid>https://example.org/?p={n}</guid>") for n in range(3)]
    first = [each.id for each in read(write_file(tmp_path, "a.xml", _export(*items))) if isinstance(each, Article)]
    again = [
        each.id for each in read(write_file(tmp_path, "a.xml", _export(*items[::-1]))) if isinstance(each, Article)
    ]
    assert len(set(first)) == 3 and again == first[::-1]


def test_what_is_broken_is_named(tmp_path: Path) -> None:
    article, failure = read(write_file(tmp_path, "a.xml", HEAD + _item("<p>She said no.</p>") + "<item><title>&x;"))
    assert isinstance(article, Article) and isinstance(failure, Failure) and "broken at line" in failure.message
    assert "without posts" in read_failure(write_file(tmp_path, "b.xml", _export())).message
    outside = HEAD.replace("<rss", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss')
    hostile = outside + "<item><title>&x;</title><content:encoded>root &x; no</content:encoded></item>" + TAIL
    for item in read(write_file(tmp_path, "c.xml", hostile)):
        assert "root:" not in str(item)


def test_a_feed_that_wordpress_serves_is_a_feed(tmp_path: Path) -> None:
    feed = HEAD.split("<wp:wxr")[0].replace(' xmlns:wp="http://wordpress.org/export/1.2/"', "")
    feed = feed.replace(' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"', "")
    item = "<item><title>Port closes</title><dc:creator>Bo Writer</dc:creator><description>No, she said.</description></item>"
    assert read_article(write_file(tmp_path, "a.xml", feed + item + TAIL)).author == "Bo Writer"


@pytest.mark.skipif(not CASE.exists(), reason="the shared cases are not here")
def test_shared_case() -> None:
    post, draft, trash, quote = read(CASE)
    assert isinstance(post, Article) and isinstance(quote, Article)
    assert (post.title, post.author, post.outlet) == ("Port closes", "Ann Reporter", "Harbour Post")
    assert (
        quote.text == "Brandt spoke for an hour.\n“We cannot keep it open in this ice.”\n— Ida Brandt, harbour master"
    )
    assert "is a draft" in str(draft) and "“Trashed story” is in the trash" in str(trash)
