"""The archive's contents and the questions it answers, in a few sentences; a line for input that is no question."""

from __future__ import annotations

from index.archive import Archive

_LISTED = 8
_ASKING = (
    "Ask what somebody said (“What did Ida Brandt say about the port?”), who said something (“Who said that the quay "
    "is safe?”, “Who criticised the closure?”), or compare speakers; add dates, an outlet, or “word for word”."
)
NO_QUESTION = f"This archive answers questions about who said what. {_ASKING}"


def describe_archive(archive: Archive) -> str:
    """Return the archive's counts, dates and outlets, and the questions it answers, as text."""
    lookup = archive.lookup
    articles, statements, speakers, _ = lookup.counts()
    dates = lookup.dates()
    named = [(outlet, count) for outlet, count in lookup.outlets() if outlet]
    undated = lookup.undated_articles()
    facts = [
        f"This archive holds {count_of(articles, 'article')} with {count_of(statements, 'statement')} by "
        f"{count_of(speakers, 'speaker')}"
    ]
    if dates:
        first, last = (f"{day:%-d %B %Y}" for day in dates)
        facts.append(
            f"The articles are from {first} to {last}" if first != last else f"The articles are all from {first}"
        )
    if undated:
        facts.append(f"{count_of(undated, 'article')} {'has' if undated == 1 else 'have'} no date")
    if named:
        listed = [f"{outlet} ({count:,})" for outlet, count in named[:_LISTED]]
        more = f" and {len(named) - _LISTED:,} more outlets" if len(named) > _LISTED else ""
        facts.append(f"They were published by {', '.join(listed)}{more}")
    return f"{'. '.join(facts)}. {_ASKING}"


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun: "1 article", "1,024 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
