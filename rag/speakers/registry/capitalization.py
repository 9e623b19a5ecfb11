"""The case of a word in an archive: lower case, like any word, or with a capital, like a name."""

from __future__ import annotations

import re

from index.archive import Archive
from index.store.filters import Filter
from index.text.stemming import stems

_LOOKED_AT = 30
"""The number of passages, best first, that are searched for a word."""


def is_mostly_lowercase(archive: Archive, word: str) -> bool:
    """True if the archive's best passages for a word write it in lower case more often than not."""
    wanted = stems(word)
    if len(wanted) != 1:
        return False
    hits = archive.search.by_words("passages", wanted, Filter(), _LOOKED_AT)
    passages = archive.lookup.passages(seq for seq, _ in hits)
    articles = archive.lookup.articles({p.article for p in passages.values()})
    form = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    every = [m[0] for p in passages.values() for m in form.finditer(p.span.of(articles[p.article].text))]
    return sum(1 for each in every if each.islower()) * 2 > len(every)
