"""A model's summary as HTML for the page: the verified sentences, a note, the struck sentences on request."""

from __future__ import annotations

from pages.html.escaping import escape_html
from rag.llm.summarizer import Paragraph


def pending_summary(model: str) -> str:
    """Return the placeholder of a summary that has no sentence yet."""
    line = f"{escape_html(model)} is writing a summary; each sentence is checked"
    return f'<section class="model"><p class="line">{line}</p></section>'


def summary_fragment(paragraph: Paragraph) -> str:
    """Return the paragraph as it is now; of a finished one that is not presentable the note and struck sentences."""
    presentable = paragraph.presentable or not paragraph.finished
    head = "<h3>In short <small>written by a language model, checked against the statements above</small></h3>"
    text = f'{head}<p class="prose">{escape_html(paragraph.text)}</p>' if presentable and paragraph.text else ""
    line = f'<p class="line">{escape_html(paragraph.note)}</p>' if paragraph.finished and paragraph.note else ""
    struck = "".join(f"<li><s>{escape_html(s.text)}</s> {escape_html(s.fault)}</li>" for s in paragraph.struck)
    listed = f'<details class="struck"><summary>Struck sentences</summary><ul>{struck}</ul></details>' if struck else ""
    return f'<section class="model">{text}{line}{listed if paragraph.finished else ""}</section>'
