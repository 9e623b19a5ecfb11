"""Check of a citation against the archive: are its words, word for word, at the place that it names?

    check_citation(archive, "“…”\\n— Juri Kolb. …\\nArticle note, characters 12-40, text SHA-256 0a1b2c3d4e5f").verdict

A citation is read as "Copy citation" and the exports write it, and as they wrote it before. It is untrusted text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from urllib.parse import parse_qs, urlsplit

from index.archive import Archive
from index.core.errors import InputError
from index.core.types import Article, Span, hull, words_of
from index.store.article_listing import ArticleVersion
from rag.answers.statements import article_statements
from rag.formats.addresses import article_address
from rag.formats.card import article_title
from rag.formats.citation import short_text_hash

MAX_CITATION = 100_000
"""Characters that a citation may have."""
_MAX_SPANS = 200
_NO_CITATION = (
    "This is no citation that can be checked. Paste one as “Copy citation” gives it, with its last lines: “Article …, "
    "characters 975-1049, text SHA-256 …”, or the address of its place."
)
_RANGES = r"[0-9]{1,9}-[0-9]{1,9}(?: [0-9]{1,9}-[0-9]{1,9})*"
_REFERENCE = re.compile(
    rf"Article (\S.*), characters ({_RANGES})(?: \([^()]*\))?, text SHA-256 ([0-9a-fA-F]{{8,64}})(?![0-9a-fA-F])"
)
_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_ADDRESS = re.compile(r"\S*/article\?\S+")
_MARKDOWN = re.compile(r"^[ \t]*>(?:[ \t]*>)*[ \t]?|\\(?=[!-/:-@\[-`{-~])|\\$", re.MULTILINE)
"""What Markdown puts before a line of a quotation, before punctuation, and at a line's end."""
_REACH = 400
"""Characters between the parts of a citation's words within which one follows the other."""
_ATTRIBUTION = re.compile(r"^[ \t]*[—–-] ", re.MULTILINE)
_GAP = re.compile(r"\s*\[…\]\s*")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_NEVER = re.compile(r"(?!)")
_OURS = {"“": "”", '"': '"', "„": "“", "«": "»"}


class Verdict(StrEnum):
    """The result of a check."""

    VERBATIM = "verbatim"
    """The words stand there word for word."""
    DIFFERENT = "different"
    """Other words stand there."""
    SUPERSEDED = "superseded"
    """They stood there word for word; the archive has another version of the article by now, or none."""
    MOVED = "moved"
    """The text has changed since; the words stand elsewhere in it."""
    CHANGED = "changed"
    """The text has changed since; the words are not in it."""
    NO_PLACE = "no place"
    """The text has no such place."""
    NO_ARTICLE = "no article"
    """The archive has no such article."""
    NO_WORDS = "no words"
    """The citation has no words of its own; those at its place are given."""


