"""A cursor over a list of statements or passages, of which one is open in its article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.core.types import Span, hull
from pages.html.article_view import ArticleView, view_article
from rag.answers.revalidation import CitationStatus, revalidate
from rag.answers.types import CitedPassage, Place, Statement
from rag.browse.article_reading import standing_statements

CitedItem = Statement | CitedPassage


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """An article open at a cited place: its view, and the statements of the view as the archive has them now."""

    view: ArticleView
    statements: tuple[CitationStatus, ...]

    def at(self, place: str) -> CitationStatus | None:
        """The statement at a place ("975-1049"); None where there is none."""
        return next((s for s, v in zip(self.statements, self.view.statements, strict=True) if v.at == place), None)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The items of a list and the index (from 0) of the open one."""

    archive: Archive
    items: Sequence[CitedItem]
    index: int

    def open(self, place: Place | None = None, origin: str = "") -> OpenArticle:
        """Return the article of the open item with all its statements, as the archive has it now; at a further `place`
        where one is given. `origin` is that of the page, for the citations."""
        item = self.items[self.index]
        there = place or item.place
        statements = list(self._statements(item, there))
        selected = next((i for i, s in enumerate(statements) if s.statement.place.spans == there.spans), None)
        if selected is None and isinstance(item, Statement) and there is item.place:
            selected = len(statements)
            statements += revalidate(self.archive, [item])
        return OpenArticle(view_article(there.article, statements, selected, there.spans, origin), tuple(statements))

    def _statements(self, item: CitedItem, there: Place) -> tuple[CitationStatus, ...]:
        """The statements of the article that is opened; none where the archive has another text of it by now."""
        version = next(iter(self.archive.catalogue.versions(there.article.id)), None)
        if version is None or version.ended or version.article.text != there.article.text:
            return ()
        return standing_statements(self.archive, version.article, version.row)


def place_value(article: str, spans: Sequence[Span]) -> str:
    """Return a place as the value of "at" in an address: "ARTICLE:975-1049"."""
    place = hull(spans)
    return f"{article}:{place.start}-{place.end}"


def find_place(items: Sequence[CitedItem], value: str) -> tuple[int, Place | None] | None:
    """Return the index of the item at such a place, and the place where it is a further one; None where none is."""
    for i, item in enumerate(items):
        if place_value(item.place.article.id, item.place.spans) == value:
            return i, None
        for place in item.places if isinstance(item, Statement) else ():
            if place_value(place.article.id, place.spans) == value:
                return i, place
    return None
