"""A cursor over a list of statements or passages, of which one is open in its article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import Archive
from pages.html.article_view import ArticleView, other_spans, view_article
from rag.answers.revalidation import revalidate
from rag.answers.types import CitedPassage, Place, Statement

CitedItem = Statement | CitedPassage


@dataclass(frozen=True, slots=True)
class Cursor:
    """The items of a list and the index (from 0) of the open one."""

    archive: Archive
    items: Sequence[CitedItem]
    index: int

    def article_view(self, place: Place | None = None) -> ArticleView:
        """Return the article of the open item, as the archive has it now; at a further `place` where one is given."""
        item = self.items[self.index]
        if isinstance(item, Statement):
            item = revalidate(self.archive, [item])[0].statement
        return view_article(item, place, other_spans(self.archive, item, place))
