"""What was asked can be asked again: from a link, from a kept conversation; neither is trusted, none is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as some

from index.archive import Archive
from index.core.errors import ArchiveError, NotFound, QuestionError
from index.core.types import Kind
from index.store.backup import CONVERSATIONS
from index.store.filters import Filter
from rag.browse.overview import Overview, read_overview
from rag.conversation.history import Conversation, ConversationStore
from rag.conversation.permalink import query_string, request_from_fields, request_to_fields
from rag.conversation.turns import (
    Turn,
    answer_fields,
    answer_turn,
    choose_speaker,
    controls_of_filter,
    filter_of_controls,
    remove_field,
)

LAVROV = "what did Lavrov say about Patriot?"
POST = Filter(("daniel-smith",), "Harbour Post", date(2024, 4, 1), date(2024, 5, 1), (Kind.DIRECT,))


@pytest.fixture(scope="module")
def overview(archive: Archive) -> Overview:
    return read_overview(archive)


def words(turn: Turn) -> list[str]:
    assert turn.answer
    return [s.text for s in turn.answer.matches]


# --- links


@pytest.mark.parametrize(
    ("questions", "narrowed"),
    [
        ((LAVROV,), Filter()),
        ((LAVROV,), Filter(named=True, checked=True)),
        ((LAVROV, "and about Merkel?"), Filter()),
        (("everything Lavrov said", "only since 2014"), Filter()),
        (("what did Eleanor Smith say about the terminal?", "Okonjo?"), Filter(outlet="Harbour Post")),
        (("who said something about the terminal?",), POST),
        (("who said that Kyiv aims for media visibility?",), Filter(kinds=(Kind.INDIRECT,))),
        (("what did the Russian foreign minister say about talks?",), Filter()),
        (("what did the Port Authority say?",), Filter()),
        (("what happened to the Patriots?",), Filter()),
        (("what did Burns say about Patriot?",), Filter()),
    ],
)
def test_a_link_gives_the_answer_it_was_copied_from(
    archive: Archive, overview: Overview, questions: tuple[str, ...], narrowed: Filter
) -> None:
    turns = list[Turn]()
    for question in questions:
        turns.append(answer_turn(archive, question, turns, narrowed))
    again = answer_fields(archive, overview, parse_qs(turns[-1].permalink), ())
    assert not again.error
    assert again.narrowed == narrowed
    assert words(again) == words(turns[-1])
    assert again.permalink == turns[-1].permalink


def test_a_link_of_a_plain_question_is_the_question(archive: Archive) -> None:
    assert answer_turn(archive, LAVROV, (), Filter()).permalink == "q=what+did+Lavrov+say+about+Patriot%3F"


def test_a_link_keeps_what_was_changed_by_hand(archive: Archive, overview: Overview) -> None:
    turn = answer_turn(archive, "what did Smith say?", (), Filter())
    assert turn.answer
    smith = next(s for s in turn.answer.choices if s.name == "Daniel Smith")
    chosen_one = Turn(turn.question, answer_turn(archive, "what did Daniel Smith say?", (), Filter()).answer)
    link = parse_qs(query_string(request_from_fields(request_to_fields(chosen_one.request), archive, overview)))
    assert (link["who"], link["id"]) == (["Daniel Smith"], ["daniel-smith"])
    query = request_from_fields(link, archive, overview).query
    assert query
    assert query.speaker == choose_speaker(query, smith).speaker
    assert "who" not in request_to_fields(Turn("q", narrowed=Filter()).request)
    assert remove_field(query, "speaker").speaker is None


@pytest.mark.parametrize(
    ("link", "field"),
    [
        ("", "“q”"),
        ("q=%20%3F", "“q”"),
        ("q=a&q=b", "only once"),
        ("q=" + "a" * 3000, "more than 2,000 characters"),
        ("q=a&filter-from=yesterday", "“filter-from” is “yesterday”"),
        ("q=a&filter-to=9999-12-31", "not a date"),
        ("q=a&filter-from=1999-01-01&filter-to=1999-01-02", "the articles are from"),
        ("q=a&filter-kind=loud", "must be one of direct, indirect, mixed"),
        ("q=a&filter-outlet=%3Cscript%3E", "no such outlet"),
        ("q=a&filter-id=..%2F..%2Fetc", "no speaker in this archive"),
        ("q=a&intent=drop", "must be one of said_by"),
        ("q=a&about=x", "“intent” is “”"),
        ("q=a&intent=who_said", "nobody can have said"),
        ("q=a&intent=said_by&about=x&from=2024-13-01", "“from” is “2024-13-01”"),
        ("q=a&" + "&".join(f"filter-kind=direct{i}" for i in range(300)), "at most 200 values"),
    ],
)
def test_a_link_that_cannot_be_opened_names_the_field(
    archive: Archive, overview: Overview, link: str, field: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        request_from_fields(parse_qs(link), archive, overview)
    assert field in str(refused.value)
    assert len(str(refused.value)) < 400


@given(some.dictionaries(
    some.sampled_from(
        "q understood intent who id about from to outlet kind focus carried filter-id filter-from filter-kind x".split()
    ),
    some.lists(some.one_of(some.text(max_size=12), some.sampled_from(["said_by", "direct", "2024-05-01", "when"])), max_size=2),
))  # fmt: skip
def test_no_link_breaks_anything(archive: Archive, overview: Overview, fields: dict[str, list[str]]) -> None:
    turn = answer_fields(archive, overview, fields, ())
    assert turn.answer or turn.error


def test_what_is_chosen_beside_is_the_filter() -> None:
    assert filter_of_controls(controls_of_filter(POST)) == POST
    assert filter_of_controls(controls_of_filter(Filter())) == Filter()
    marked = Filter(undated=True, checked=True, named=True)
    assert filter_of_controls(controls_of_filter(marked)) == marked


# --- conversations that are kept


def test_a_conversation_is_asked_again_as_it_was(archive: Archive, overview: Overview, tmp_path: Path) -> None:
    turns = list[Turn]()
    for question in (LAVROV, "and about Merkel?", "?", "everything Lavrov said", "more"):
        turns.append(answer_turn(archive, question, turns, Filter()))
    store = ConversationStore(tmp_path)
    store.save(None, [turn.fields for turn in turns])
    (conversation,) = ConversationStore(tmp_path).search()
    assert conversation.name == LAVROV
    assert "Donbass" not in (tmp_path / CONVERSATIONS / f"{conversation.id}.json").read_text("utf8")
    again = list[Turn]()
    for fields in conversation.turns:
        again.append(answer_fields(archive, overview, fields, again))
    assert [turn.question for turn in again] == [turn.question for turn in turns]
    assert [turn.answer for turn in again] == [turn.answer for turn in turns]
    assert [turn.shown for turn in again] == [turn.shown for turn in turns]


def test_a_follow_up_that_a_model_put_in_full_is_kept_with_that(
    archive: Archive, overview: Overview, tmp_path: Path
) -> None:
    first = answer_turn(archive, LAVROV, (), Filter())
    full = answer_turn(archive, "and about talks?", [first], Filter(), "What did Lavrov say about talks?")
    unusable = answer_turn(archive, "and?", [first], Filter(), "?")  # changed by hand
    conversation = ConversationStore(tmp_path).save(None, [turn.fields for turn in (first, full, unusable)])
    again = list[Turn]()
    for fields in conversation.turns:
        again.append(answer_fields(archive, overview, fields, again))
    assert [turn.understood for turn in again] == ["", full.understood, "?"]
    assert [turn.answer for turn in again] == [first.answer, full.answer, None]
    assert again[2].error == unusable.error
    assert tuple(turn.fields for turn in again) == conversation.turns  # so nothing is written anew
    assert "understood" not in parse_qs(full.permalink)


def test_what_cannot_be_asked_any_more_is_kept_as_it_was(archive: Archive, overview: Overview) -> None:
    fields = {"q": ["a"], "filter-id": ["nobody-any-more"]}
    turn = answer_fields(archive, overview, fields, ())
    assert "nobody-any-more" in turn.error
    assert turn.fields == fields


def test_conversations_are_named_searched_and_deleted(tmp_path: Path) -> None:
    store = ConversationStore(tmp_path)
    first = store.save(None, [{"q": [LAVROV]}, {"q": ["and about Merkel?"]}])
    second = store.rename(store.save(None, [{"q": ["everything Smith said"]}]), "  Harbour\n story ")
    assert [each.name for each in store.search()] == ["Harbour story", LAVROV]
    assert [each.id for each in store.search("merkel LAVROV")] == [first.id]
    assert store.rename(second, " ").name == "everything Smith said"
    grown = store.save(first, [*first.turns, {"q": ["when?"]}])
    assert store.open(first.id) == grown
    store.delete(second)
    assert [each.id for each in store.search()] == [first.id]
    with pytest.raises(NotFound):
        store.open(second.id)


def test_two_windows_lose_nothing_of_each_other(tmp_path: Path) -> None:
    one, two = ConversationStore(tmp_path), ConversationStore(tmp_path)
    start = one.save(None, [{"q": ["a"]}])
    one.save(start, [*start.turns, {"q": ["b"]}])
    other = two.save(start, [*start.turns, {"q": ["c"]}])
    assert other.id != start.id
    assert {each.turns[-1]["q"][0] for each in one.search()} == {"b", "c"}
    renamed = one.rename(one.open(start.id), "named elsewhere")
    assert two.save(renamed, [*renamed.turns, {"q": ["d"]}]).name == "named elsewhere"


def test_a_conversation_deleted_elsewhere_comes_back_with_its_next_turn(tmp_path: Path) -> None:
    store = ConversationStore(tmp_path)
    conversation = store.save(None, [{"q": ["a"]}])
    ConversationStore(tmp_path).delete(conversation)
    assert store.save(conversation, [*conversation.turns, {"q": ["b"]}]).id == conversation.id
    assert [len(each.turns) for each in store.search()] == [2]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"name": 1}', b"[" * 100_000,
    b'{"name": "a", "turns": [{"q": "a"}], "changed": "", "revision": 1}'])  # fmt: skip
def test_a_damaged_conversation_is_set_aside_and_named(tmp_path: Path, content: bytes) -> None:
    store = ConversationStore(tmp_path)
    good = store.save(None, [{"q": ["a"]}])
    (tmp_path / CONVERSATIONS / f"{'0' * 16}.json").write_bytes(content)
    (tmp_path / CONVERSATIONS / "0123456789abcdef.json.draft").write_bytes(b"half of i")
    assert store.search() == [good]
    assert store.damaged_files() == [f"{'0' * 16}.damaged"]
    assert (tmp_path / CONVERSATIONS / f"{'0' * 16}.damaged").read_bytes() == content


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / CONVERSATIONS).write_text("in the way", "utf8")
    with pytest.raises(ArchiveError, match="cannot be saved in"):
        ConversationStore(tmp_path).save(None, [{"q": ["a"]}])


def test_a_name_is_no_path(tmp_path: Path) -> None:
    store = ConversationStore(tmp_path)
    conversation = store.rename(store.save(None, [{"q": ["../../x"]}]), "../../y")
    assert (
        Conversation(conversation.id, "../../y", conversation.turns, conversation.changed, conversation.revision)
        == conversation
    )
    assert [file.name for file in tmp_path.iterdir()] == [CONVERSATIONS]


def test_a_question_asked_again_is_listed_once(tmp_path: Path) -> None:
    store = ConversationStore(tmp_path)
    first = store.save(None, [{"q": ["Everything Howard said"]}])
    filtered = store.save(None, [{"q": ["everything  Howard said"], "filter-kind": ["direct"]}])
    assert (filtered.id, filtered.turns) == (first.id, ({"q": ["everything  Howard said"], "filter-kind": ["direct"]},))
    longer = store.save(filtered, [*filtered.turns, {"q": ["and about the election?"]}])
    again = store.save(None, [{"q": ["Everything Howard said"]}])
    assert again.id != longer.id  # a follow-up is never written over
    assert [each.id for each in store.latest()] == [again.id]
    assert {each.id for each in store.search()} == {again.id, longer.id}
    named = store.rename(longer, "Howard's campaign")
    assert [each.id for each in store.latest()] == [named.id, again.id]


def test_a_link_with_half_a_character_is_refused(archive: Archive, overview: Overview) -> None:
    for fields in ({"q": ["what did \ud800 say?"]}, {"q": ["a"], "intent": ["said_by"], "who": ["\udcff"]}):
        with pytest.raises(QuestionError, match="which is not valid text"):
            request_from_fields(fields, archive, overview)
