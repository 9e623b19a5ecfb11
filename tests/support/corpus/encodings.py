"""The corpus, format × encoding × declaration, and what typesetting and wrong decoding leave, by format."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

from tests.support.corpus import files
from tests.support.corpus.case import ALL, ENCODED, ENGLISH, MAILED, TABLES, UNMARKED, Case


def encodings() -> Iterator[Case]:
    """Format × encoding × declaration."""
    for encoding, text in ENCODED:
        bare = encoding in UNMARKED

        def made(
            suffix: str,
            whole: str,
            text: str = text,
            encoding: str = encoding,
            fields: tuple[tuple[str, str], ...] = ALL,
        ) -> Case:
            name = f"{suffix.replace('.', '-')}-{encoding}.{suffix.split('.')[-1]}"
            return Case(name, whole.encode(encoding), (text,), fields)

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
