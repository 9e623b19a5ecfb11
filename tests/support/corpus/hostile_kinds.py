"""Hostile files of every registered format, made of its sound files by the kind of container they are.

A new format needs nothing here: its sound cases (tests/support/corpus/) say whether it is zipped, XML, JSON, a mail or
lines of text.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from index.readers.formats.registry import FORMATS, SUFFIXES, Format, format_of
from tests.support.corpus import files
from tests.support.corpus.case import Case

ZEROS = 40_000_000
CALM = 200_000
"""Bytes of the largest sound file that others are made of."""
ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "utf-7", "cp1251", "cp037", "shift_jis", "latin-1")
ROOT = re.compile(rb"<([A-Za-z][\w:.-]*)\b([^<>]*)>")
TEXT = re.compile(rb">([^<>&\s][^<>&]{3,})<")
STRING = re.compile(rb'"(?:[^"\\]|\\.){3,}"(?!\s*:)')


def sound_files(cases: Iterable[Case]) -> dict[Format, list[Case]]:
    """For each registered format its small sound files; raises LookupError for a format that has none."""
    found: dict[Format, list[Case]] = {form: [] for form in FORMATS}
    for case in cases:
        form = format_of(case.name, case.content[: 2**16])
        if form and case.texts and len(case.content) < CALM:
            found[form].append(case)
    for form, sound in found.items():
        if not sound:
            raise LookupError(f"no case of tests/support/corpus/ is a sound file of the format “{form.description}”")
    return found


def kinds(sound: dict[Format, list[Case]], chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield hostile files (name, content): for each format one sound file in every way that its container allows."""
    for form, every in sound.items():
        case = chance.choice(every)
        suffix = next(each for each in sorted(form.suffixes, key=len, reverse=True) if case.name.lower().endswith(each))
        for how, content in hostile(case.content):
            yield f"{how}{suffix}", content
        for other in SUFFIXES:
            if other not in form.suffixes:
                yield f"wrong-{suffix[1:]}{other}", case.content


