"""What was understood of a question, and what narrows it: told, taken away, changed."""

from __future__ import annotations

from datetime import date

import pytest

from index.core.types import Being, Kind, Role, Speaker
from index.store.filters import Filter
from rag.conversation.chips import filter_chips, query_chips
from rag.conversation.turns import choose_speaker, filter_of_controls, remove_field
from rag.query.types import Intent, Query, SpeakerReference

LAVROV = Speaker("sergei-lavrov", "Sergei Lavrov", Being.PERSON, ("Lavrov",), (Role("minister", 2),), 3, 1)
QUERY = Query("q", Intent.SAID_BY, (SpeakerReference("Lavrov", (LAVROV,)),), "Patriot", carried=("speaker",))


def test_chips_name_what_was_understood_and_carried_over() -> None:
    assert [(c.field, c.text, c.removable) for c in query_chips(QUERY)] == [
        ("speaker", "Speaker: Sergei Lavrov · from before", True),
        ("topic", "About: Patriot", True),
    ]


def test_of_speaker_and_topic_the_last_cannot_be_removed() -> None:
    query = Query("q", Intent.WHO_SPOKE, topic="Patriot", since=date(2023, 1, 1), until=date(2024, 1, 1))
    assert [(c.text, c.removable) for c in query_chips(query)] == [
        ("About: Patriot", False),
        ("From 1 January 2023", True),
        ("To 31 December 2023", True),
    ]


@pytest.mark.parametrize(
    ("field", "intent"), [("speaker", Intent.WHO_SPOKE), ("topic", Intent.EVERYTHING), ("since", Intent.SAID_BY)]
)
def test_a_query_without_one_of_its_fields(field: str, intent: Intent) -> None:
    less = remove_field(QUERY, field)
    assert less.intent is intent
    assert not getattr(less, field)


def test_the_one_who_was_meant() -> None:
    other = Speaker("ann-lee", "Ann Lee", Being.PERSON, (), (), 1, 1)
    named = choose_speaker(QUERY, other).speaker
    assert named is not None
    assert named.bearers == (other,)


def test_the_filter_that_was_chosen_ends_with_its_last_day() -> None:
    controls = {"speakers": ["a"], "outlet": None, "until": date(2024, 2, 29), "kinds": [Kind.DIRECT], "turns": []}
    assert filter_of_controls(controls) == Filter(("a",), None, None, date(2024, 3, 1), (Kind.DIRECT,))
    assert filter_of_controls({}) == Filter()


def test_filter_chips_leave_out_what_the_question_overrules() -> None:
    narrowed = Filter(("sergei-lavrov",), "Post", kinds=(Kind.DIRECT,))
    assert [c.text for c in filter_chips(narrowed, QUERY, {})] == ["Filter · In Post", "Filter · Only: quotation"]
    marked = [(c.field, c.text) for c in filter_chips(Filter(checked=True, named=True), QUERY, {})]
    assert marked == [("checked", "Filter · Checked by a person"), ("named", "Filter · The article names the speaker")]
    event = Query("q", Intent.EVENT, outlet="Courier")
    assert [c.text for c in filter_chips(narrowed, event, {"sergei-lavrov": "Sergei Lavrov"})] == [
        "Filter · Speaker: Sergei Lavrov",
        "Filter · Only: quotation",
    ]
