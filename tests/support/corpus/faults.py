"""The corpus, format × fault."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Iterator

from tests.support.corpus import files
from tests.support.corpus.case import ENGLISH, MAILED, Case


def faults() -> Iterator[Case]:
    """Format × fault: each is named with its reason."""
    sound = {
        "txt": files.txt(ENGLISH).encode(),
        "md": files.md(ENGLISH).encode(),
        "html": files.html(ENGLISH).encode(),
        "jsonl": files.jsonl({"text": ENGLISH}).encode(),
        "jsonl.gz": gzip.compress(files.jsonl({"text": ENGLISH}).encode()),
        "pdf": files.pdf([[ENGLISH.split("\n")[0][:60]]]),
        "docx": files.docx(ENGLISH),
        "csv": files.table(ENGLISH).encode(),
        "tsv": files.table(ENGLISH, "\t").encode(),
        "parquet": files.parquet([{"text": ENGLISH}]),
        "rss": files.rss(ENGLISH).encode(),
        "atom": files.atom(ENGLISH).encode(),
        "xml": files.rss(ENGLISH).encode(),
        "eml": files.eml(ENGLISH),
        "mbox": files.mbox(files.eml(ENGLISH)),
        "zip": files.zipped({"a.txt": ENGLISH.encode()}),
        "tar": files.tarred({"a.txt": ENGLISH.encode()}),
        "tar.gz": files.tarred({"a.txt": ENGLISH.encode()}, "gz"),
        "tgz": files.tarred({"a.txt": ENGLISH.encode()}, "gz"),
        "tar.bz2": files.tarred({"a.txt": ENGLISH.encode()}, "bz2"),
        "tar.xz": files.tarred({"a.txt": ENGLISH.encode()}, "xz"),
    }
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
    binary = {suffix: "binary" for suffix in "txt md html jsonl csv tsv".split()}
    none = {
        "jsonl.gz": "not a gzip file", "pdf": "not a PDF", "docx": "not a Word document", "parquet": "not a Parquet file",
        "rss": "not a feed", "atom": "not a feed", "xml": "not a feed", "eml": "not an email", "mbox": "not a mailbox",
        "zip": "not a zip file",
    }  # fmt: skip
    tars = {suffix: "not a tar archive" for suffix in "tar tar.gz tgz tar.bz2 tar.xz".split()}
    for suffix in sound:
        yield Case(f"empty.{suffix}", b"", messages=("the file is empty",))
        yield Case(f"picture.{suffix}", picture, messages=((binary | none | tars)[suffix],))
    words = b"She said no, and he said yes; they met again."
    for suffix, message in (none | tars).items():
        yield Case(f"words.{suffix}", words, messages=(message,))
    yield Case("words.csv", words, messages=("no column is recognised as the text; its columns are",))
    yield Case("words.jsonl", words, messages=("not JSON",))
    for suffix in ("pdf", "docx", "parquet", "zip", "tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "jsonl.gz"):
        cut = sound[suffix][: 700 if suffix == "tar" else len(sound[suffix]) // 2]
        yield Case(f"cut.{suffix}", cut, messages=("damaged",))
    for name, content, message in (
        ("blank.txt", b" \r\n\t\n", "its text is empty"),
        ("blank.csv", b"\n\n", "no column is recognised"),
        ("headed.csv", b"text,title\n", "no rows"),
        ("digits.txt", b"1 2 3 4", "no words"),
        ("blank.html", b"<html><body></body></html>", "no article"),
        ("script.html", b"<html><script>var a = 'She said no'</script></html>", "no article"),
        ("scan.pdf", files.pdf([[], []]), "no text, only images of its 2 pages"),
        ("blank.docx", files.docx(""), "no text"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "password-protected, or an old .doc"),
        ("other.docx", files.zipped({"a.txt": b"a"}), "not a Word document"),
        ("columns.parquet", files.parquet([{"number": 1}]), "--map text=COLUMN"),
        ("empty-rows.parquet", files.parquet([{"text": ""}]), "its text is empty"),
        ("numbers.parquet", files.parquet([{"text": 7}]), "its text is not a string"),
        ("none.parquet", files.parquet([{"text": None, "title": "a"}]), "its text is missing"),
        ("sitemap.xml", b"<?xml version='1.0'?><urlset><url><loc>https://a.example</loc></url></urlset>", "not a feed"),
        ("no-entries.rss", b"<rss version='2.0'><channel><title>A</title></channel></rss>", "or has no entries"),
        ("attached.eml", files.eml("").replace(b"text/plain", b"application/pdf"), "no text, only attachments"),
        ("headless.eml", b"\n\nShe said no.", "not an email"),
        ("digits.eml", files.eml("1 2 3"), "no words"),
        ("half.txt", codecs.BOM_UTF16_LE + b"a\0b", "UTF-16-LE"),
        ("broken.txt", "Größe über Öl für Ämter".encode()[:-4] + b"\xc3(", "broken bytes"),
        ("wide-row.csv", b"text,title\nShe said no,a,b,c\n", "more cells"),
        ("nothing.zip", files.zipped({}), "contains no file that can be read"),
        ("pictures.zip", files.zipped({"a.png": picture}), "contains no file that can be read"),
        ("pictures.tar", files.tarred({"a.png": picture}), "contains no file that can be read"),
        ("noise.zip", b"PK\x03\x04" + picture, "not a zip file"),
    ):
        yield Case(f"fault-{name}", content, messages=(message,))
    feed = files.rss(ENGLISH)
    two = feed.replace("</item>", "</item><item><title>B</title><description>She said yes, and</description>").replace(
        "</item></channel></rss>", ""
    )
    yield Case("cut.rss", two.encode(), (ENGLISH, "She said yes, and"), messages=("its markup is broken",))
    rows = b'text,title\nShe said no,a\n,b\n"He said yes",c\n'
    yield Case("some.csv", rows, ("She said no", "He said yes"), messages=(":3: its text is empty",))
    some = files.parquet([{"text": "She said no"}, {"text": None}, {"text": "He said yes"}])
    yield Case("some.parquet", some, ("She said no", "He said yes"), messages=(":2: its text is missing",))
    some = files.mbox(files.eml("She said no."), files.eml("1"), files.eml("He said yes."))
    yield Case("some.mbox", some, ("She said no.", "He said yes."), MAILED, (":2: its text contains no words",))


def packs() -> Iterator[Case]:
    """Archives of files: names that lead elsewhere, bombs, what is locked, and what lies beside articles."""
    words = b"She said no."
    for how, pack in (("zip", files.zipped), ("tar", files.tarred)):
        yield Case(
            f"dots.{how}",
            pack({"../../etc/a.txt": words, "/root/b.txt": words + b" B"}),
            ("She said no.", "She said no. B"),
        )
        yield Case(
            f"names.{how}",
            pack({"a\n\x1b[31m\u202e.txt": b""}),
            messages=(r"/a\n\x1b[31m\u202e.txt: the file is empty",),
        )
        yield Case(
            f"beside.{how}",
            pack({"README.md": words, "__MACOSX/._a.txt": words, ".b.txt": words, "a.txt": words}),
            ("She said no.",),
        )
        inner = pack({"a.txt": words})
        yield Case(
            f"nested.{how}",
            pack({f"inner.{how}": inner, "b.txt": words}),
            ("She said no.",),
            messages=("an archive inside an archive",),
        )
        yield Case(
            f"bomb.{how}",
            pack({"a.txt": b"a" * 40_000_000}),
            messages=("beyond all reason" if how == "zip" else "larger than 16 MB",),
        )
        mixed = {
            "a.txt": words,
            "b.eml": files.eml("He said yes."),
            "c.pdf": b"no",
            "d.jsonl": b'{"text": "They met."}\n{',
        }
        yield Case(
            f"mixed.{how}", pack(mixed), ("She said no.", "He said yes.", "They met."),
            messages=(f"mixed.{how}/c.pdf: it is not a PDF", f"mixed.{how}/d.jsonl:2: the line is not JSON"),
        )  # fmt: skip
    many = files.zipped({f"{n}.txt": b"a" for n in range(10_001)})
    yield Case("many.zip", many, messages=("more than 10,000 files",))
    yield Case("bomb.tar.gz", files.tarred({"a.txt": b"a" * 40_000_000}, "gz"), messages=("beyond all reason",))
    locked = bytearray(files.zipped({"a.txt": words}))
    for at in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    yield Case("locked.zip", bytes(locked), messages=("a.txt: it is password-protected",))
