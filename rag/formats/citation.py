"""A statement as a citation that can be checked: words, speaker, outlet, dates, address, offsets, the text's hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from index.core.types import Article, Kind
from rag.answers.types import Statement
from rag.answers.utterance_date import utterance_date
from rag.formats.card import KIND_NAMES, article_title, format_date, statement_card


@dataclass(frozen=True, slots=True)
class Citation:
    """The fields of a citation. `words` are the statement's, between quotation marks of ours where it lacks its own;
    `said_on` is the day of the words, None where the article leaves it open; `spans` are its own offsets in the
    article's text, "12-40 57-80", in code points, end exclusive; `text_hash` the first 12 hex digits of the SHA-256 of
    that text in UTF-8."""

    n: int
    kind: str
    words: str
    speaker: str
    role: str
    said_on: date | None
    outlet: str
    title: str
    author: str
    published: date | None
    url: str
    article: str
    spans: str
    text_hash: str

    @property
    def verbatim(self) -> bool:
        """True if all words are the speaker's own."""
        return self.kind.startswith(KIND_NAMES[Kind.DIRECT])

    @property
    def text(self) -> str:
        """The citation in lines: the words; speaker, place and date; URL; offsets and hash."""
        who = ", ".join(filter(None, (self.speaker, self.role)))
        report = "" if self.kind == KIND_NAMES[Kind.DIRECT] else f" ({self.kind[0].lower()}{self.kind[1:]})"
        spoken = f", said on {format_date(self.said_on)}" if self.said_on else ""
        when = format_date(self.published) if self.published else "undated"
        where = ", ".join(filter(None, (self.outlet, f"“{self.title}”", self.author, when)))
        check = f"Article {self.article}, characters {self.spans}, text SHA-256 {self.text_hash}"
        return "\n".join(filter(None, (self.words, f"— {who}{report}{spoken}. {where}.", self.url, check)))


def cite_statement(statement: Statement) -> Citation:
    """Return the citation of a statement at its first place."""
    article, card = statement.article, statement_card(statement)
    words = " […] ".join("".join(segment.text for segment in part) for part in card.parts)
    return Citation(
        statement.n,
        card.kind_label,
        f"“{words}”" if card.lacks_marks else words,
        card.name,
        card.role,
        utterance_date(statement),
        article.outlet,
        article_title(article),
        article.author,
        article.published,
        article.url,
        article.id,
        " ".join(f"{span.start}-{span.end}" for span in statement.place.spans),
        short_text_hash(article),
    )


def short_text_hash(article: Article) -> str:
    """Return the first 12 hex digits of the SHA-256 of the article's text in UTF-8."""
    return hashlib.sha256(article.text.encode("utf8", "surrogatepass")).hexdigest()[:12]
