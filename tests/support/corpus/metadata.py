"""The corpus, what files say of themselves, and how they are laid out."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from tests.support.corpus import files
from tests.support.corpus.case import ALL, ENGLISH, MAILED, POLISH, RUSSIAN, Case
from tests.support.corpus.trade import odt


def metadata() -> Iterator[Case]:
    """Names of columns, titles that are none, authors "null", dates in many spellings."""
    for text in "text Body CONTENT article_text Full-Text maintext story".split():
        yield Case(f"column-{text}.csv", files.table(ENGLISH, names={"text": text}).encode(), (ENGLISH,), ALL)
    names = {"title": "Headline", "author": "Byline", "outlet": "Publication", "date": "Published At", "url": "Link"}
    yield Case("columns.csv", files.table(ENGLISH, names=names).encode(), (ENGLISH,), ALL)
    row = {names[field]: value for field, value in files.FIELDS.items()} | {"article": ENGLISH}
    yield Case("columns.parquet", files.parquet([row]), (ENGLISH,), ALL)
    for n, (written, day) in enumerate(
        [
            ("5 March 2024", "2024-03-05"), ("March 5, 2024", "2024-03-05"), ("Tue, 05 Mar 2024 23:30:00 -0500", "2024-03-05"),
            ("05.03.2024", "2024-03-05"), ("5. März 2024", "2024-03-05"), ("5 марта 2024 г.", "2024-03-05"),
            ("5 mars 2024", "2024-03-05"), ("5 de marzo de 2024", "2024-03-05"), ("5 marca 2024", "2024-03-05"),
            ("1709600000", "2024-03-05"), ("20240305", "2024-03-05"), ("2024-03-05T23:59:59+01:00", "2024-03-05"),
            ("yesterday", "None"), ("March 2024", "None"), ("null", "None"), ("31.02.2024", "None"), ("", "None"),
        ]
    ):  # fmt: skip
        for suffix, content in (
            ("txt", f"Title: A\nDate: {written}\n\n{ENGLISH}".encode()),
            ("csv", f'text,date\n"{ENGLISH}","{written}"\n'.encode()),
            ("jsonl", json.dumps({"text": ENGLISH, "date": written}).encode()),
        ):
            yield Case(f"date-{n}.{suffix}", content, (ENGLISH,), (("published", day),))
    first = ENGLISH.split("\n")[0]
    for n, (title, kept) in enumerate(
        [
            (first[:40] + "…", ""),
            (first[:40] + "...", ""),
            (first, ""),
            ("null", ""),
            ("A quay", "A quay"),
            ("Why?", "Why?"),
        ]
    ):
        yield Case(f"title-{n}.csv", f'text,title\n"{ENGLISH}","{title}"\n'.encode(), (ENGLISH,), (("title", kept),))
        yield Case(
            f"title-{n}.jsonl", json.dumps({"text": ENGLISH, "title": title}).encode(), (ENGLISH,), (("title", kept),)
        )
    for n, author in enumerate(("null", "None", "N/A", "nan", "-", "By null")):
        yield Case(f"author-{n}.csv", f'text,author\n"{ENGLISH}",{author}\n'.encode(), (ENGLISH,), (("author", ""),))
        yield Case(
            f"author-{n}.txt", f"Title: A\nAuthor: {author}\n\n{ENGLISH}".encode(), (ENGLISH,), (("author", ""),)
        )
    yield Case(
        "entity.csv",
        f'text,title\n"{ENGLISH}",Smith &amp; Son&#8217;s\n'.encode(),
        (ENGLISH,),
        (("title", "Smith & Son’s"),),
    )


def layouts() -> Iterator[Case]:
    """Pages, paragraphs, parts."""
    lines = [
        "The quay in Kessel will stay closed until the spring, the har-",
        "bour authority said on Tuesday. A well-known engineer had warned",
        "of it, and the vice-president of the board had not listened.",
        "",
        "“We won’t open what we cannot hold,” said Eleanor Smith, who has",
    ]
    after = ["run the harbour for a decade, and whose well-", "known patience ended. The harbour is old."]
    text = (
        "The quay in Kessel will stay closed until the spring, the harbour authority said on Tuesday. A well-known engineer"
        " had warned of it, and the vice-president of the board had not listened.\n\n“We won’t open what we cannot hold,”"
        " said Eleanor Smith, who has run the harbour for a decade, and whose well-known patience ended. The harbour is old."
    )
    info = {"Title": files.TITLE, "Author": files.AUTHOR, "CreationDate": "D:20260101000000Z"}
    heads = (
        ("title", files.TITLE),
        ("author", files.AUTHOR),
        ("published", "None"),
        ("pages", f"(0, {text.index('run the')})"),
    )
    yield Case("pages.pdf", files.pdf([lines, after], info), (text,), heads)
    numbered = [[*lines, "", "1"], [*after, "", "2"]]
    yield Case("numbered.pdf", files.pdf(numbered, info), (text,), heads)
    running = [["The Kessel Courier, page 1", "", *lines], ["The Kessel Courier, page 2", "", *after]]
    yield Case("running.pdf", files.pdf(running, info), (text,), heads)
    xmp = (
        "<x:xmpmeta><prism:publicationDate>2024-03-05</prism:publicationDate><prism:publicationName>The Kessel Courier"
        f"</prism:publicationName><prism:url>{files.URL}</prism:url></x:xmpmeta>"
    )
    yield Case("prism.pdf", files.pdf([lines, after], info, xmp), (text,), (*ALL,))
    for title in ("Microsoft Word - quay.doc", "untitled", "quay_final.indd"):
        yield Case(
            f"tool-{title[:4].strip()}.pdf", files.pdf([lines, after], {"Title": title}), (text,), (("title", ""),)
        )
    wrapped = RUSSIAN.split("\n")[0]
    yield Case("russian.pdf", files.pdf([textwrap.wrap(wrapped, 60)], encoding="cp1251"), (wrapped,))
    wrapped = POLISH.split("\n")[0]
    yield Case("polish.pdf", files.pdf([textwrap.wrap(wrapped, 60)], encoding="cp1250"), (wrapped,))
    spaced = ENGLISH.replace("\n", "\n\n") + "\n"
    yield Case("word.docx", files.docx(ENGLISH), (spaced,), ALL[:2])
    yield Case("heading.docx", files.docx(ENGLISH, title="", heading=True), (f"{files.TITLE}\n\n{spaced}",), ALL[:2])
    yield Case("header.docx", files.docx(f"Date: 5 March 2024\nOutlet: {files.OUTLET}\n{ENGLISH}"), (spaced,), ALL[:4])
    page = files.html(ENGLISH)
    yield Case(
        "plain-is-hint.eml",
        files.multipart("View this mail in your browser.", page),
        (f"{files.TITLE}\n{ENGLISH}",),
        MAILED,
    )
    yield Case("plain-is-enough.eml", files.multipart(ENGLISH, page), (ENGLISH,), MAILED)
    encoded = "=?utf-8?q?Caf=C3=A9_shut?="
    mail = files.eml(ENGLISH).replace(files.TITLE.encode(), encoded.encode())
    yield Case("subject.eml", mail, (ENGLISH,), (("title", "Café shut"),))
    listed = files.eml(ENGLISH).replace(b"MIME-Version", b"List-Id: Harbour Post <post.example>\r\nMIME-Version")
    yield Case("listed.eml", listed, (ENGLISH,), (("outlet", "Harbour Post"),))
    archived = files.eml(ENGLISH).replace(b"MIME-Version", f"Archived-At: <{files.URL}>\r\nMIME-Version".encode())
    yield Case("archived.eml", archived, (ENGLISH,), ALL[4:])
    yield Case("archived.mbox", files.mbox(archived), (ENGLISH,), ALL[4:])
    row = {**files.FIELDS, "text": ENGLISH}
    yield Case("two.jsonl", files.jsonl(row, {**row, "text": POLISH}).encode(), (ENGLISH, POLISH), ALL)
    linked = f"Date: 5 March 2024\nOutlet: {files.OUTLET}\nURL: {files.URL}\n{ENGLISH}"
    yield Case("linked.docx", files.docx(linked), (spaced,), ALL)
    stated = (f"Outlet: {files.OUTLET}", f"URL: {files.URL}", "She said no.")
    document = odt("".join(f"<text:p>{each}</text:p>" for each in stated))
    yield Case("linked.odt", document, ("She said no.\n",), (("outlet", files.OUTLET), ("url", files.URL)))
    rich = f"{{\\rtf1\\ansi\\ansicpg1252 Outlet: {files.OUTLET}\\par URL: {files.URL}\\par She said no.\\par}}"
    yield Case("linked.rtf", rich.encode(), ("She said no.\n",), (("outlet", files.OUTLET), ("url", files.URL)))
    two = files.mbox(files.eml(ENGLISH), files.eml(POLISH))
    yield Case("two.mbox", two, (ENGLISH, POLISH), MAILED)
    quoted = files.eml("He said no.\n\n>From now on she said yes.")
    yield Case("quoted.mbox", files.mbox(quoted), ("He said no.\n\nFrom now on she said yes.",), MAILED)
    teaser = files.rss(ENGLISH).split("<content:encoded>")[0] + "</item></channel></rss>"
    yield Case("teaser.rss", teaser.encode(), ("A teaser.",), ALL)
    yield Case("feed.xml", files.rss(ENGLISH).encode(), (ENGLISH,), ALL)
