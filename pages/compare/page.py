"""The page that compares two to four speakers, or one in several periods, side by side on one time axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.rights import Action
from index.core.types import Speaker
from pages.components.browser_events import handle_event
from pages.components.correction_dialog import draw_correction_dialog, take_back_correction
from pages.components.session import BY_FOLDER, PageContext, page_origin
from pages.components.stars import clipped_statements
from pages.components.visit import may
from pages.html import comparison as view
from pages.html import fragments
from pages.html.escaping import escape_label
from pages.html.links import ARCHIVE_FIELD
from rag.answers.revalidation import CitationStatus, revalidate
from rag.answers.sorting import Order
from rag.browse.comparison import MAX_COLUMNS, Comparison, ComparisonRequest, Period, compare, split_period
from rag.browse.overview import archive_version
from rag.browse.speaker_search import format_counts
from rag.formats.export import EXPORT_FORMATS, export_answer, file_name
from rag.formats.export_content import ExportRequest

_ROWS = 12
_SHOWN, _CORRECTING, _REFUSED = "compare-shown", "compare-correcting", "compare-refused"
_ANY = Period()


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs=BY_FOLDER)
def cached_comparison(archive: Archive, request: ComparisonRequest, version: tuple[int, ...]) -> Comparison:
    """Return the comparison, computed once for each version of the archive; raises NotFound."""
    return compare(archive, request)


@dataclass(slots=True)
class _Shown:
    """The comparison that a window shows, and the version of the archive up to which it stays."""

    result: Comparison
    version: tuple[int, ...]


def current_comparison(archive: Archive, context: PageContext, request: ComparisonRequest) -> Comparison:
    """Return the comparison; while nothing but statements of it is corrected on this page, it stays as it was, so that
    each correction can be undone in its place. Raises NotFound."""
    shown: _Shown | None = st.session_state.get(_SHOWN)
    if shown is None or (shown.result.request, shown.version) != (request, context.version):
        shown = _Shown(cached_comparison(archive, request, context.version), context.version)
        st.session_state[_SHOWN] = shown
    return shown.result


def draw_correction(archive: Archive, context: PageContext, standings: Sequence[CitationStatus]) -> None:
    """Handle the cells' buttons: open the dialog that corrects a statement, or undo its correction."""
    state = st.session_state
    by_value = {"|".join(fragments.star_value(each.statement)): each for each in standings}

    def stay() -> None:
        state[_SHOWN].version = archive_version(archive)

    def undo(value: str) -> None:
        if standing := by_value.get(value):
            state[_REFUSED] = take_back_correction(archive, standing.statement)
            stay()

    handle_event("correct-cell", lambda event: state.update({_CORRECTING: event.value}))
    handle_event("undo-cell", lambda event: undo(event.value))
    if refused := state.pop(_REFUSED, ""):
        st.html(fragments.error_message(refused))
    if standing := by_value.get(state.pop(_CORRECTING, "")):
        draw_correction_dialog(standing, context, stay)


def draw_compare_page(context: PageContext) -> None:
    """Draw the comparison of the address, and the controls that change it."""
    st.html(fragments.page_title("Compare", "who said what, side by side"))
    archive = context.archive
    if archive is None or not context.overview.speakers:
        st.html(fragments.abstention_reason("Nobody is quoted in this archive yet. Add articles first."))
        return
    try:
        request = ComparisonRequest.from_fields({name: st.query_params.get_all(name) for name in st.query_params})
    except OnRecordError as error:
        st.html(fragments.error_message(str(error)))
        request = ComparisonRequest(())
    with st.container(key="compare"):
        draw_controls(archive, context, request)
        if not request.speakers:
            st.html(fragments.small_line("Choose two to four people, or one person to compare then and now."))
            return
        try:
            with st.spinner("Searching the archive"):
                result = current_comparison(archive, context, request)
        except OnRecordError as error:
            st.html(fragments.abstention_reason(str(error)))
            return
        draw_comparison(archive, context, result)


