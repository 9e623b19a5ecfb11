"""Why there is no answer: reasons that are true, and say what may help. And one line that sums an answer up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from index.archive import Archive
from index.core.types import Being, Speaker
from index.identity.name import Name
from index.store.rows import Filter, words_of
from index.text.abbreviations import is_abbreviation, partners
from index.text.stemming import stems
from rag.answers.types import Code, Reason, Statement
from rag.query.types import Focus, Intent, Named, Query
from rag.speakers.lookup import Roster
from rag.speakers.salient_names import spoken_of

_MENTIONS = 10_000
"""Passages, best first, that are looked through for a name."""
_EXPLAINING = 50
"""Passages, best first, that are looked through for what an abbreviation is short for."""
_PARTNERS = 2
_LISTED = 3


class Seen:
    """What of an archive questions are understood with, looked up once for each question."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.roster = Roster(archive)

    def named(self, text: str) -> Named:
        """Whom a name means among the archive's speakers."""
        return self.roster.named(text, lambda name: self.mentions(name) > 0)

    def mentions(self, name: str) -> int:
        """How many articles hold the name's last word and, where they hold only that, mean nobody else by it."""
        wanted = stems(Name(name, Being.PERSON).parts[-1])
        if not wanted:
            return 0
        hits = self.archive.search.by_words("passages", wanted, limit=_MENTIONS)
        passages = self.archive.lookup.passages(seq for seq, _ in hits)
        articles = self.archive.lookup.articles({p.article for p in passages.values()})
        last = Name(name, Being.PERSON).parts[-1]
        holding = {p.article for p in passages.values() if _holds(last, p.span.of(articles[p.article].text))}
        return len(holding)

    def speaking_of(self, name: str) -> list[str]:
        """Whose statements hold the name's last word, capitalised: at most three, the most often first."""
        last = Name(name, Being.PERSON).parts[-1]
        hits = self.archive.search.by_words("quotations", stems(last), limit=_EXPLAINING)
        stored = self.archive.lookup.quotations(seq for seq, _ in hits)
        articles = self.archive.lookup.articles({q.article for q in stored.values()})
        said = Counter(
            q.speaker
            for q in stored.values()
            if q.speaker
            and q.quotation.carrier is None
            and _holds(last, words_of(articles[q.article].text, q.quotation.content))
        )
        names = self.archive.lookup.speaker_names(said)
        return [names[speaker] for speaker, _ in said.most_common(3)]

    def explained(self, text: str) -> list[str]:
        """What the archive's articles abbreviate so, or how they abbreviate it."""
        if not (is_abbreviation(text) or (text != text.lower() and len(text.split()) > 1)):
            return []
        wanted = stems(text)
        hits = self.archive.search.by_words("passages", wanted, limit=_EXPLAINING)
        passages = self.archive.lookup.passages(seq for seq, _ in hits)
        articles = self.archive.lookup.articles({p.article for p in passages.values()})
        return partners(text, (p.span.of(articles[p.article].text) for p in passages.values()))[:_PARTNERS]


def no_speaker(seen: Seen, named: Named) -> Reason:
    """Nobody of this name is quoted: because it is no name, or they are only spoken about, or nobody knows them."""
    if Name(named.text, Being.ORGANIZATION).generic:
        return _no_one_of_many(seen, named.text)
    mentions = seen.mentions(named.text)
    if mentions:
        where = "one article" if mentions == 1 else f"{mentions:,} articles"
        by = seen.speaking_of(named.text)
        spoken = f" and spoken about by {_listed(by)}" if by else ""
        return Reason(
            Code.ONLY_MENTIONED,
            f"{named.text} is mentioned in {where}{spoken}, but no statement by them was found; what others say "
            f"about them belongs to those others. Ask who said something about {named.text}.",
        )
    closest = seen.roster.closest(named.text)
    hint = f" The closest names are {_listed([s.name for s in closest])}." if closest else ""
    return Reason(Code.NO_SUCH_SPEAKER, f"Nobody called {named.text} speaks in this archive.{hint}")


def _no_one_of_many(seen: Seen, text: str) -> Reason:
    """Of "police", with those whose names hold the word, the most quoted first."""
    lookup = seen.archive.lookup
    words = Name(text, Being.ORGANIZATION).words
    held = [s for s in lookup.speakers(lookup.holding(words)) if set(words) <= set(Name(s.name, s.being).words)]
    known = _listed([s.name for s in held[:_LISTED]])
    return Reason(
        Code.NO_SUCH_SPEAKER,
        f"“{text}” could mean any of several speakers; no one speaker here goes by that name."
        + (f" Ask for one by name, such as {known}." if known else f" Ask what was said about {text}."),
    )


