"""The text of an article with its statements, drawn by pages/static/article.js in a dialog or on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.core.rights import Action
from pages.components.session import browser_script
from pages.components.visit import may
from pages.html.article_view import ArticleView


@dataclass(frozen=True, slots=True)
class ArticleClicks:
    """The places of the statements whose Correct or Undo was clicked; "" for none."""

    correct: str
    undo: str


def draw_article_text(key: str, view: ArticleView, **more: object) -> ArticleClicks:
    """Draw an article's text and statements, `more` for the script; return what was clicked since it was drawn last.
    Nothing is offered to who may not correct, nor taken from them."""
    corrects = may(Action.CORRECT)
    if not corrects:
        fixed = tuple(replace(each, correctable=False, undoable=False) for each in view.statements)
        view = replace(view, statements=fixed)
    data = {**view.record(), **more}
    clicked = browser_script("article")(data=data, key=key, on_correct_change=_ignore, on_undo_change=_ignore)
    return ArticleClicks(clicked.correct or "", clicked.undo or "") if corrects else ArticleClicks("", "")


def _ignore() -> None:
    """Nothing: what was clicked is returned where the text is drawn."""
