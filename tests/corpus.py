"""A corpus of small archives' files, each with what must come of it: format × encoding × fault.

    python -m tests.corpus FOLDER     # writes the files, to look at

No text of others: a quay is closed, in four languages.
"""

from __future__ import annotations

import codecs
import gzip
import json
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import files

ENGLISH = (
    "The quay in Kessel will stay closed until spring, the harbour authority said on Tuesday – for the third time.\n"
    "“We won’t open what we cannot hold,” said Eleanor Smith, the harbour commissioner, in the café on Kåre’s quay.\n"
    "“Nobody’s naïve enough to believe in May,” answered Tomas Okonjo, who has asked for façade repairs since autumn."
)
POLISH = (
    "Nabrzeże w Kessel pozostanie zamknięte do wiosny, poinformował we wtorek zarząd portu, już po raz trzeci.\n"
    "Komisarz powiedziała: nie otworzymy tego, czego nie możemy utrzymać. Łodzie muszą czekać, choć żegluga cierpi.\n"
    "Burmistrz odpowiedział, że nikt już nie wierzy w maj, i zażądał, żeby remont zaczął się jeszcze przed świętami."
)
RUSSIAN = (
    "Набережная в Кесселе останется закрытой до весны, сообщило во вторник управление порта, уже в третий раз.\n"
    "Комиссар сказала: мы не откроем того, чего не можем удержать. Лодки должны ждать, хотя судоходство страдает.\n"
    "Мэр ответил, что никто уже не верит в май, и потребовал, чтобы ремонт начался ещё до праздников."
)
LATIN9 = (
    "Le quai de Kessel restera fermé jusqu'au printemps, a déclaré mardi l'autorité portuaire, pour la troisième fois.\n"
    "La commissaire a dit qu'elle n'ouvrirait pas ce qu'elle ne peut tenir: 40 € le mètre, c'est déjà trop élevé.\n"
    "Le maire a répondu que personne ne croyait plus au mois de mai, et a demandé que les travaux soient avancés."
)
ENCODED = [
    ("utf-8", ENGLISH),
    ("utf-8-sig", ENGLISH),
    ("utf-16", ENGLISH),
    ("utf-16-le", ENGLISH),
    ("utf-16-be", ENGLISH),
    ("cp1252", ENGLISH),
    ("iso8859-15", LATIN9),
    ("cp1250", POLISH),
    ("iso8859-2", POLISH),
    ("cp1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("iso8859-5", RUSSIAN),
]
UNMARKED = ("utf-16-le", "utf-16-be")
TABLES = (("csv", ","), ("tsv", "\t"), ("csv", ";"), ("csv", "|"))


@dataclass(frozen=True)
class Case:
    """A file, and what comes of it: the texts of its articles, what their fields are, and parts of its messages."""

    name: str
    content: bytes
    texts: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    messages: tuple[str, ...] = ()


ALL = (
    ("title", files.TITLE),
    ("author", files.AUTHOR),
    ("outlet", files.OUTLET),
    ("published", files.DAY),
    ("url", files.URL),
)
MAILED = (ALL[0], ALL[2], ALL[3])


def cases() -> list[Case]:
    """Every case, each name once."""
    every = [*encodings(), *cleaning(), *metadata(), *layouts(), *faults(), *packs()]
    assert len({case.name for case in every}) == len(every)
    return every


def encodings() -> Iterator[Case]:
    """Format × encoding × declaration."""
    for encoding, text in ENCODED:
        bare = encoding in UNMARKED

        def made(suffix: str, whole: str, text: str = text, encoding: str = encoding, fields: object = ALL) -> Case:
            return Case(
                f"{suffix.replace('.', '-')}-{encoding}.{suffix.split('.')[-1]}",
                whole.encode(encoding),
                (text,),
                fields,
            )  # type: ignore[arg-type]

        yield made("txt", files.txt(text))
        yield made("crlf.txt", files.txt(text).replace("\n", "\r\n"))
        yield made("md", files.md(text))
        for suffix, separator in TABLES:
            yield made(f"{ord(separator)}.{suffix}", files.table(text, separator))
        headed = f"{files.TITLE}\n{text}"
        yield made("undeclared.html", files.html(text), headed)
        declared = {
            "utf-8-sig": "utf-8",
            "iso8859-2": "iso-8859-2",
            "iso8859-5": "iso-8859-5",
            "iso8859-15": "iso-8859-15",
        }
        name = declared.get(encoding, encoding.replace("cp", "windows-"))
        yield made("declared.html", files.html(text, name), headed)
        yield made("wrong.html", files.html(text, "utf-8" if text is not ENGLISH else "koi8-r"), headed)
        if not bare:
            yield made("rss", files.rss(text, name))
            yield made("atom", files.atom(text, name))
        if not encoding.startswith("utf-16"):
            mail = "utf-8" if encoding == "utf-8-sig" else encoding
            for kind, content in (
                ("declared", files.eml(text, mail)),
                ("undeclared", files.eml(text, mail, declared="")),
                ("page", files.eml(text, mail, page=True)),
            ):
                yield Case(f"{kind}-{encoding}.eml", content, (headed if kind == "page" else text,), MAILED)
            yield Case(f"{encoding}.mbox", files.mbox(files.eml(text, mail)), (text,), MAILED)
        row = {**files.FIELDS, "text": text}
        if encoding.startswith("utf"):
            if not bare:
                yield Case(f"{encoding}.jsonl", files.jsonl(row).encode(encoding), (text,), ALL)
                yield Case(f"{encoding}.jsonl.gz", gzip.compress(files.jsonl(row).encode(encoding)), (text,), ALL)
        else:
            yield Case(f"{encoding}.jsonl", files.jsonl(row).encode(encoding), messages=("not UTF-8",))
        inner = files.txt(text).encode(encoding)
        yield Case(f"inside-{encoding}.zip", files.zipped({"a/quay.txt": inner}), (text,), ALL)
        yield Case(f"inside-{encoding}.tar", files.tarred({"a/quay.txt": inner}), (text,), ALL)


def cleaning() -> Iterator[Case]:
    """What typesetting and wrong decoding leave, by format."""
    dirty = [
        ("nbsp", "She\u00a0said no\u202fto\u00a0it.", "She said no to it."),
        ("zero", "She\u200b said\ufeff no\u2060.", "She said no."),
        ("shy", "The har\u00adbour au\u00adthor\u00adity said no.", "The harbour authority said no."),
        ("moji", "He said: â€œNo cafÃ© here,â€\u009d twice.", "He said: “No café here,” twice."),
        ("moji-twice", "Die BrÃ¼cke bleibt fÃ¼r heute zu.", "Die Brücke bleibt für heute zu."),
        ("not-moji", "Â is a letter, so is Ã: she said so.", "Â is a letter, so is Ã: she said so."),
        ("ligature", "The ofﬁce of the ﬂeet said no.", "The office of the fleet said no."),
        ("composed", "The cafe\u0301 is shut, she said.", "The café is shut, she said."),
        ("bidi", "She said \u202eon\u202c to it.", "She said on to it."),
        ("joiner", "She said می\u200cخواهم to it.", "She said می\u200cخواهم to it."),
        ("separators", "She said no.\u2028He said yes.", "She said no.\nHe said yes."),
        ("bell", "She said\x07 no\x1b to it.", "She said no to it."),
    ]
    for name, written, text in dirty:
        yield Case(f"clean-{name}.txt", written.encode(), (text,))
        yield Case(f"clean-{name}.csv", files.table(written).encode(), (text,), ALL)
        yield Case(f"clean-{name}.parquet", files.parquet([{"text": written}]), (text,))
        yield Case(f"clean-{name}.eml", files.eml(written), (text,), MAILED)
        yield Case(f"clean-{name}.jsonl", json.dumps({"text": written}).encode(), (written,))
        if "\x07" not in written and "\u2028" not in written:
            yield Case(f"clean-{name}.docx", files.docx(written), (f"{text}\n",), ALL[:2])
            yield Case(f"clean-{name}.rss", files.rss(written).encode(), (text,), ALL)
    for suffix, content in (
        ("csv", files.table("<p>She said <b>no</b>.</p><p>He &amp; I left.</p>").encode()),
        ("parquet", files.parquet([{"body": "<p>She said <b>no</b>.</p><script>x()</script><p>He &amp; I left.</p>"}])),
    ):
        yield Case(f"tags.{suffix}", content, ("She said no.\nHe & I left.",))
    yield Case("tags.txt", b"<p>She said <b>no</b>.</p>", ("<p>She said <b>no</b>.</p>",))


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
    two = files.mbox(files.eml(ENGLISH), files.eml(POLISH))
    yield Case("two.mbox", two, (ENGLISH, POLISH), MAILED)
    quoted = files.eml("He said no.\n\n>From now on she said yes.")
    yield Case("quoted.mbox", files.mbox(quoted), ("He said no.\n\nFrom now on she said yes.",), MAILED)
    teaser = files.rss(ENGLISH).split("<content:encoded>")[0] + "</item></channel></rss>"
    yield Case("teaser.rss", teaser.encode(), ("A teaser.",), ALL)
    yield Case("feed.xml", files.rss(ENGLISH).encode(), (ENGLISH,), ALL)


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
        "jsonl.gz": "no gzip file", "pdf": "no PDF", "docx": "no Word document", "parquet": "no Parquet file",
        "rss": "no feed", "atom": "no feed", "xml": "no feed", "eml": "no mail", "mbox": "no mailbox", "zip": "no zip file",
    }  # fmt: skip
    tars = {suffix: "no tar archive" for suffix in "tar tar.gz tgz tar.bz2 tar.xz".split()}
    for suffix in sound:
        yield Case(f"empty.{suffix}", b"", messages=("the file is empty",))
        yield Case(f"picture.{suffix}", picture, messages=((binary | none | tars)[suffix],))
    words = b"She said no, and he said yes; they met again."
    for suffix, message in (none | tars).items():
        yield Case(f"words.{suffix}", words, messages=(message,))
    yield Case("words.csv", words, messages=("no column of it is the text; its columns are",))
    yield Case("words.jsonl", words, messages=("not JSON",))
    for suffix in ("pdf", "docx", "parquet", "zip", "tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "jsonl.gz"):
        cut = sound[suffix][: 700 if suffix == "tar" else len(sound[suffix]) // 2]
        yield Case(f"cut.{suffix}", cut, messages=("damaged",))
    for name, content, message in (
        ("blank.txt", b" \r\n\t\n", "its text is empty"),
        ("blank.csv", b"\n\n", "no column of it"),
        ("headed.csv", b"text,title\n", "no rows"),
        ("digits.txt", b"1 2 3 4", "no words"),
        ("blank.html", b"<html><body></body></html>", "no article"),
        ("script.html", b"<html><script>var a = 'She said no'</script></html>", "no article"),
        ("scan.pdf", files.pdf([[], []]), "no text, only pictures of its 2 pages"),
        ("blank.docx", files.docx(""), "no text"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "locked with a password, or an old .doc"),
        ("other.docx", files.zipped({"a.txt": b"a"}), "no Word document"),
        ("columns.parquet", files.parquet([{"number": 1}]), "--map text=COLUMN"),
        ("empty-rows.parquet", files.parquet([{"text": ""}]), "its text is empty"),
        ("numbers.parquet", files.parquet([{"text": 7}]), "its text is no text"),
        ("none.parquet", files.parquet([{"text": None, "title": "a"}]), "its text is missing"),
        ("sitemap.xml", b"<?xml version='1.0'?><urlset><url><loc>https://a.example</loc></url></urlset>", "no feed"),
        ("no-entries.rss", b"<rss version='2.0'><channel><title>A</title></channel></rss>", "without entries"),
        ("attached.eml", files.eml("").replace(b"text/plain", b"application/pdf"), "no text, only attachments"),
        ("headless.eml", b"\n\nShe said no.", "no mail"),
        ("digits.eml", files.eml("1 2 3"), "no words"),
        ("half.txt", codecs.BOM_UTF16_LE + b"a\0b", "UTF-16-LE"),
        ("broken.txt", "Größe über Öl für Ämter".encode()[:-4] + b"\xc3(", "broken bytes"),
        ("wide-row.csv", b"text,title\nShe said no,a,b,c\n", "more cells"),
        ("nothing.zip", files.zipped({}), "holds no file that can be read"),
        ("pictures.zip", files.zipped({"a.png": picture}), "holds no file that can be read"),
        ("pictures.tar", files.tarred({"a.png": picture}), "holds no file that can be read"),
        ("noise.zip", b"PK\x03\x04" + picture, "no zip file"),
    ):
        yield Case(f"fault-{name}", content, messages=(message,))
    cut = files.rss(ENGLISH)
    two = cut.replace("</item>", "</item><item><title>B</title><description>She said yes, and</description>").replace(
        "</item></channel></rss>", ""
    )
    yield Case("cut.rss", two.encode(), (ENGLISH, "She said yes, and"), messages=("its markup is broken",))
    rows = b'text,title\nShe said no,a\n,b\n"He said yes",c\n'
    yield Case("some.csv", rows, ("She said no", "He said yes"), messages=(":3: its text is empty",))
    some = files.parquet([{"text": "She said no"}, {"text": None}, {"text": "He said yes"}])
    yield Case("some.parquet", some, ("She said no", "He said yes"), messages=(":2: its text is missing",))
    some = files.mbox(files.eml("She said no."), files.eml("1"), files.eml("He said yes."))
    yield Case("some.mbox", some, ("She said no.", "He said yes."), MAILED, (":2: its text holds no words",))


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
            messages=(f"mixed.{how}/c.pdf: it is no PDF", f"mixed.{how}/d.jsonl:2: the line is not JSON"),
        )  # fmt: skip
    many = files.zipped({f"{n}.txt": b"a" for n in range(10_001)})
    yield Case("many.zip", many, messages=("more than 10,000 files",))
    yield Case("bomb.tar.gz", files.tarred({"a.txt": b"a" * 40_000_000}, "gz"), messages=("beyond all reason",))
    locked = bytearray(files.zipped({"a.txt": words}))
    for at in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    yield Case("locked.zip", bytes(locked), messages=("a.txt: it is locked with a password",))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for case in cases():
        (folder / case.name).write_bytes(case.content)


if __name__ == "__main__":
    main()
