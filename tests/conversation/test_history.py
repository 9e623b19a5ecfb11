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
from rag.browse.overview import Holdings, holdings
from rag.conversation.history import Kept, Notebook
from rag.conversation.permalink import address, fields, read
from rag.conversation.turns import Turn, asked, asked_again, chosen, meaning, narrowing, without

LAVROV = "what did Lavrov say about Patriot?"
POST = Filter(("daniel-smith",), "Harbour Post", date(2024, 4, 1), date(2024, 5, 1), (Kind.DIRECT,))


@pytest.fixture(scope="module")
def overview(archive: Archive) -> Holdings:
    return holdings(archive)


def words(turn: Turn) -> list[str]:
    assert turn.answer
    return [s.text for s in turn.answer.matches]


# --- links


@pytest.mark.parametrize(
    ("questions", "narrowed"),
    [
        ((LAVROV,), Filter()),
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
    archive: Archive, overview: Holdings, questions: tuple[str, ...], narrowed: Filter
) -> None:
    turns = list[Turn]()
    for question in questions:
        turns.append(asked(archive, question, turns, narrowed))
    again = asked_again(archive, overview, parse_qs(turns[-1].address), ())
    assert not again.trouble
    assert again.narrowed == narrowed
    assert words(again) == words(turns[-1])
    assert again.address == turns[-1].address


def test_a_link_of_a_plain_question_is_the_question(archive: Archive) -> None:
    assert asked(archive, LAVROV, (), Filter()).address == "q=what+did+Lavrov+say+about+Patriot%3F"


def test_a_link_keeps_what_was_changed_by_hand(archive: Archive, overview: Holdings) -> None:
    turn = asked(archive, "what did Smith say?", (), Filter())
    assert turn.answer
    smith = next(s for s in turn.answer.choices if s.name == "Daniel Smith")
    chosen_one = Turn(turn.question, asked(archive, "what did Daniel Smith say?", (), Filter()).answer)
    link = parse_qs(address(read(fields(chosen_one.request), archive, overview)))
    assert (link["who"], link["id"]) == (["Daniel Smith"], ["daniel-smith"])
    query = read(link, archive, overview).query
    assert query
    assert query.speaker == meaning(query, smith).speaker
    assert "who" not in fields(Turn("q", narrowed=Filter()).request)
    assert without(query, "speaker").speaker is None


@pytest.mark.parametrize(
    ("link", "told"),
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
    archive: Archive, overview: Holdings, link: str, told: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        read(parse_qs(link), archive, overview)
    assert told in str(refused.value)
    assert len(str(refused.value)) < 400


@given(some.dictionaries(
    some.sampled_from(
        "q understood intent who id about from to outlet kind focus carried filter-id filter-from filter-kind x".split()
    ),
    some.lists(some.one_of(some.text(max_size=12), some.sampled_from(["said_by", "direct", "2024-05-01", "when"])), max_size=2),
))  # fmt: skip
def test_no_link_breaks_anything(archive: Archive, overview: Holdings, told: dict[str, list[str]]) -> None:
    turn = asked_again(archive, overview, told, ())
    assert turn.answer or turn.trouble


def test_what_is_chosen_beside_is_the_filter() -> None:
    assert narrowing(chosen(POST)) == POST
    assert narrowing(chosen(Filter())) == Filter()


# --- conversations that are kept


def test_a_conversation_is_asked_again_as_it_was(archive: Archive, overview: Holdings, tmp_path: Path) -> None:
    turns = list[Turn]()
    for question in (LAVROV, "and about Merkel?", "?", "everything Lavrov said", "more"):
        turns.append(asked(archive, question, turns, Filter()))
    book = Notebook(tmp_path)
    book.keep(None, [turn.fields for turn in turns])
    (kept,) = Notebook(tmp_path).kept()
    assert kept.name == LAVROV
    assert "Donbass" not in (tmp_path / CONVERSATIONS / f"{kept.id}.json").read_text("utf8")
    again = list[Turn]()
    for told in kept.turns:
        again.append(asked_again(archive, overview, told, again))
    assert [turn.question for turn in again] == [turn.question for turn in turns]
    assert [turn.answer for turn in again] == [turn.answer for turn in turns]
    assert [turn.shown for turn in again] == [turn.shown for turn in turns]


def test_a_follow_up_that_a_model_put_in_full_is_kept_with_that(
    archive: Archive, overview: Holdings, tmp_path: Path
) -> None:
    first = asked(archive, LAVROV, (), Filter())
    full = asked(archive, "and about talks?", [first], Filter(), "What did Lavrov say about talks?")
    unusable = asked(archive, "and?", [first], Filter(), "?")  # changed by hand
    kept = Notebook(tmp_path).keep(None, [turn.fields for turn in (first, full, unusable)])
    again = list[Turn]()
    for told in kept.turns:
        again.append(asked_again(archive, overview, told, again))
    assert [turn.understood for turn in again] == ["", full.understood, "?"]
    assert [turn.answer for turn in again] == [first.answer, full.answer, None]
    assert again[2].trouble == unusable.trouble
    assert tuple(turn.fields for turn in again) == kept.turns  # so nothing is written anew
    assert "understood" not in parse_qs(full.address)


def test_what_cannot_be_asked_any_more_is_kept_as_it_was(archive: Archive, overview: Holdings) -> None:
    told = {"q": ["a"], "filter-id": ["nobody-any-more"]}
    turn = asked_again(archive, overview, told, ())
    assert "nobody-any-more" in turn.trouble
    assert turn.fields == told


def test_conversations_are_named_searched_and_deleted(tmp_path: Path) -> None:
    book = Notebook(tmp_path)
    first = book.keep(None, [{"q": [LAVROV]}, {"q": ["and about Merkel?"]}])
    second = book.rename(book.keep(None, [{"q": ["everything Smith said"]}]), "  Harbour\n story ")
    assert [each.name for each in book.kept()] == ["Harbour story", LAVROV]
    assert [each.id for each in book.kept("merkel LAVROV")] == [first.id]
    assert book.rename(second, " ").name == "everything Smith said"
    grown = book.keep(first, [*first.turns, {"q": ["when?"]}])
    assert book.open(first.id) == grown
    book.delete(second)
    assert [each.id for each in book.kept()] == [first.id]
    with pytest.raises(NotFound):
        book.open(second.id)


def test_two_windows_lose_nothing_of_each_other(tmp_path: Path) -> None:
    one, two = Notebook(tmp_path), Notebook(tmp_path)
    start = one.keep(None, [{"q": ["a"]}])
    one.keep(start, [*start.turns, {"q": ["b"]}])
    other = two.keep(start, [*start.turns, {"q": ["c"]}])
    assert other.id != start.id
    assert {each.turns[-1]["q"][0] for each in one.kept()} == {"b", "c"}
    renamed = one.rename(one.open(start.id), "named elsewhere")
    assert two.keep(renamed, [*renamed.turns, {"q": ["d"]}]).name == "named elsewhere"


def test_a_conversation_deleted_elsewhere_comes_back_with_its_next_turn(tmp_path: Path) -> None:
    book = Notebook(tmp_path)
    kept = book.keep(None, [{"q": ["a"]}])
    Notebook(tmp_path).delete(kept)
    assert book.keep(kept, [*kept.turns, {"q": ["b"]}]).id == kept.id
    assert [len(each.turns) for each in book.kept()] == [2]


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b"\xff\xfe", b'{"name": 1}', b"[" * 100_000,
    b'{"name": "a", "turns": [{"q": "a"}], "changed": "", "revision": 1}'])  # fmt: skip
def test_a_damaged_conversation_is_set_aside_and_named(tmp_path: Path, written: bytes) -> None:
    book = Notebook(tmp_path)
    good = book.keep(None, [{"q": ["a"]}])
    (tmp_path / CONVERSATIONS / f"{'0' * 16}.json").write_bytes(written)
    (tmp_path / CONVERSATIONS / "0123456789abcdef.json.draft").write_bytes(b"half of i")
    assert book.kept() == [good]
    assert book.damaged() == [f"{'0' * 16}.damaged"]
    assert (tmp_path / CONVERSATIONS / f"{'0' * 16}.damaged").read_bytes() == written


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / CONVERSATIONS).write_text("in the way", "utf8")
    with pytest.raises(ArchiveError, match="cannot be saved in"):
        Notebook(tmp_path).keep(None, [{"q": ["a"]}])


def test_a_name_is_no_path(tmp_path: Path) -> None:
    book = Notebook(tmp_path)
    kept = book.rename(book.keep(None, [{"q": ["../../x"]}]), "../../y")
    assert Kept(kept.id, "../../y", kept.turns, kept.changed, kept.revision) == kept
    assert [file.name for file in tmp_path.iterdir()] == [CONVERSATIONS]
