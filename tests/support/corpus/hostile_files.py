"""Files made to hang a reader, to fill its memory, to break out of it, or to steer a terminal; and damaged ones."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from index.readers import FORMATS, SUFFIXES
from tests.support.corpus import files
from tests.support.corpus.all_cases import cases
from tests.support.corpus.hostile_kinds import kinds, sound_files

NAMES = (
    "a\nb",
    "a\x1b[2Jb",
    "a\u202eb",
    "..",
    "....",
    " ",
    "a" * 180,
    "-rf",
    "$(touch pwned)",
    "%s%n",
    "café\u0301",
    "CON",
)


def damaged(whole: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """A sound file with one kind of damage; of one that is packed, half of the time in what is packed."""
    if chance.random() < 0.5:
        try:
            return _damaged_inside(whole, chance, others)
        except (OSError, EOFError, zlib.error, ValueError, RuntimeError, LookupError, zipfile.BadZipFile):
            pass  # it is not packed, or has members that nobody can read
    data = bytearray(whole)
    kind = chance.randrange(9)
    if kind == 0:
        return bytes(data[: chance.randrange(len(data) + 1)])
    if kind == 1:
        for _ in range(chance.choice((1, 3, 20, 200))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == 2:
        at = chance.randrange(len(data))
        data[at:at] = chance.randbytes(chance.choice((1, 16, 1000)))
    elif kind == 3:
        other = chance.choice(others)
        data = data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]
    elif kind == 4:
        at = chance.randrange(len(data))
        data[at : at + chance.choice((1, 8, 100))] = b""
    elif kind == 5:
        data = data * chance.choice((2, 50))
    elif kind == 6:
        at = chance.randrange(len(data))
        data[at:at] = whole * chance.choice((1, 10))
    elif kind == 7:
        at = chance.randrange(len(data))
        data[at:at] = chance.choice((b"a", b"Aa ", b"\n", b"9", b"<a>", b"[", b"Ida Brandt: No.\n\n")) * 300_000
    else:
        at = chance.randrange(len(data))
        value = chance.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff", b"99999999999", b"-1"))
        data[at : at + len(value)] = value
    return bytes(data)


def _damaged_inside(whole: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """A sound file that is packed (gzip, zip), with one kind of damage in what is packed; raises for any other file."""
    if whole.startswith(b"\x1f\x8b"):
        return gzip.compress(damaged(gzip.decompress(whole), chance, others), 1)
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = chance.choice([name for name, data in parts.items() if data])
    return files.zipped({**parts, name: damaged(parts[name], chance, others)})


def built() -> Iterator[tuple[str, bytes]]:
    """Files made to hang, to fill memory, to break out, or to steer a terminal."""
    big = 30_000_000
    yield "endless.txt", b"a" * (15 * 2**20)
    yield "endless.csv", b"text\n" + b"a" * (15 * 2**20)
    yield "endless.jsonl", b'{"text": "' + b"a" * big
    yield "endless.mbox", b"From a\n\n" + b"a" * big
    yield "quotes.csv", b"text\n" + b'"' * 1_000_001
    yield "columns.csv", b"text," * 300_000 + b"\n" + b"a," * 300_000
    yield "spaces.txt", b" " * (15 * 2**20) + b"a"
    yield "colons.md", b"---\n" + b"a: " * 20_000 + b"\n---\nShe said no."
    yield (
        "aliases.md",
        b"---\na: &a [x]\n" + b"".join(b"b%d: &b%d [*a,*a]\n" % (n, n) for n in range(2000)) + b"---\nNo.",
    )
    yield "depth.html", b"<html><body>" + b"<div>" * 150_000 + b"She said no."
    yield "attributes.html", b"<html><body><p " + b"a=b " * 400_000 + b">She said no."
    yield "tables.html", b"<html><body>" + b"<table><tr><td>" * 40_000 + b"She said no."
    yield "comments.html", b"<html>" + b"<!--" * 190_000
    yield "entities.html", b"<html><body><p>" + b"&#x202e;&#0;&#xd800;&amp" * 50_000
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    laughs += b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20))
    yield (
        "laughs.rss",
        laughs + b"]><rss version='2.0'><channel><item><description>&u;</description></item></channel></rss>",
    )
    outside = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield (
        "outside.rss",
        outside + b"<rss version='2.0'><channel><item><description>root &x;</description></item></channel></rss>",
    )
    yield "depth.rss", b"<rss version='2.0'><channel><item><description>" + b"<a>" * 190_000
    yield "items.rss", b"<rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 40_000
    yield "depth.jsonl", b"[" * 10_000_000
    yield "digits.jsonl", b'{"text": "a", "date": ' + b"9" * 4_000_000 + b"}"
    yield "keys.jsonl", b'{"text": "a",' + b'"a": 1,' * 1_000_000 + b'"b": 1}'
    yield "depth.json", b"[" * 10_000_000
    yield "objects.json", b'{"a":' * 400 + b"[" + b'{"text": "a"},' * 200_000 + b"{}]" + b"}" * 400
    yield "names.json", b'{"' + b"a" * 1_000_000 + b'": {' + b'"b": {"c": 1}, ' * 50_000 + b'"text": "a"}}'
    yield (
        "parts.json",
        b'{"name":"a","type":"a","messages":[{"type":"message","date":1,"text":[' + b'"a",' * 2**20 + b'"b"]}]}',
    )
    yield (
        "channel.json",
        (
            b'{"name":"%s","type":"a","messages":[%s{}]}'
            % (b"a" * 9_000, b'{"type":"message","date":1,"text":"a"},' * 70_000)
        ),
    )
    wxr = (
        b'<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel>'
    )
    post = b"<item><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><c:encoded><![CDATA[%s]]></c:encoded></item>"
    yield "captions.xml", wxr + post % (b"[caption " * 900_000) + b"</channel></rss>"
    yield "shortcodes.xml", wxr + post % (b"[a b=" * 900_000) + b"</channel></rss>"
    yield "breaks.xml", wxr + post % (b"\n \n " * 900_000) + b"</channel></rss>"
    yield "depth.xml", wxr + b"<item>" * 190_000
    yield "items.xml", wxr + post % b"a" * 10_000 + b"</channel></rss>"
    yield "laughs.xml", laughs + b"]>" + wxr + post.replace(b"<![CDATA[%s]]>", b"&u;") + b"</channel></rss>"
    yield "marks.txt", b"1 of 2 DOCUMENTS\nLENGTH: 1 words\n" * 50_000
    yield "fields.txt", b"1 of 2 DOCUMENTS\n" + b"LENGTH: 1 words\n" * 200_000
    yield "tails.txt", b"1 of 2 DOCUMENTS\nLENGTH: 1\n\na\n\n" + b"SUBJECT: a\n" * 400_000 + b"CITY: he said.\nno: no"
    yield "codes.txt", b"HD  a\nPD  a\n" * 100_000
    yield "records.txt", (b"_" * 30 + b"\nProQuest document ID: 1\nFull text: a\n") * 20_000
    yield "numbers.txt", "news·20150701·A·1\n".encode() * 100_000
    yield "documents.txt", b"Document HARPO00020150701eb71000\n" * 100_000
    yield "authors.html", b"<html>articleParagraph" + b'<div class="author"' * 180_000
    display = b'<html><div class="article enArticle"><div id="hd">a</div><div>1 words</div><div>1 May 2015</div>'
    yield "displayed.html", display * 20_000 + b'<p class="articleParagraph">a'
    yield "paragraphs.html", display + b'<p class="articleParagraph enarticleParagraph">a' * 90_000
    yield "fields.html", display + b"<div>a" * 190_000 + b'<p class="articleParagraph">a'
    yield "links.html", b'<html><article><p class="DocPublicationName">a' + b"<a>Cet article est paru dans " * 90_000
    yield "publications.html", b"<html>" + b'<article><p class="DocPublicationName">a' * 60_000
    yield (
        "parts.eml",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: text/plain\n\na\n" * 100_000,
    )
    nest = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    yield "depth.eml", b"Subject: a\n" + nest
    yield "header.eml", b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\n\nShe said no."
    yield "headers.eml", b"From: a\n" + b"X: y\n" * 1_000_000 + b"\nShe said no."
    yield "bomb.jsonl.gz", gzip.compress(b"\n" * 700_000_000, 9)
    yield "line.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * 700_000_000, 9)
    zeros = bytes(300_000_000)
    yield "bomb.zip", files.zipped({f"{n}.txt": zeros for n in range(2)})
    yield "bomb.docx", files.zipped({"word/document.xml": zeros, "[Content_Types].xml": b"<a/>"})
    yield "bomb.tar.xz", files.tarred({"a.txt": zeros}, "xz")
    yield "bomb.tar.bz2", files.tarred({"a.txt": zeros}, "bz2")
    word = zipfile.ZipFile(io.BytesIO(files.docx("She said no.")))
    parts = {name: word.read(name) for name in word.namelist()}
    deep = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + b"<w:tbl><w:tr><w:tc>" * 50_000)
    yield "depth.docx", files.zipped({**parts, "word/document.xml": deep})
    lol = laughs.replace(b"DOCTYPE l", b"DOCTYPE w:document") + b"]>" + parts["word/document.xml"].partition(b"?>")[2]
    yield "laughs.docx", files.zipped({**parts, "word/document.xml": lol.replace(b"She said no.", b"&u;")})
    yield "pages.pdf", files.pdf([["She said no."]] * 6000)
    yield "lines.pdf", files.pdf([["She said no, they all said. " * 5] * 20_000])
    kids = (
        files.pdf([["She said no."]])
        .replace(b"/Kids[4 0 R]", b"/Kids[5 0 R]")
        .replace(b"/Kids[3 0 R]", b"/Kids[4 0 R]")
    )
    yield "loop.pdf", kids
    yield "rows.parquet", files.parquet([{"text": "a"}] * 200_000)
    yield "cell.parquet", files.parquet([{"text": "a" * 100_000_000}])
    yield "links.tar", _links()
    yield "many.tar", files.tarred({f"{n}.txt": b"a" for n in range(10_100)})
    for n, name in enumerate(
        ("/etc/passwd.txt", "../../../tmp/pwned.txt", "a/../../b.txt", "\x00.txt", "C:\\a.txt", "a\r\n\x1b.txt")
    ):
        yield f"escape-{n}.zip", files.zipped({name.replace("\x00", "@"): b"She said no."})
        yield f"escape-{n}.tar", files.tarred({name: b"She said no."})


def _links() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for kind, target in (
            (tarfile.SYMTYPE, "/etc/passwd"),
            (tarfile.LNKTYPE, "../../etc/passwd"),
            (tarfile.CHRTYPE, ""),
        ):
            entry = tarfile.TarInfo("link.txt")
            entry.type, entry.linkname = kind, target
            packed.addfile(entry)
    return out.getvalue()


def inputs(count: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """At least so many hostile files: (name, content); every registered format is among them."""
    every = sound_files(cases())
    yield from built()
    yield from kinds(every, chance)
    sound = [(case.name, case.content) for form in every.values() for case in form]
    contents = [content for _, content in sound]
    for suffix in SUFFIXES:
        for name in NAMES:
            yield f"{name}{suffix}", chance.choice(contents)
        for size in (1, 100, 10_000):
            yield f"random-{size}{suffix}", chance.randbytes(size)
            yield f"zeros-{size}{suffix}", bytes(size)
    for n in range(count):
        case = chance.choice(every[FORMATS[n % len(FORMATS)]])
        stem, dot, suffix = case.name.rpartition(".jsonl.gz" if case.name.endswith(".jsonl.gz") else ".")
        yield f"{stem}-{n}{dot}{suffix}", damaged(case.content, chance, contents)
