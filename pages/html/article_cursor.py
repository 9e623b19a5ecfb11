"""Reading an answer in its articles: a list of statements or passages, and the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import Archive
from pages.html.article_view import ArticleView, other_spans, view_article
from rag.answers.revalidation import standings
from rag.answers.types import CitedPassage, Place, Statement

CitedItem = Statement | CitedPassage


@dataclass(frozen=True, slots=True)
class Cursor:
    """What was found, and which of it is open, from 0."""

    archive: Archive
    items: Sequence[CitedItem]
    index: int

    def article_view(self, place: Place | None = None) -> ArticleView:
        """The article of the one that is open, as the archive has it now; at a further `place` where one is given."""
        item = self.items[self.index]
        if isinstance(item, Statement):
            item = standings(self.archive, [item])[0].statement
        return view_article(item, place, other_spans(self.archive, item, place))
