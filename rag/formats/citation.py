"""A statement as a citation that can be checked: words, speaker, outlet, dates, addresses, offsets, the text's hash.

Every way out of the program takes a statement's citation from here: the page, exports, the terminal, JSON, LangChain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.core.types import Article, Kind, Span
from rag.answers.types import Place, Statement
from rag.answers.utterance_date import utterance_date
from rag.formats.addresses import article_address
from rag.formats.card import KIND_NAMES, article_title, format_date, place_clock, shown_place, statement_card
from rag.formats.segments import lead_in_words


@dataclass(frozen=True, slots=True)
class Citation:
    """The fields of a citation.

    `words` are those shown, the article's text at `spans` ("12-40 57-80": code points, end exclusive), joined by
    " […] "; `said` are those among them that tell what was said, at `said_spans`, and `lead_in` the reporter's other
    words; of a direct quotation all are said. `lacks_marks` is True for a quotation whose text lacks quotation marks.
    `speaker_id` is "" where nobody is named; `why` the steps from the words to the name, joined by " → "; `confidence`,
    from 0 to 1, is that the words are rightly found. `said_on` is the day of the words, None where the article leaves
    it open; `page` the page or pages of the words ("4", "4-5"), "" where the article has none; `time` the time of the
    recording at which they begin ("0:12:30"), "" where there is no recording; `places` are further places of the same
    words, with their addresses; `link` is the address of the words on the page of this program.
    `match` is True if the statement answers the question, False if it is only close to it; `checked`: a person has
    confirmed the speaker; `corrected`: a person said whose words they are, or in which role. `text_hash` has the first
    12 hex digits of the SHA-256 of the article's text in UTF-8.
    """

    n: int
    words: str
    said: str
    lead_in: str
    lacks_marks: bool
    kind: str
    speaker: str
    role: str
    speaker_id: str
    why: str
    confidence: float
    said_on: date | None
    outlet: str
    title: str
    author: str
    published: date | None
    page: str
    time: str
    url: str
    article: str
    spans: str
    said_spans: str
    text_hash: str
    match: bool
    places: tuple[str, ...]
    link: str
    corrected: bool
    checked: bool

    @property
    def verbatim(self) -> bool:
        """True if all words are the speaker's own."""
        return self.kind.startswith(KIND_NAMES[Kind.DIRECT])

    @property
    def quoted(self) -> str:
        """The words, between quotation marks of ours where a quotation lacks its own."""
        return f"“{self.words}”" if self.lacks_marks else self.words

    @property
    def attribution(self) -> str:
        """Speaker, role, kind of the report and day of the words; without the kind for a plain quotation."""
        who = ", ".join(filter(None, (self.speaker, self.role)))
        report = "" if self.kind == KIND_NAMES[Kind.DIRECT] else f" ({self.kind[0].lower()}{self.kind[1:]})"
        return f"{who}{report}{f', said on {format_date(self.said_on)}' if self.said_on else ''}"

    @property
    def day(self) -> str:
        """The date of publication in words; "undated" where the article has none."""
        return format_date(self.published) if self.published else "undated"

    @property
    def locator(self) -> str:
        """The place within the article: "p. 4", "pp. 4–5", or "at 0:12:30" of a recording; "" for none."""
        return _locator(self.page, self.time)

    @property
    def check(self) -> str:
        """The place in the article by which the words can be checked; the range of what is said where it differs."""
        said = "" if self.said_spans == self.spans else f" (what is said: {self.said_spans})"
        return f"Article {self.article}, characters {self.spans}{said}, text SHA-256 {self.text_hash}"

    @property
    def source(self) -> tuple[str, ...]:
        """The lines below the words: speaker, place and date; further places; URL; offsets and hash; link."""
        where = ", ".join(filter(None, (self.outlet, f"“{self.title}”", self.author, self.day, self.locator)))
        also = f"Also: {'; '.join(self.places)}" if self.places else ""
        return tuple(filter(None, (f"— {self.attribution}. {where}.", also, self.url, self.check, self.link)))

    @property
    def text(self) -> str:
        """The citation in lines: the words as printed, then their source."""
        return "\n".join((self.quoted, *self.source))


def cite_statement(statement: Statement, origin: str = "") -> Citation:
    """Return the citation of a statement at its first place. `origin` is that of the page ("http://127.0.0.1:8501");
    without it the links are relative to where the page is served."""
    article, card, shown = statement.article, statement_card(statement), shown_place(statement)
    return Citation(
        n=statement.n,
        words=shown.text,
        said=statement.text,
        lead_in=lead_in_words(statement),
        lacks_marks=card.lacks_marks,
        kind=card.kind_label,
        speaker=card.name,
        role=card.role,
        speaker_id=card.speaker,
        why=" → ".join(" ".join(step.split()) for step in statement.why),
        confidence=round(statement.confidence, 4),
        said_on=utterance_date(statement),
        outlet=article.outlet,
        title=article_title(article),
        author=article.author,
        published=article.published,
        page=_page(shown),
        time=place_clock(shown),
        url=article.url,
        article=article.id,
        spans=_ranges(shown.spans),
        said_spans=_ranges(statement.place.spans),
        text_hash=short_text_hash(article),
        match=statement.match,
        places=tuple(_further(statement, place, origin) for place in statement.places),
        link=origin + statement_address(statement),
        corrected=statement.corrected or statement.role_corrected,
        checked=statement.checked,
    )


def statement_address(statement: Statement) -> str:
    """Return the address of the words that a statement is shown by; in a text that is no longer in force, with its
    hash."""
    article = statement.article
    text_hash = short_text_hash(article) if statement.superseded else ""
    return article_address(article.id, shown_place(statement).spans, text_hash)


@lru_cache(maxsize=8)
def short_text_hash(article: Article) -> str:
    """Return the first 12 hex digits of the SHA-256 of the article's text in UTF-8."""
    return hashlib.sha256(article.text.encode("utf8", "surrogatepass")).hexdigest()[:12]


def _locator(page: str, time: str) -> str:
    if not page:
        return f"at {time}" if time else ""
    return f"pp. {page.replace('-', '–')}" if "-" in page else f"p. {page}"


def _page(place: Place) -> str:
    return "-".join(map(str, sorted(set(place.pages)))) if place.pages else ""


def _ranges(spans: Sequence[Span]) -> str:
    return " ".join(f"{span.start}-{span.end}" for span in spans)


def _further(statement: Statement, place: Place, origin: str) -> str:
    """A further place: outlet, title, date, page or time, whether the wording differs, and its address."""
    article = place.article
    day = format_date(article.published) if article.published else "undated"
    differs = "" if place.text == statement.text else "worded differently"
    fields = (article.outlet, f"“{article_title(article)}”", day, _locator(_page(place), place_clock(place)), differs)
    return f"{', '.join(filter(None, fields))}, {origin}{article_address(article.id, place.spans)}"
