"""The kind of a document."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """The kind of a document. Where it is in doubt, it is an article."""

    ARTICLE = "article"
    TRANSCRIPT = "transcript"
    """Words under their speakers' labels: a briefing, a hearing, a debate, a chat, a thread of e-mails."""
    SPEECH = "speech"
    INTERVIEW = "interview"
    LIVE_BLOG = "live_blog"
    PRESS_ROUND_UP = "press_round_up"
    LIST = "list"
    """A list or fact box: fields, results, a programme, questions and answers of an authority."""
    FIRST_PERSON = "first_person"
    """A column or feature in which "I" is the writer."""
    SEVERAL = "several"
    """Several articles in one text."""

    def label(self, count: int = 1) -> str:
        """The kind as it is shown, for one document or several."""
        one, several = _LABELS[self]
        return one if count == 1 else several


_LABELS = {
    DocumentKind.ARTICLE: ("article", "articles"),
    DocumentKind.TRANSCRIPT: ("transcript", "transcripts"),
    DocumentKind.SPEECH: ("speech", "speeches"),
    DocumentKind.INTERVIEW: ("interview", "interviews"),
    DocumentKind.LIVE_BLOG: ("live blog", "live blogs"),
    DocumentKind.PRESS_ROUND_UP: ("press round-up", "press round-ups"),
    DocumentKind.LIST: ("list", "lists"),
    DocumentKind.FIRST_PERSON: ("first-person piece", "first-person pieces"),
    DocumentKind.SEVERAL: ("text of several articles", "texts of several articles"),
}