@dataclass(frozen=True, slots=True)
class CitationReference:
    """The contents of a citation: the article's id, the places of its words, the first digits of its text's hash (""
    where it has none), the words in parts, and all of it."""

    article: str
    spans: tuple[Span, ...]
    text_hash: str
    words: tuple[str, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """The result of a check, with a sentence or two that say it.

    `article` is the version that was compared, None where there is none, and `address` that of its page at the place.
    `there` are the words at the place, `cited` those of the citation, each cut into stretches with True for what the
    other does not have; both () where there is nothing to compare. `speaker` is who said the words, as the archive has
    it now; "" where they are no statement of a named speaker.
    """

    verdict: Verdict
    text: str
    article: Article | None = None
    address: str = ""
    there: tuple[tuple[str, bool], ...] = ()
    cited: tuple[tuple[str, bool], ...] = ()
    speaker: str = ""

    @property
    def confirmed(self) -> bool:
        """True if the words stand, or stood, there word for word."""
        return self.verdict in (Verdict.VERBATIM, Verdict.SUPERSEDED)


def check_citation(archive: Archive, text: str) -> CitationCheck:
    """Return the check of a citation, as plain text or as Markdown; raises InputError for a text that is none."""
    if len(text) > MAX_CITATION:
        raise InputError(f"This is longer than a citation can be ({MAX_CITATION:,} characters). Paste one alone.")
    plain = "\n".join(text.splitlines())
    bare = _MARKDOWN.sub("", plain)
    try:
        check = _check(archive, parse_citation(plain))
    except InputError:
        if bare == plain:
            raise
    else:
        if check.confirmed or bare == plain:
            return check
    return _check(archive, parse_citation(bare))


def parse_citation(text: str) -> CitationReference:
    """Return what a citation says; raises InputError where its place cannot be read out of it."""
    at = 0
    for line in text.split("\n"):
        begin = 0 if line.startswith("Article ") else line.rfind("Article ", 0, max(0, line.rfind(", characters ")))
        if match := _REFERENCE.match(line, max(0, begin)):
            before = text[: at + match.start()]
            words = _words(before) if _ATTRIBUTION.search(before) else _parts(before)
            return CitationReference(match[1], _spans(match[2]), match[3].lower()[:12], words, text)
        at += len(line) + 1
    if address := _ADDRESS.search(text):
        identifier, ranges, text_hash = _parse_address(address[0])
        return CitationReference(identifier, _spans(ranges), text_hash[:12], _words(text[: address.start()]), text)
    raise InputError(_NO_CITATION)


def _words(before: str) -> tuple[str, ...]:
    """The words, in parts, out of what stands before the place: all before the line that says whose they are."""
    attribution = list(_ATTRIBUTION.finditer(before))
    return _parts(before[: attribution[-1].start()]) if attribution else ()


def _parts(words: str) -> tuple[str, ...]:
    return tuple(filter(None, (_single_spaced(part) for part in _GAP.split(words))))


def _parse_address(address: str) -> tuple[str, str, str]:
    """The article's id, the place and the text's hash out of an address; raises InputError."""
    try:
        fields = parse_qs(urlsplit(address).query)
    except ValueError:
        fields = {}
    identifier, at, text_hash = (fields.get(name, [""])[0] for name in ("id", "at", "text"))
    if not identifier or not _PLACE.fullmatch(at):
        raise InputError(_NO_CITATION)
    return identifier, at, text_hash.lower()


def _spans(ranges: str) -> tuple[Span, ...]:
    pairs = [(int(start), int(end)) for start, end in _PLACE.findall(ranges)]
    if len(pairs) > _MAX_SPANS or any(start >= end for start, end in pairs):
        raise InputError(f"The citation names the characters {ranges[:80]}, which is no place of a text.")
    return tuple(Span(start, end) for start, end in pairs)


def _check(archive: Archive, reference: CitationReference) -> CitationCheck:
    versions = archive.catalogue.versions(reference.article)
    if not versions:
        return CitationCheck(
            Verdict.NO_ARTICLE,
            f"This archive has no article “{reference.article}”, and never had one. The citation may be of another "
            "archive, or its last line may be incomplete.",
        )
    version = next((each for each in versions if _is_of(reference, each.article)), None)
    if version is None:
        return _check_changed(reference, versions[0])
    return _check_version(archive, reference, version)


def _is_of(reference: CitationReference, article: Article) -> bool:
    return not reference.text_hash or short_text_hash(article).startswith(reference.text_hash)


def _check_version(archive: Archive, reference: CitationReference, version: ArticleVersion) -> CitationCheck:
    """The check against the version of the article that was cited."""
    article, spans = version.article, reference.spans
    if hull(spans).end > len(article.text):
        return CitationCheck(
            Verdict.NO_PLACE,
            f"“{article_title(article)}” has {len(article.text):,} characters and no such place.",
            article,
            article_address(article.id),
        )
    address = article_address(article.id, spans, short_text_hash(article) if version.ended else "")
    speaker = "" if version.ended else _speaker_at(archive, version, spans)
    there = words_of(article.text, spans)
    title = article_title(article)
    if not reference.words:
        return CitationCheck(
            Verdict.NO_WORDS,
            f"These words stand at this place of “{title}”.",
            article,
            address,
            ((there, False),),
            (),
            speaker,
        )
    if not _stands_at(reference.words, article.text, spans):
        cited = " […] ".join(reference.words)
        left, right = _differences(there, cited)
        text = f"Not word for word: “{title}” has other words at this place. The differences are marked."
        return CitationCheck(Verdict.DIFFERENT, text, article, address, left, right, speaker)
    stretches = ((there, False),)
    if version.ended:
        now = "has replaced this text since" if version.ended == "replaced" else "no longer has the article in force"
        text = f"Word for word at this place of “{title}”, as it was when it was cited. The archive {now}."
        return CitationCheck(Verdict.SUPERSEDED, text, article, address, stretches, (), speaker)
    named = f" {_attribution(reference, speaker)}" if speaker else ""
    text = f"Word for word at this place of “{title}”.{named}"
    return CitationCheck(Verdict.VERBATIM, text, article, address, stretches, (), speaker)


def _check_changed(reference: CitationReference, version: ArticleVersion) -> CitationCheck:
    """The check against the present text, where the archive has none of the cited hash."""
    article, title = version.article, article_title(version.article)
    changed = f"The text of “{title}” is not the one that was cited: its SHA-256 is {short_text_hash(article)}."
    moved = _search(reference.words, article.text)
    if moved:
        address = article_address(article.id, [moved])
        text = f"{changed} The cited words stand in it word for word, at the characters {moved.start}-{moved.end}."
        return CitationCheck(Verdict.MOVED, text, article, address, ((moved.of(article.text), False),))
    inside = hull(reference.spans).end <= len(article.text)
    address = article_address(article.id, reference.spans if inside else ())
    text = f"{changed} The cited words are not in it word for word."
    if not inside or not reference.words:
        return CitationCheck(Verdict.CHANGED, text, article, address)
    left, right = _differences(words_of(article.text, reference.spans), " […] ".join(reference.words))
    return CitationCheck(Verdict.CHANGED, text, article, address, left, right)


def _stands_at(parts: Sequence[str], text: str, spans: Sequence[Span]) -> bool:
    """True if the cited parts are the text at the spans, white space apart. A citation once gave a paraphrase with its
    source, but the range of its content alone: words that have that range in them, where they stand, are accepted."""
    there, around = [_single_spaced(span.of(text)) for span in spans], hull(spans)
    if _equal(" […] ".join(parts), " […] ".join(there)) or _equal(" ".join(parts), " ".join(there)):
        return True
    return _search(parts, text, around) is not None


def _equal(cited: str, there: str) -> bool:
    return there in (cited, *_unquoted(cited))


def _unquoted(text: str) -> Iterator[str]:
    """The text as it is, and without the quotation marks around it that a citation adds."""
    yield text
    if len(text) > 2 and _OURS.get(text[0]) == text[-1]:
        yield text[1:-1]


def _search(parts: Sequence[str], text: str, inside: Span | None = None) -> Span | None:
    """The first span of the text in which the parts stand, one soon after the other; with `inside`, the first that has
    that in it."""
    for form in _unquoted(" […] ".join(parts)):
        patterns = [re.compile(r"\s+".join(map(re.escape, part.split()))) for part in _GAP.split(form) if part]
        first, *others = patterns or [_NEVER]
        ahead: list[re.Match[str] | None] = [other.search(text) for other in others]
        for match in first.finditer(text):
            end = match.end()
            for i, other in enumerate(others):
                following = ahead[i]
                if following is not None and following.start() < end:  # else it is still the next one
                    following = ahead[i] = other.search(text, end)
                if following is None or following.start() > end + _REACH:
                    break
                end = following.end()
            else:
                span = Span(match.start(), end)
                if inside is None or span.contains(inside):
                    return span
    return None


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _speaker_at(archive: Archive, version: ArticleVersion, spans: Sequence[Span]) -> str:
    """The speaker of the statement whose words lie in these spans; of several the one that has most of them."""
    around = hull(spans)
    within = [
        (sum(span.end - span.start for span in statement.place.spans), -statement.n, statement.name or "")
        for statement in article_statements(archive, version.article, version.row)
        if around.contains(hull(statement.place.spans))
    ]
    return max(within, default=(0, 0, ""))[2]


def _attribution(reference: CitationReference, speaker: str) -> str:
    if speaker in reference.citation:
        return f"The archive has them as {speaker}’s, as the citation does."
    return f"But the archive has them as {speaker}’s, whom the citation does not name."


def _differences(there: str, cited: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Both texts cut into stretches, with True for what the other does not have."""
    tokens = [list(_TOKEN.finditer(text)) for text in (there, cited)]
    words = [[token[0] for token in each] for each in tokens]
    new = [[True] * len(each) for each in tokens]
    for block in SequenceMatcher(None, words[0], words[1], autojunk=False).get_matching_blocks():
        for at in range(block.size):
            new[0][block.a + at] = new[1][block.b + at] = False
    return tuple(
        tuple(_stretches(text, [token.span() for token in each], flags))
        for text, each, flags in zip((there, cited), tokens, new, strict=True)
    )  # type: ignore[return-value]


def _stretches(text: str, tokens: Sequence[tuple[int, int]], new: Sequence[bool]) -> Iterator[tuple[str, bool]]:
    at = 0
    for flag, run in groupby(range(len(tokens)), key=new.__getitem__):
        numbers = list(run)
        end = tokens[numbers[-1]][1] if numbers[-1] + 1 == len(tokens) else tokens[numbers[-1] + 1][0]
        if flag:
            start, end = tokens[numbers[0]][0], tokens[numbers[-1]][1]
            if at < start:
                yield text[at:start], False
            at = start
        yield text[at:end], flag
        at = end
    if at < len(text):
        yield text[at:], False