def draw_comparison(archive: Archive, context: PageContext, result: Comparison) -> None:
    """Draw the columns' heads, the export, and the rows, a page at a time."""
    st.html(view.column_heads(result.columns))
    if result.rows:
        draw_order_and_export(archive, result)
    state, key = st.session_state, f"compare-rows-{result.request.address}"
    shown = state.setdefault(key, _ROWS)
    rows = result.rows[:shown]
    standings = revalidate(archive, view.row_statements(rows))
    draw_correction(archive, context, standings)
    clipped, correctable = clipped_statements(context), may(Action.CORRECT)
    st.html(view.comparison_rows(result.columns, rows, standings, clipped, page_origin(), correctable=correctable))
    if (rest := len(result.rows) - shown) > 0:
        with st.container(key="more-compare", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                f"Show {min(rest, _ROWS)} more rows",
                key="show-compare",
                on_click=state.update,
                args=({key: shown + _ROWS},),
            )
            st.html(f'<p class="count">{shown:,} of {len(result.rows):,}</p>', width="content")


def draw_order_and_export(archive: Archive, result: Comparison) -> None:
    """Draw the order of the rows and the exports of all of them as one table."""
    with st.container(key="compare-tools", horizontal=True, vertical_alignment="center", gap="small"):
        st.segmented_control(
            *("Sort", [Order.NEWEST, Order.OLDEST]),
            default=result.request.order,
            required=True,
            key=f"compare-order-{result.request.order}",
            label_visibility="collapsed",
            on_change=_set_order,
            args=(result.request,),
        )
        st.html('<p class="count">Export</p>', width="content")
        request = ExportRequest(origin=page_origin(), address=result.request.address)
        for form in EXPORT_FORMATS:
            if form.suffix != "json":
                st.download_button(
                    form.name,
                    partial(export_answer, archive, result.combined, form, request),
                    file_name(result.combined, form, request),
                    form.mime,
                    key=f"compare-take-{form.suffix}",
                    type="tertiary",
                    on_click="ignore",
                )


def draw_controls(archive: Archive, context: PageContext, request: ComparisonRequest) -> None:
    """Draw the chips of speakers and periods, and the fields that add one and set the topic and the dates."""
    listed = {speaker.id: speaker for speaker in archive.lookup.speakers(request.speakers)}
    several = len(request.periods) > 1
    with st.container(key="compare-chips", horizontal=True, gap="xsmall"):
        for who in request.speakers[:1] if several else request.speakers:
            name = listed[who].name if who in listed else who
            rest = tuple(each for each in request.speakers if each != who)
            _chip(name, f"who-{who}", replace(request, speakers=rest, periods=() if several else request.periods))
        for i, period in enumerate(request.periods if several else ()):
            left = request.periods[:i] + request.periods[i + 1 :]
            _chip(period.label, f"period-{i}", replace(request, periods=left))
    with st.container(key="compare-fields", horizontal=True, vertical_alignment="bottom", gap="small"):
        if not several and len(request.speakers) < MAX_COLUMNS:
            _draw_speaker_field(context, request)
        st.text_input(
            "About",
            request.topic,
            max_chars=200,
            key=f"compare-about-{hash(request.topic)}",
            placeholder="Anything",
            on_change=_set_topic,
            args=(request,),
        )
        if not several:
            _draw_days(context, request)
    if len(request.speakers) == 1 and context.overview.dates:
        _draw_periods(context, request, listed.get(request.speakers[0]))


def _chip(name: str, key: str, without: ComparisonRequest) -> None:
    """Draw a chip that removes a column."""
    st.button(
        escape_label(name),
        key=f"beside-compare-{key}",
        icon=":material/close:",
        icon_position="right",
        help=f"Remove “{escape_label(name)}”",
        on_click=_go,
        args=(without,),
    )


