"""Files of every format, made of a text of our own: what the corpus of tests/support/corpus/ is put together from."""

from __future__ import annotations

import csv
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from html import escape

TITLE, AUTHOR, OUTLET = "Quay closed until spring", "Maud Ferrant", "The Kessel Courier"
DAY, URL = "2024-03-05", "https://courier.example/2024/03/05/quay"
FIELDS = {"title": TITLE, "author": AUTHOR, "outlet": OUTLET, "date": DAY, "url": URL}


def txt(text: str) -> str:
    return f"Title: {TITLE}\nAuthor: {AUTHOR}\nOutlet: {OUTLET}\nDate: {DAY}\nURL: {URL}\n\n{text}"


def md(text: str) -> str:
    return f"---\ntitle: {TITLE}\nauthor: {AUTHOR}\noutlet: {OUTLET}\ndate: {DAY}\nurl: {URL}\n---\n\n{text}"


def html(text: str, charset: str = "") -> str:
    declared = f'<meta charset="{charset}">' if charset else ""
    body = "".join(f"<p>{escape(each, quote=False)}</p>" for each in text.split("\n"))
    return (
        f'<!doctype html><html><head>{declared}<title>{TITLE}</title><meta property="og:title" content="{TITLE}">'
        f'<meta name="author" content="{AUTHOR}"><meta property="og:site_name" content="{OUTLET}">'
        f'<meta property="article:published_time" content="{DAY}"><link rel="canonical" href="{URL}"></head>'
        f"<body><nav><a href='/'>Home</a> <a href='/quay'>More from the quay</a></nav><article><h1>{TITLE}</h1>{body}"
        "</article><aside><h3>Most read</h3><a href='/10'>Ten best places for herring</a></aside>"
        "<footer>All rights reserved. Subscribe to our newsletter.</footer></body></html>"
    )


def table(text: str, separator: str = ",", names: Mapping[str, str] | None = None) -> str:
    row = {**FIELDS, "text": text}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow([(names or {}).get(name, name) for name in row])
    writer.writerow(row.values())
    return out.getvalue()


def rss(text: str, charset: str = "utf-8") -> str:
    body = "".join(f"<p>{escape(each)}</p>" for each in text.split("\n"))
    return (
        f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{OUTLET}</title><item>'
        f"<title>{TITLE}</title><link>{URL}</link><dc:creator>{AUTHOR}</dc:creator><pubDate>Tue, 05 Mar 2024 23:30:00 -0500"
        f"</pubDate><description>A teaser.</description><content:encoded><![CDATA[{body}]]></content:encoded></item>"
        "</channel></rss>"
    )


def atom(text: str, charset: str = "utf-8") -> str:
    body = escape("".join(f"<p>{escape(each)}</p>" for each in text.split("\n")))
    return (
        f'<?xml version="1.0" encoding="{charset}"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{OUTLET}</title>'
        f"<entry><id>urn:1</id><title>{TITLE}</title><link href='{URL}'/><author><name>{AUTHOR}</name></author>"
        f"<published>{DAY}T23:30:00-05:00</published><content type='html'>{body}</content></entry></feed>"
    )


def eml(text: str, charset: str = "utf-8", *, page: bool = False, declared: str | None = None) -> bytes:
    """A mail whose body is in a charset; `declared` is what its header claims, "" for nothing."""
    said = charset if declared is None else declared
    kind = "html" if page else "plain"
    head = [
        f"Subject: {TITLE}",
        f"From: {OUTLET} <news@courier.example>",
        "Date: Tue, 05 Mar 2024 23:30:00 -0500",
        "MIME-Version: 1.0",
        f"Content-Type: text/{kind}{f'; charset={said}' if said else ''}",
        "Content-Transfer-Encoding: 8bit",
    ]
    body = (html(text) if page else text).encode(charset)
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body.replace(b"\n", b"\r\n")


def multipart(plain: str, page: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = (
        TITLE,
        f"{OUTLET} <news@courier.example>",
        "Tue, 05 Mar 2024 10:00:00 +0000",
    )
    mail.set_content(plain)
    mail.add_alternative(page, subtype="html")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    return bytes(mail)


def mbox(*mails: bytes) -> bytes:
    return b"".join(b"From news@courier.example Tue Mar  5 10:00:00 2024\n" + mail + b"\n\n" for mail in mails)


def docx(text: str, *, title: str = TITLE, heading: bool = False) -> bytes:
    import docx as word

    document = word.Document()
    document.core_properties.title, document.core_properties.author = title, AUTHOR
    if heading:
        document.add_heading(TITLE, 0)
    for each in text.strip("\n").split("\n"):
        document.add_paragraph(each)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(
    pages: Sequence[Sequence[str]], info: Mapping[str, str] | None = None, xmp: str = "", *, encoding: str = "cp1252"
) -> bytes:
    """A PDF with a line of print for every string; "" leaves a gap. Another encoding is told by a ToUnicode map."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(data: bytes, more: bytes = b"") -> bytes:
        return b"<<%s/Length %d>>stream\n%s\nendstream" % (more, len(data), data)

    names = b"/Encoding/WinAnsiEncoding"
    if encoding != "cp1252":
        pairs = "".join(
            f"<{byte:02x}> <{bytes([byte]).decode(encoding, 'replace').encode('utf-16-be').hex()}>\n"
            for byte in range(32, 256)
        )
        blocks = pairs.strip().split("\n")
        cmap = "/CIDInit/ProcSet findresource begin 12 dict begin begincmap /CMapName/A def /CMapType 2 def\n"
        cmap += "1 begincodespacerange <00> <ff> endcodespacerange\n"
        for at in range(0, len(blocks), 100):
            part = blocks[at : at + 100]
            cmap += f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n"
        names = b"/ToUnicode %d 0 R" % add(stream((cmap + "endcmap end end").encode()))
    font = add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>" % names)
    kids = []
    parent = len(objects) + 2 * len(pages) + 1
    for lines in pages:
        content = b"BT /F1 11 Tf 14 TL 72 780 Td\n"
        for line in lines:
            shown = line.encode(encoding).replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
            content += b"T*\n" if not line else b"(%s) Tj T*\n" % shown
        body = add(stream(content + b"ET"))
        kids.append(
            add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 %d 0 R>>>>>>"
                % (parent, body, font)
            )
        )
    assert add(b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))) == parent
    meta = b"/Metadata %d 0 R" % add(stream(xmp.encode(), b"/Type/Metadata/Subtype/XML")) if xmp else b""
    root = add(b"<</Type/Catalog/Pages %d 0 R%s>>" % (parent, meta))
    told = add(b"<<%s>>" % b"".join(b"/%s(%s)" % (k.encode(), v.encode("cp1252")) for k, v in (info or {}).items()))
    out, offsets = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return out + b"trailer<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        told,
        start,
    )


def parquet(rows: Sequence[Mapping[str, object]]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), out)
    return out.getvalue()


def jsonl(*rows: Mapping[str, object]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def packed_zeros(head: bytes, millions: int) -> bytes:
    """In gzip, the head and so many million zeros, of which one million is packed and repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    zeros = bytes(1_000_000)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    million = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(head)
    for _ in range(millions):
        checksum = zlib.crc32(zeros, checksum)
    length = (len(head) + millions * len(zeros)) % 2**32
    foot = struct.pack("<II", checksum, length)
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + start + million * millions + packer.flush() + foot


def zipped(members: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], how: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{how}") as packed:  # type: ignore[call-overload]
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    return out.getvalue()
