"""Who "I" is outside quotation marks: the one author whom the article's byline names, where the text is their own."""

from __future__ import annotations

import re

from index import names
from index.sentences import paragraphs
from index.vocabulary import Article

_BY = re.compile(r"^by\b:?\s*", re.IGNORECASE)
_PART = re.compile(r"\s*(?:[,;|/]|\band\b|&|(?<=\w\w)\.\s)\s*", re.IGNORECASE)
_WORD = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_][^\W\d_.]*(?:['’\-][^\W\d_]+)*\.?")
_QUESTIONS = 8  # an interview has at least one paragraph in so many that asks


def author_of(article: Article) -> str:
    """The name of the one person who wrote the article; "" where it is several, nobody or an agency, and where the
    text is an interview, in which "I" may be anybody."""
    persons = [name for part in _PART.split(_BY.sub("", article.author.strip())) if (name := _person(part, article))]
    lines = paragraphs(article.text)
    asking = sum(line.of(article.text).rstrip("”\"'’ ").endswith("?") for line in lines)
    return persons[0] if len(persons) == 1 and _QUESTIONS * asking < len(lines) else ""


def _person(part: str, article: Article) -> str:
    """The part of a byline as a name: two to four capitalised words, none of them an organisation's; else ""."""
    words = part.split()
    lows = [word.lower() for word in words]
    if not 2 <= len(words) <= 4 or not all(_WORD.fullmatch(word) for word in words):
        return ""
    if not (words[0][0].isupper() and words[-1][0].isupper()) or part.casefold() in article.outlet.casefold():
        return ""
    if set(lows) & (names.ORGANIZATIONS | names.PLACES | names.NATIONALITIES | names.ROLES):
        return ""
    return (
        part if not part.isupper() else " ".join(word if len(word.strip(".")) < 2 else word.title() for word in words)
    )