def _draw_speaker_field(context: PageContext, request: ComparisonRequest) -> None:
    speakers = {s.id: s for s in context.overview.listed_speakers if s.id not in request.speakers}
    key = f"compare-add-{len(request.speakers)}-{hash(request.speakers)}"

    def add() -> None:
        if who := st.session_state[key]:
            _go(replace(request, speakers=(*request.speakers, who)))

    st.selectbox(
        "Add a speaker" if request.speakers else "Speaker",
        list(speakers),
        None,
        format_func=lambda who: _option(speakers[who]),
        key=key,
        placeholder="Choose a speaker",
        on_change=add,
    )


def _option(speaker: Speaker) -> str:
    """The name with the role and the counts, by which namesakes are told apart."""
    role = f", {speaker.roles[0].text}" if speaker.roles else ""
    return f"{speaker.name}{role} · {format_counts(speaker)}"


def _draw_days(context: PageContext, request: ComparisonRequest) -> None:
    if not context.overview.dates:
        return
    first, last = context.overview.dates
    now = request.periods[0] if request.periods else _ANY
    keys = [f"compare-{name}-{value}" for name, value in (("since", now.since), ("until", now.last))]

    def change() -> None:
        since, until = (st.session_state[key] for key in keys)
        period = Period(since, until + timedelta(days=1) if until else None)
        _go(replace(request, periods=(period,) if period != _ANY else ()))

    for key, label, value in zip(keys, ("Published from", "Published to"), (now.since, now.last), strict=True):
        st.date_input(label, _within(value, first, last), first, last, key=key, format="YYYY-MM-DD", on_change=change)


def _draw_periods(context: PageContext, request: ComparisonRequest, speaker: Speaker | None) -> None:
    """Draw the button that compares a speaker with themselves, or the days of the periods and one more."""
    first, last = context.overview.dates or (date.min, date.max)
    if len(request.periods) < 2:
        own = (speaker.first, speaker.last) if speaker else (None, None)
        span = (own[0], own[1]) if own[0] and own[1] and own[0] < own[1] else (first, last)
        if span[0] < span[1]:
            st.button(
                "Then and now",
                key="compare-then",
                icon=":material/history:",
                help="Compare two periods of this speaker",
                on_click=_go,
                args=(replace(request, periods=split_period(span)),),
            )
        return
    with st.container(key="compare-periods", horizontal=True, vertical_alignment="bottom", gap="small"):
        for i in range(len(request.periods)):
            _draw_period(request, i, first, last)
        if len(request.periods) < MAX_COLUMNS:
            more = Period(first, last + timedelta(days=1))
            st.button(
                "Add a period",
                key="compare-more-periods",
                icon=":material/add:",
                on_click=_go,
                args=(replace(request, periods=(*request.periods, more)),),
            )


def _draw_period(request: ComparisonRequest, i: int, first: date, last: date) -> None:
    """Draw the days of a period, to be changed."""
    period = request.periods[i]
    key = f"compare-days-{i}-{period.to_field()}"

    def change() -> None:
        days = st.session_state[key]
        if len(days) == 2:
            changed = Period(days[0], days[1] + timedelta(days=1))
            _go(replace(request, periods=(*request.periods[:i], changed, *request.periods[i + 1 :])))

    value = (_within(period.since or first, first, last), _within(period.last or last, first, last))
    st.date_input(f"Period {i + 1}", value, first, last, key=key, format="YYYY-MM-DD", on_change=change)


def _within(day: date | None, first: date, last: date) -> date | None:
    return min(max(day, first), last) if day else None


def _set_topic(request: ComparisonRequest) -> None:
    _go(replace(request, topic=" ".join(str(st.session_state[f"compare-about-{hash(request.topic)}"]).split())))


def _set_order(request: ComparisonRequest) -> None:
    order = st.session_state[f"compare-order-{request.order}"]
    _go(replace(request, order=order or request.order))


def _go(request: ComparisonRequest) -> None:
    """Have the page draw another comparison, whose address the browser then shows."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name == ARCHIVE_FIELD}
    st.query_params.from_dict({**request.fields, **kept})