def not_found(seen: Seen, query: Query, speakers: Sequence[Speaker], narrowed: Filter, views: int) -> Reason:
    """The speaker is quoted, but not on this, not then, or not there; or is only said to wish or believe (`views`)."""
    lookup = seen.archive.lookup
    others = ["others"] if len(speakers) > 3 else []
    who = _listed([*(s.name for s in speakers[:3]), *others]) if speakers else "anybody"
    ids = tuple(s.id for s in speakers)
    total = sum(s.statements for s in speakers)
    are = "are" if len(speakers) > 1 else "is"
    quoted = f"{who} {are} quoted {_times(total)} in this archive"
    there = Filter(ids, narrowed.outlet, narrowed.since, narrowed.until, narrowed.kinds)
    outside = ids and not lookup.more_pass(there, 0)
    if outside and narrowed.dated:
        undated = lookup.undated(Filter(ids))
        without = (
            f" {_articles(undated)} without a date {'was' if undated == 1 else 'were'} left out." if undated else ""
        )
        dates = lookup.dates(ids)
        when = f", in articles of {_span(*dates)}" if dates else ""
        return Reason(Code.NOT_THEN, f"{quoted}{when}, but not in articles published {_period(narrowed)}.{without}")
    if outside:
        return Reason(Code.NOT_THERE, f"{quoted}, but not within these filters.")
    when = f" published {_period(narrowed)}" if narrowed.dated else ""
    if views:
        on = f" on “{query.topic}”" if query.topic else ""
        only = (
            "only a wish, a belief or a denial is" if views == 1 else f"only wishes, beliefs or denials ({views}) are"
        )
        whose = f"of {who}" if ids else "of anyone"
        return Reason(
            Code.ONLY_VIEWS, f"No words {whose}{on}{when} were found: {only} reported, shown below as closest."
        )
    if not ids:
        return Reason(Code.NOTHING_FOUND, f"No statement on “{query.topic}” was found in the articles{when}.")
    topics = spoken_of(lookup, speakers[0])
    hint = f" Topics in what {speakers[0].name} says: {_listed(topics)}." if topics else ""
    if not query.topic and query.intent is Intent.SAID_BY:
        return Reason(Code.NOT_ON_THIS, f"{quoted}, but no statement{when} was found that answers this.{hint}")
    if not query.topic:
        return Reason(Code.NOT_ON_THIS, f"{quoted}, but never with certainty in their own words.")
    return Reason(Code.NOT_ON_THIS, f"{quoted}, but no statement on “{query.topic}”{when} was found.{hint}")


def which_one(named: Named, bearers: Sequence[Speaker]) -> Reason:
    """Several people bear the name and are quoted about as often."""
    return Reason(
        Code.WHICH_ONE, f"{named.text} may be {_listed([s.name for s in bearers], 'or')}. Which one do you mean?"
    )


def nobody_said(words: str) -> Reason:
    """No statement is like the given words."""
    return Reason(Code.NOBODY_SAID, f"Nobody in this archive is quoted with words like “{_short(words)}”.")


def nothing(query: Query) -> Reason:
    """No passage speaks of it."""
    return Reason(Code.NOTHING_FOUND, f"No passage in this archive mentions “{_short(query.topic or query.question)}”.")


EMPTY = Reason(Code.EMPTY_ARCHIVE, "The archive is empty. Add articles first: onrecord add FILES")


def notes(seen: Seen, query: Query, narrowed: Filter, taken: Sequence[Speaker]) -> tuple[str, ...]:
    """What was assumed on the way to the answer, a sentence each."""
    said = []
    if query.speaker and query.speaker.guessed and taken:
        said.append(f"Took “{query.speaker.text}” to mean {taken[0].name}.")
    if narrowed.dated and (undated := seen.archive.lookup.undated(Filter(tuple(s.id for s in taken)))):
        said.append(f"{_articles(undated)} without a publication date {'is' if undated == 1 else 'are'} left out.")
    return tuple(said)


def cut(topic: str, most: int) -> str:
    """That an answer may be a part of what there is."""
    return (
        f"More than {most:,} statements contain words of “{topic}”; only the best matches were considered. "
        "Add a speaker, an outlet or a period to find the rest."
    )


def summary(query: Query, told: Sequence[Statement], taken: Sequence[Speaker], narrowed: Filter) -> str:
    """One line over an answer's statements: "3 statements by Sergei Lavrov on Patriot"; when and where, if asked."""
    matches = [s for s in told if s.match]
    count = len(matches)
    statements = "1 statement" if count == 1 else f"{count:,} statements"
    if query.intent is Intent.WHO_SAID:
        return f"{statements} like these words"
    who = f" by {taken[0].name}" if taken else ""
    what = f" on {query.topic}" if query.topic and query.intent is not Intent.EVERYTHING else ""
    when = f", published {_period(narrowed)}" if narrowed.dated else ""
    return f"{statements}{who}{what}{when}{_focused(query.focus, matches)}"


def _focused(focus: Focus | None, matches: Sequence[Statement]) -> str:
    """What a question after the when or the where of statements is told first."""
    articles = list({s.article.id: s.article for s in matches}.values())
    if focus is Focus.WHEN:
        days = sorted({article.published for article in articles if article.published})
        undated = sum(article.published is None for article in articles)
        listed = [f"{day:%-d %B %Y}" for day in days]
        if len(listed) > _LISTED:
            listed = [f"{len(listed)} days from {listed[0]} to {listed[-1]}"]
        if undated:
            listed.append(f"{_articles(undated)} without a date")
        return f", published on {_listed(listed)}" if days else ", in articles without a date"
    if focus is Focus.WHERE:
        places = list(dict.fromkeys(f"“{article.label}”" for article in articles))
        more = [f"{len(places) - _LISTED} more articles"] if len(places) > _LISTED else []
        return f", in {_listed([*places[:_LISTED], *more])}"
    return ""


def _period(narrowed: Filter) -> str:
    parts = [f"since {narrowed.since:%-d %B %Y}"] if narrowed.since else []
    parts += [f"before {narrowed.until:%-d %B %Y}"] if narrowed.until else []
    return " and ".join(parts)


def _listed(names: Sequence[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:119].rsplit(" ", 1)[0] + "…"


def _holds(last: str, text: str) -> bool:
    """True where the text has the last word of a name, capitalised."""
    capitalized = (word for word in text.split() if any(c.isupper() for c in word))
    return any(last in Name(word, Being.PERSON).words for word in capitalized)


def _span(first: date, last: date) -> str:
    return f"{first:%-d %B %Y}" if first == last else f"{first:%-d %B %Y} to {last:%-d %B %Y}"
