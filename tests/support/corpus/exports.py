"""The corpus, files of many articles: exports of press archives, of publishing systems, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from tests.support import press_exports
from tests.support.corpus import files
from tests.support.corpus.case import ALL, ENGLISH, POLISH, Case

TEXTS = tuple(story.text for story in press_exports.STORIES)


def exports() -> Iterator[Case]:
    """An export of each kind, and JSON in each encoding that JSON may have."""
    rows = [{**files.FIELDS, "text": text} for text in (ENGLISH, POLISH)]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        whole = json.dumps({"articles": rows}, ensure_ascii=False).encode(encoding)
        yield Case(f"articles-{encoding}.json", whole, (ENGLISH, POLISH), ALL)
    page = "".join(f"<p>{escape(line)}</p>" for line in ENGLISH.split("\n"))
    posts = [{"id": n, "title": files.TITLE, "html": page, "status": "published"} for n in range(2)]
    yield Case("ghost.json", json.dumps({"db": [{"data": {"posts": posts}}]}).encode(), (ENGLISH,) * 2, ALL[:1])
    messages = [{"id": 1, "type": "message", "date": files.DAY, "text": ["", {"type": "plain", "text": ENGLISH}]}]
    channel = {"name": files.OUTLET, "type": "public_channel", "id": 1, "messages": messages}
    yield Case("telegram.json", json.dumps(channel).encode(), (ENGLISH,), ALL[2:4])
    two = wordpress(page).replace(
        "</channel>", "<item>" + wordpress(page).split("<item>")[1].split("</channel>")[0] + "</channel>"
    )
    yield Case("wordpress.xml", two.encode(), (ENGLISH,) * 2, ALL)
    draft = wordpress(page, status="draft")
    yield Case("draft.xml", draft.encode(), omissions=("is a draft",))
    for name, content in {
        "nexis.txt": press_exports.nexis(),
        "nexis-page.html": press_exports.nexis_html(),
        "uni.txt": "\n".join(press_exports.nexis_uni()),
        "factiva.txt": press_exports.factiva(),
        "factiva-page.html": press_exports.factiva_html(),
        "display.txt": press_exports.factiva_display(),
        "display-page.html": press_exports.factiva_display_html(),
        "display-german.html": press_exports.factiva_german(page=True),
        "proquest.txt": press_exports.proquest(),
        "europresse.txt": press_exports.europresse(),
        "europresse-page.html": press_exports.europresse_html(),
    }.items():
        yield Case(f"export-{name}", content.encode(), TEXTS)
    yield Case("export-nexis.docx", press_exports.docx(press_exports.nexis_uni()), TEXTS)


def wordpress(page: str, *, status: str = "publish") -> str:
    """An export of WordPress with one post."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<title>{files.OUTLET}</title><wp:author><wp:author_login>mf</wp:author_login><wp:author_display_name>"
        f"{files.AUTHOR}</wp:author_display_name></wp:author><item><title>{files.TITLE}</title><link>{files.URL}</link>"
        f"<dc:creator>mf</dc:creator><content:encoded><![CDATA[{page}]]></content:encoded><wp:post_date>{files.DAY} 10:00:00"
        f"</wp:post_date><wp:status>{status}</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>"
    )