def hostile(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the ways to spoil a sound file, and what comes of it."""
    yield from _cut(content)
    if content.startswith(b"PK"):
        yield from _zip(content)
    elif content.startswith(b"\x1f\x8b"):
        for how, spoilt in hostile(
            zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content)
        ):  # also one that is cut off
            yield f"gz-{how}", gzip.compress(spoilt, 1)
        yield "gz-bomb", gzip.compress(bytes(ZEROS), 9)
        yield "gz-lines", gzip.compress(b"\n" * ZEROS, 9)
        yield "gz-twice", gzip.compress(content)
    elif b"\0" not in content[:1000]:
        yield from _text(content)
        if ROOT.search(content):
            yield from _xml(content)
        if content.lstrip()[:1] in (b"{", b"["):
            yield from _json(content)


def _cut(content: bytes) -> Iterator[tuple[str, bytes]]:
    size = len(content)
    for part in range(1, 10):
        yield f"cut-{part}", content[: size * part // 10]
    yield "cut-last", content[:-1]
    yield "headless", content[size // 3 :]
    yield "twice", content * 2
    yield "trailing", content + bytes(5000)
    yield "trailing-noise", content + random.Random(len(content)).randbytes(5000)


def _text(content: bytes) -> Iterator[tuple[str, bytes]]:
    """A giant line, endless lines, other encodings than it says, and signs that no text has."""
    middle = content.find(b"\n", len(content) // 2) + 1 or len(content) // 2
    head, tail = content[:middle], content[middle:]
    yield "line", head + b"a" * 12_000_000 + tail
    yield "words", head + b"Aa " * 3_000_000 + tail
    yield "labels", head + b"IDA BRANDT: No.\n\n" * 100_000 + tail
    yield "lines", head + b"\n" * 5_000_000 + tail
    yield "blank", head + b" " * 5_000_000 + tail
    for sign in (b"<", b"[", b"(", b"{", b"&", b'"', b"\\", b"*", b"-", b">", b"\t", b"\x0c"):
        yield f"signs-{sign.hex()}", head + sign * 200_000 + tail
    yield "nul", head + bytes(100) + tail
    yield "surrogate", head + b"\xed\xa0\x80" * 100 + tail
    yield "bidi", head + "\u202e\u2066\ufeff\u200b".encode() * 10_000 + tail
    yield "combining", head + ("a" + "\u0301" * 100_000).encode() + tail
    text = content.decode("utf-8", "replace")
    for encoding in ENCODINGS:
        yield f"in-{encoding}", text.encode(encoding, "replace")
    yield "mixed", head + text[middle:].encode("utf-16-le") + tail


def _xml(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Bombs of entities, files of others, depth, attributes, comments and floods of the element that is most frequent."""
    root = ROOT.search(content)
    assert root
    name, start, end = root[1], root.start(), root.end()
    prolog, rest = content[:start], content[start:]
    prolog = re.sub(rb"<!DOCTYPE[^>]*>", b"", prolog, flags=re.IGNORECASE)
    laughs = b'<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20))

    def typed(entities: bytes, used: bytes) -> bytes:
        return prolog + b"<!DOCTYPE %s [%s]>" % (name, entities) + TEXT.sub(b">" + used + b"<", rest)

    yield "laughs", typed(laughs, b"&u;")
    yield "quadratic", typed(b'<!ENTITY a "%s">' % (b"ha" * 50_000), b"&a;" * 5_000)
    yield "loop", typed(b'<!ENTITY a "&b;"><!ENTITY b "&a;">', b"&a;")
    yield "outside", typed(b'<!ENTITY a SYSTEM "file:///etc/passwd">', b"No &a; no.")
    yield "network", typed(b'<!ENTITY a SYSTEM "http://127.0.0.1:9/a">', b"No &a; no.")
    yield "parameter", typed(b'<!ENTITY %% p SYSTEM "file:///etc/passwd"> %%p;'.replace(b"%%", b"%"), b"No.")
    yield "dtd", prolog + b'<!DOCTYPE %s SYSTEM "file:///etc/passwd">' % name + rest
    include = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    yield "include", content[:end] + include + content[end:]
    yield "stylesheet", prolog + b'<?xml-stylesheet href="file:///etc/passwd" type="text/xsl"?>' + rest
    yield "depth", content[:end] + b"<a>" * 190_000 + content[end:]
    yield "depth-sound", content[:end] + b"<a>" * 5_000 + b"No." + b"</a>" * 5_000 + content[end:]
    yield "depth-root", content[:start] + (root[0]) * 50_000 + content[end:]
    yield (
        "attributes",
        content[:start] + b"<%s %s" % (name, b"".join(b'a%d="b" ' % n for n in range(200_000))) + rest[1 + len(name) :],
    )
    yield "attribute", content[:start] + b'<%s a="%s"' % (name, b"a" * 12_000_000) + rest[1 + len(name) :]
    yield (
        "namespaces",
        content[:end] + b"".join(b'<a xmlns:n%d="urn:%d"/>' % (n, n) for n in range(50_000)) + content[end:],
    )
    yield "comments", content[:end] + b"<!--" * 190_000 + content[end:]
    yield "cdata", content[:end] + b"<![CDATA[" + b"]" * 1_000_000 + content[end:]
    yield "references", content[:end] + b"&#x202e;&#0;&#xd800;&amp;" * 50_000 + content[end:]
    every = [match for match in re.findall(rb"<([A-Za-z][\w:.-]*)\b", rest) if match != name]
    if every:
        most = max(set(every), key=every.count)
        yield "flood", content[:end] + b"<%s>No.</%s>" % (most, most) * 60_000 + content[end:]
        yield "flood-open", content[:end] + b"<%s>" % most * 150_000 + content[end:]


def _json(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Depth, giant numbers and strings, and keys without end, in place of each string or in the object."""

    def put(value: bytes) -> bytes:
        return STRING.sub(lambda _: value, content, count=5)

    yield "depth", put(b"[" * 1_000_000)
    yield "depth-sound", put(b"[" * 5_000 + b"]" * 5_000)
    yield "depth-objects", put(b'{"a":' * 500_000)
    yield "digits", put(b"9" * 1_000_000)
    yield "nan", put(b"NaN")
    yield "null", put(b"null")
    yield "list", put(b"[" + b"1," * 500_000 + b"1]")
    yield "half", put(b'"\\ud800"')
    yield "string", put(b'"' + b"a" * 6_000_000 + b'"')
    yield "keys", content.replace(b"{", b"{" + b"".join(b'"k%d":1,' % n for n in range(100_000)), 1)
    yield "rows", b"[" + b",".join([content.strip()] * 200) + b"]"


def _zip(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Bombs in place of each member, members without end or with lying sizes, and every XML bomb in each XML member."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    zeros = bytes(ZEROS)
    largest = sorted(parts, key=lambda name: -len(parts[name]))[:4]
    for number, name in enumerate(largest):
        yield f"zip-bomb-{number}", files.zipped({**parts, name: zeros})
        yield f"zip-spaces-{number}", files.zipped({**parts, name: parts[name] + b" " * ZEROS})
        yield f"zip-without-{number}", files.zipped({key: value for key, value in parts.items() if key != name})
        yield f"zip-empty-{number}", files.zipped({**parts, name: b""})
        yield f"zip-cut-{number}", files.zipped({**parts, name: parts[name][: len(parts[name]) // 2]})
        if ROOT.search(parts[name][:2000]):
            for how, spoilt in _xml(parts[name]):
                yield f"zip-{how}-{number}", files.zipped({**parts, name: spoilt})
    yield "zip-many", files.zipped({**parts, **{f"{n}.xml": b"<a/>" for n in range(10_100)}})
    yield "zip-names", files.zipped({**parts, **{"../" * n + "etc/passwd": b"a" for n in range(1, 20)}})
    yield "zip-in-zip", files.zipped({**parts, "a.zip": content})
    yield "zip-stored", files.zipped(parts, zipfile.ZIP_STORED)
    sizes = bytearray(content)
    for match in re.finditer(rb"PK\x01\x02", content):
        sizes[match.start() + 24 : match.start() + 28] = b"\xff\xff\xff\x7f"
    yield "zip-sizes", bytes(sizes)
    locked = bytearray(content)
    for mark, at in ((rb"PK\x01\x02", 8), (rb"PK\x03\x04", 6)):
        for match in re.finditer(mark, content):
            locked[match.start() + at] |= 1
    yield "zip-locked", bytes(locked)
