"""Explanations: a line that sums an answer up, the assumptions made, or the reason for no answer and what may help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.core.types import Being, Speaker
from index.identity.name import Name
from index.store.filters import Filter
from rag.answers import overview
from rag.answers.context import QuestionContext
from rag.answers.request import Decision, Request
from rag.answers.types import Answer, Code, Reason, Statement
from rag.query.types import Focus, Intent, Query, SpeakerReference
from rag.retrieval import hybrid
from rag.speakers.registry import roles
from rag.speakers.salient_names import salient_names_of

_LISTED = 3


def direct_answer(context: QuestionContext, query: Query) -> Answer | None:
    """Return the answer to a question that needs no search: one about the archive, no question at all, or one
    to an empty archive; else None."""
    if query.intent is Intent.META:
        return Answer(query, text=overview.describe_archive(context.archive))
    if query.intent is Intent.OTHER:
        return Answer(query, text=overview.NO_QUESTION)
    if context.archive.lookup.empty():
        return Answer(query, reason=EMPTY)
    return None


def explain_answer(
    context: QuestionContext, request: Request, decision: Decision, statements: tuple[Statement, ...]
) -> Answer:
    """Return the answer of these statements: with its summary line and assumptions, or the reason for none."""
    query, named, choices = request.query, request.named, decision.choices
    if named and not named.bearers:
        return Answer(query, reason=no_speaker_reason(context, named), choices=choices)
    if named and not decision.speakers:
        return Answer(query, reason=ambiguous_name_reason(named, choices), choices=choices)
    matches = sum(s.match for s in statements)
    if query.intent is Intent.WHO_SAID:
        if not matches:
            return Answer(query, statements, reason=no_verbatim_reason(query.topic, request.narrowed))
        return Answer(query, statements, text=summary_line(query, statements, (), request.narrowed))
    assumed = assumption_notes(context, request, decision)
    ids = tuple(s.id for s in decision.speakers)
    undated = context.archive.lookup.undated(Filter(ids)) if request.narrowed.dated else 0
    if not matches:
        reason = no_statement_reason(context, request, decision)
        return Answer(query, statements, reason=reason, choices=choices, notes=assumed, undated=undated)
    if undated:
        left_out = f"{_articles(undated)} without a publication date {'is' if undated == 1 else 'are'} left out."
        assumed = (*assumed, left_out)
    text = summary_line(query, statements, decision.speakers, request.narrowed)
    return Answer(query, statements, choices=choices, notes=assumed, text=text, undated=undated)


def add_reason_or_text(answer: Answer) -> Answer:
    """The answer to a question that asks for nobody's words, with a line on its passages or the reason for none; any
    other as it is."""
    if answer.query.intent is not Intent.EVENT or answer.reason:
        return answer
    if not answer.passages:
        return replace(answer, reason=no_passage_reason(answer.query))
    count = len(answer.passages)
    passages, verb = ("1 passage", "mentions") if count == 1 else (f"{count} passages", "mention")
    text = f"This does not ask for anyone’s words; {passages} in the archive’s articles {verb} it"
    return replace(answer, text=text)


def no_speaker_reason(context: QuestionContext, named: SpeakerReference) -> Reason:
    """Return the reason if nobody of this name is quoted: it is no name, it is only mentioned, or it is unknown."""
    if Name(named.text, Being.ORGANIZATION).generic:
        return _generic_name_reason(context, named.text)
    mentions = context.count_mentions(named.text)
    if mentions:
        where = "one article" if mentions == 1 else f"{mentions:,} articles"
        by = context.speakers_mentioning(named.text)
        spoken = f" and spoken about by {_listed(by)}" if by else ""
        return Reason(
            Code.ONLY_MENTIONED,
            f"{named.text} is mentioned in {where}{spoken}, but no statement by them was found; what others say "
            f"about them belongs to those others. Ask who said something about {named.text}.",
        )
    closest = context.resolver.closest_speakers(named.text)
    hint = f" The closest names are {_listed([s.name for s in closest])}." if closest else ""
    return Reason(Code.NO_SUCH_SPEAKER, f"Nobody called {named.text} speaks in this archive.{hint}")


def _generic_name_reason(context: QuestionContext, text: str) -> Reason:
    """Return the reason for a generic name ("police"), with speakers whose names contain it, most quoted first."""
    lookup = context.archive.lookup
    words = Name(text, Being.ORGANIZATION).words
    candidates = lookup.speakers(lookup.speakers_containing(words))
    containing = [s for s in candidates if set(words) <= set(Name(s.name, s.being).words)]
    known = _listed([s.name for s in containing[:_LISTED]])
    return Reason(
        Code.NO_SUCH_SPEAKER,
        f"“{text}” could mean any of several speakers; no one speaker here goes by that name."
        + (f" Ask for one by name, such as {known}." if known else f" Ask what was said about {text}."),
    )


def no_statement_reason(context: QuestionContext, request: Request, decision: Decision) -> Reason:
    """Return the reason if the speaker is quoted, but not on this topic, in this period or within these filters; or
    only a wish or belief is reported."""
    query, narrowed, speakers = request.query, request.narrowed, decision.speakers
    views = sum(c.own and not c.stored.quotation.said for c in decision.selection.views)
    lookup = context.archive.lookup
    others = ["others"] if len(speakers) > 3 else []
    who = _listed([*(s.name for s in speakers[:3]), *others]) if speakers else "anybody"
    ids = tuple(s.id for s in speakers)
    total = sum(s.statements for s in speakers)
    are = "are" if len(speakers) > 1 else "is"
    quoted = f"{who} {are} quoted {_times(total)} in this archive"
    there = replace(narrowed, speakers=ids)
    outside = ids and not lookup.more_pass(there, 0)
    if outside and narrowed.dated:
        return Reason(Code.NOT_THEN, f"{quoted}{_not_then(context, ids, total, narrowed)}")
    if outside:
        return Reason(Code.NOT_THERE, f"{quoted}, but not within these filters.")
    when = f" published {_period(narrowed)}" if narrowed.has_period else ""
    if narrowed.dated and (undated := lookup.undated(Filter(ids))):
        when += f" ({_articles(undated)} without a date left out)"
    when += _within(narrowed)
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
    topics = salient_names_of(lookup, speakers[0])
    hint = f" Topics in what {speakers[0].name} says: {_listed(topics)}." if topics else ""
    if not query.topic and query.intent is Intent.SAID_BY:
        return Reason(Code.NOT_ON_THIS, f"{quoted}, but no statement{when} was found that answers this.{hint}")
    if not query.topic:
        return Reason(Code.NOT_ON_THIS, f"{quoted}, but never with certainty in their own words.")
    return Reason(Code.NOT_ON_THIS, f"{quoted}, but no statement on “{query.topic}”{when} was found.{hint}")


def _not_then(context: QuestionContext, ids: Sequence[str], total: int, narrowed: Filter) -> str:
    """The end of the reason if nothing of these speakers is known to be of the period: absence is claimed of dated
    articles alone."""
    lookup = context.archive.lookup
    dates, undated = lookup.dates(ids), lookup.undated_statements(ids)
    when = _period(narrowed)
    if not dates or undated >= total:
        where = "in articles without a date"
        all_of_them = "it is" if total == 1 else f"all {total:,} are"
        return f", but {all_of_them} {where}: whether any was published {when} is not known."
    spanned = f"in articles of {_span(*dates)}"
    if not undated:
        return f", {spanned}, but not in articles published {when}."
    return (
        f": {_times(total - undated)} {spanned}, but not in articles published {when}, and {_times(undated)} in "
        "articles without a date, of which it is not known."
    )


def ambiguous_name_reason(named: SpeakerReference, bearers: Sequence[Speaker]) -> Reason:
    """Return the reason if several speakers bear the name and are quoted about as often."""
    return Reason(
        Code.WHICH_ONE, f"{named.text} may be {_listed([s.name for s in bearers], 'or')}. Which one do you mean?"
    )


def no_verbatim_reason(words: str, narrowed: Filter) -> Reason:
    """Return the reason if no statement is like the given words."""
    like = f"words like “{_short(words)}”{_within(narrowed)}"
    return Reason(Code.NOBODY_SAID, f"Nobody in this archive is quoted with {like}.")


def no_passage_reason(query: Query) -> Reason:
    """Return the reason if no passage is on the topic."""
    return Reason(Code.NOTHING_FOUND, f"No passage in this archive mentions “{_short(query.topic or query.question)}”.")


EMPTY = Reason(Code.EMPTY_ARCHIVE, "The archive is empty. Add articles first: onrecord add FILES")


def assumption_notes(context: QuestionContext, request: Request, decision: Decision) -> tuple[str, ...]:
    """Return the assumptions made on the way to the answer, a sentence each."""
    query, named, speakers = request.query, request.named, decision.speakers
    assumed = list[str]()
    if named and named.guessed and speakers:
        assumed.append(f"Took “{named.text}” to mean {speakers[0].name}.")
    if named:
        assumed += roles.role_notes(named, speakers, {c.stored.speaker for c in decision.selection.answers})
    if decision.selection.cut:
        assumed.append(truncation_note(query.topic, hybrid.MAX_KEYWORD_HITS))
    if named and decision.choices:
        assumed.append(f"Took “{named.text}” to mean {speakers[0].name}, who says most on this.")
    return tuple(assumed)


def truncation_note(topic: str, limit: int) -> str:
    """Return the note that an answer may be incomplete: over `limit` statements contain words of the topic."""
    return (
        f"More than {limit:,} statements contain words of “{topic}”; only the best matches were considered. "
        "Add a speaker, an outlet or a period to find the rest."
    )


def summary_line(query: Query, statements: Sequence[Statement], speakers: Sequence[Speaker], narrowed: Filter) -> str:
    """Return one line over an answer's statements: "3 statements by Sergei Lavrov on Patriot"; with dates or articles
    if the question asks for them."""
    matches = [s for s in statements if s.match]
    count = len(matches)
    counted = "1 statement" if count == 1 else f"{count:,} statements"
    if query.intent is Intent.WHO_SAID:
        return f"{counted} like these words"
    who = f" by {speakers[0].name}" if speakers else ""
    what = f" on {query.topic}" if query.topic and query.intent is not Intent.EVERYTHING else ""
    when = f", published {_period(narrowed)}" if narrowed.has_period else ""
    return f"{counted}{who}{what}{when}{_focus_text(query.focus, matches)}"


def _focus_text(focus: Focus | None, matches: Sequence[Statement]) -> str:
    """The dates or articles of the matches, for a question that asks when or where."""
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
    return " and ".join(parts) + (" (or without a date)" if narrowed.undated else "")


def _within(narrowed: Filter) -> str:
    """The filters on the naming and checking of a speaker in words, by which an absence is limited."""
    limits = [
        *(["named in the article"] if narrowed.named else []),
        *(["checked by a person"] if narrowed.checked else []),
    ]
    return f" with a speaker {' and '.join(limits)}" if limits else ""


def _listed(names: Sequence[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:119].rsplit(" ", 1)[0] + "…"


def _span(first: date, last: date) -> str:
    return f"{first:%-d %B %Y}" if first == last else f"{first:%-d %B %Y} to {last:%-d %B %Y}"
