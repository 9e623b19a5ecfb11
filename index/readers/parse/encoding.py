"""From bytes to text: a byte order mark, else UTF-8, else what is declared, else what charset-normalizer finds."""

from __future__ import annotations

import codecs
import re

from index.core.errors import UnreadableFile

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What newsrooms have written in. Left out is what detection mistakes these for: EBCDIC, UTF-7, Mac Cyrillic, …
CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "koi8_u"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "iso8859_15", "cp866", "mac_roman"),
    *("cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "cp949", "utf_8"),
]

SAMPLE = 64 * 1024
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
MIXED = re.compile(r"[A-Za-z][а-яё]|[а-яё][A-Za-z]", re.IGNORECASE)
CYRILLIC = re.compile(r"\b[а-яё]{2,}\b", re.IGNORECASE)
BEYOND_ASCII = re.compile(rb"[^\n]{0,200}[\x80-\xff][^\n]{0,200}")


def decode_text(data: bytes, declared: str | None = None) -> str:
    """The text of a file, without its byte order mark; raises UnreadableFile for what is no text for certain."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if wide := _wide(data):
        return _strictly(data, wide)
    if b"\0" in data or len(NOT_TEXT.findall(data)) > max(2, len(data) // 100):
        raise UnreadableFile("this is a binary file, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(data, error)
    named = _declared(declared or "")
    for candidate in (named, _detected(data)):
        try:
            if candidate and not _belied(text := _tidy(data.decode(candidate)), candidate):
                return _euro(data, text, candidate)
        except ValueError:  # it is not this encoding
            continue
    raise UnreadableFile("its encoding cannot be determined: save it as UTF-8 and add it again")


def unix_newlines(text: str) -> str:
    """The text with every line ending as a single line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"it is marked as {encoding.upper()}, but byte {error.start:,} is not: save it as UTF-8"
        ) from None
    if "\0" in text:
        raise UnreadableFile("this is a binary file, not text")
    return text


def _declared(name: str) -> str | None:
    """Python's name of a declared encoding; None when it is unknown or cannot be true of what was read as ASCII."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if known in (
        "iso8859-1",
        "ascii",
    ):  # as every browser takes them: https://encoding.spec.whatwg.org/#names-and-labels
        return "cp1252"
    return known if known.replace("-", "_") in (*CANDIDATES, "gbk", "gb2312", "shift_jis", "euc_kr", "koi8_t") else None


def _belied(text: str, encoding: str) -> bool:
    """True when no language looks like this: half its letters accented, Latin and Cyrillic in a word, box lines."""
    if MIXED.search(text) and len(MIXED.findall(text)) > len(CYRILLIC.findall(text)):
        return True
    if re.search(r"[\u2500-\u259f]", text):
        return True
    if encoding not in ("cp1252", "iso8859-15", "iso8859-9", "cp1254", "mac-roman", "mac_roman"):
        return False
    letters = [c for c in text if c.isalpha()]
    return sum(c > "\x7f" for c in letters) * 2 > len(letters)


def _euro(data: bytes, text: str, encoding: str) -> str:
    """The text; the euro signs of ISO 8859-15, which the older encodings take for "¤", a sign that nobody writes."""
    if encoding in ("cp1252", "iso8859-15") and "¤" in text and not re.search(rb"[\x80-\x9f]", data):
        return data.decode("iso8859-15")
    return text


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark, told by the zero bytes beside its spaces and Latin letters; else None."""
    head = data[:SAMPLE]
    if len(data) % 2 or len(head) < 4:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    few = len(head) // 20
    if min(even, odd) == 0 and max(even, odd) > few:
        return "utf-16-le" if odd else "utf-16-be"
    return None


def _tidy(text: str) -> str:
    """The decoded text; raises ValueError when it holds characters that no writer types."""
    if re.search(r"[\x00\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", text):
        raise ValueError("control characters")
    return text


def _refuse_damaged(data: bytes, error: UnicodeDecodeError) -> None:
    """Raise UnreadableFile for UTF-8 with a few broken bytes: any other encoding would garble the rest."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(c > "\x7f" for c in text) - broken
    if whole > 3 * broken:
        raise UnreadableFile(f"it is UTF-8 with broken bytes, the first at byte {error.start:,}: get an intact copy")


def _detected(data: bytes) -> str | None:
    """The likeliest encoding, judged by the stretches that are not ASCII; None when there is none."""
    import charset_normalizer  # 0.1 s: only files that are not UTF-8 need it

    sample = b"\n".join(BEYOND_ASCII.findall(data))[:SAMPLE] if len(data) > SAMPLE else data
    matches = list(charset_normalizer.from_bytes(sample, cp_isolation=CANDIDATES))
    if not matches:
        return None
    best = matches[0]
    # cp1250 and cp1252 share the curly quotation marks and differ in accented letters; where both would do, the
    # detector takes the first. Where such letters are rare, as in English, the Western one is the likelier.
    letters = [c for c in str(best) if c.isalpha()]
    rare = sum(c > "\x7f" for c in letters) * 8 < len(letters)
    if rare and best.encoding.startswith(("cp125", "iso8859", "mac_")):
        for match in matches:
            close = match.chaos <= best.chaos + 0.02 and match.coherence >= best.coherence - 0.1
            if close and "cp1252" in match.could_be_from_charset:
                return "cp1252"
    return best.encoding
