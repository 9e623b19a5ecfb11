"""Each change of an archive is an event: who made it, when and how, never changed, in the transaction of the change."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.copying import copy_archive
from index.core.errors import NotFound
from index.core.rights import AccessRole, Actor, local_actor
from index.core.types import Article, Ruling, Span
from index.store.audit.events import Event, EventAction, EventFilter, erased_id, record_event
from index.store.erasure.ledger import ERASING
from index.store.sqlite.database import SqliteConnection, SqliteDatabase
from rag.admin.erasure import ErasureRequest, propose_erasure
from rag.answers.engine import ask
from rag.answers.revalidation import revalidate
from rag.browse.article_reading import read_article
from rag.formats.event_text import describe_action, describe_decision, describe_event
from tests.support.archives import AddArticles
from tests.support.corrections import NOTE, span
from tests.support.sentinels import OTHERS, SECRET, fill_with_secrets, traces

pytestmark = [pytest.mark.slow, pytest.mark.engines]

ANNA = Actor("oidc:1", "Anna Holt", AccessRole.ADMINISTRATOR, "page")
BEN = Actor("key:2", "Ben Ode", AccessRole.CORRECTOR, "api")


@pytest.fixture
def noted(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive.acting_as(BEN), [NOTE])
    return empty_archive


def facts(event: Event) -> tuple[str | None, ...]:
    return (event.action, event.article, event.subject, event.before, event.after)


@pytest.mark.folder
def test_every_change_has_its_event(empty_archive: Archive, add_articles: AddArticles, tmp_path: Path) -> None:
    noted, ours = empty_archive, replace(NOTE, text=f"{NOTE.text} I asked twice.")
    add_articles(noted.acting_as(BEN), [ours])
    first, anna = noted.lookup.events()[0].seq, noted.acting_as(ANNA)
    place, other = span(noted, "aground"), span(noted, "herring")
    with anna.writing() as writer:
        writer.correct("note", place, Ruling.SPEAKER, "Juri Kolb")
        writer.correct("note", place, Ruling.NOBODY)
        writer.uncorrect("note", place)
        writer.correct("note", other, Ruling.NO_QUOTATION)
        writer.uncorrect("note", other)
        writer.correct_role("note", other, "skipper")
        writer.uncorrect("note", other)
        writer.check("note", place)
        writer.uncheck("note", place)
        writer.strike_role("ada-brandt", "harbour pilot")
        writer.restore_role("ada-brandt", "harbour pilot")
        writer.keep_role("ada-brandt", "harbour pilot")
        writer.undo_keep_role("ada-brandt", "harbour pilot")
        writer.edit_article("note", title="Pilot warned", outlet="Harbour Post")
        writer.unedit_article("note")
        writer.edit_article("note", author="Juri Kolb")
        writer.keep_apart("ada-brandt", "juri-kolb")
        writer.undo_keep_apart(*noted.lookup.kept_apart()[0][:2])
        writer.join("ada-brandt", "juri-kolb")
        writer.part("ada-brandt", "Juri Kolb")
        writer.join("ada-brandt", "juri-kolb")
        writer.untie(*noted.lookup.ties()[0][:2])
        writer.rebuild()
    add_articles(anna, [replace(NOTE, text=f"{ours.text} It rained.")])
    with anna.writing() as writer:
        writer.remove("note")
    anna.back_up(tmp_path / "a.sqlite")
    anna.back_up(tmp_path / "b.sqlite", downloaded=True)
    copy_archive(anna, tmp_path / "copy")
    anna.erase(anna.plan_erasure(["note"]))
    add_articles(noted, OTHERS[:1])
    with anna.writing() as writer:
        writer.admit(NOTE)
    events = noted.lookup.events()[::-1]
    gone = erased_id("note")
    mine = [event for event in events if event.seq > first]
    assert [facts(each) for each in events if each.seq == first] == [("add", gone, None, None, None)]
    assert [each.action for each in mine] == [
        *("correct nobody uncorrect no_quotation uncorrect role uncorrect check uncheck strike restore".split()),
        *("keep_role undo_keep_role".split()),
        *("edit unedit edit read_again keep_apart undo_keep_apart merge split merge untie rebuild".split()),
        *("replace remove back_up download copy erase add admit".split()),
    ]
    assert {each.action for each in events} == set(EventAction) - {EventAction.SWITCH_MODEL}
    assert {(e.who, e.name, e.role, e.via) for e in mine if e.article != "other-1"} == {
        ("oidc:1", "Anna Holt", "administrator", "page")
    }
    assert [(e.who, e.name) for e in mine if e.article == "other-1"] == [(local_actor().id, local_actor().name)]
    assert {(e.who, e.role, e.via) for e in events if e.seq == first} == {("key:2", "corrector", "api")}
    assert all(each.at <= later.at for each, later in pairwise(events))


def test_an_event_says_what_was_before_and_after(noted: Archive) -> None:
    first, anna, place = noted.lookup.events()[0].seq, noted.acting_as(ANNA), span(noted, "aground")
    with anna.writing() as writer:
        writer.correct("note", place, Ruling.SPEAKER, "Juri Kolb")
        writer.correct_role("note", place, "skipper")
        writer.uncorrect("note", place)
        writer.check("note", place)
        writer.strike_role("Ada Brandt", "harbour pilot")
        writer.edit_article("note", title="Pilot warned", outlet="Harbour Post")
        writer.unedit_article("note")
        writer.join("ada-brandt", "juri-kolb")
        writer.part("ada-brandt", "Juri Kolb")
    events = [event for event in noted.lookup.events()[::-1] if event.seq > first]
    assert [facts(event) for event in events] == [
        ("correct", "note", None, "Ada Brandt", "Juri Kolb"),
        ("role", "note", None, "harbour pilot", "skipper"),
        ("uncorrect", "note", None, "Juri Kolb", "Ada Brandt"),
        ("check", "note", None, None, "Ada Brandt"),
        ("strike", None, "Ada Brandt", "harbour pilot", None),
        ("edit", "note", "title", "Pilot warns", "Pilot warned"),
        ("unedit", "note", "title", "Pilot warned", "Pilot warns"),
        ("merge", None, "Ada Brandt", None, "Juri Kolb"),
        ("split", None, "Juri Kolb", "Ada Brandt", None),
    ]
    assert {event.span for event in events[:4]} == {place}
    at = f"note {place.start}–{place.end}"
    assert [describe_action(event) for event in events] == [
        f"corrected the speaker of {at}: “Juri Kolb” instead of “Ada Brandt”",
        f"corrected the role at {at}: “skipper” instead of “harbour pilot”",
        f"undid the correction of {at}: “Ada Brandt” instead of “Juri Kolb”",
        f"checked {at}: it was “Ada Brandt”",
        "struck out the role “harbour pilot” of “Ada Brandt”",
        "changed the title of note from “Pilot warns” to “Pilot warned”",
        "undid the edit of the title of note: “Pilot warns” instead of “Pilot warned”",
        "merged “Juri Kolb” with “Ada Brandt”",
        "split “Juri Kolb” off “Ada Brandt”",
    ]
    assert describe_event(events[0]).split(" · ")[1].startswith("Anna Holt (page) corrected the speaker of note")


def test_what_fails_has_no_event(noted: Archive) -> None:
    before = noted.lookup.events()
    with noted.writing() as writer:
        changes: list[Callable[[], object]] = [
            lambda: writer.correct("note", Span(0, 3), Ruling.NOBODY),
            lambda: writer.uncorrect("note", span(noted, "aground")),
            lambda: writer.strike_role("ada-brandt", "queen"),
            lambda: writer.remove("nothing"),
            lambda: writer.unedit_article("note"),
        ]
        for change in changes:
            with pytest.raises(NotFound):
                change()
        writer.edit_article("note", title=NOTE.title)
    assert noted.lookup.events() == before


def test_who_corrected_is_shown_at_the_statement_alone(noted: Archive, add_articles: AddArticles) -> None:
    place = span(noted, "aground")
    with noted.acting_as(ANNA).writing() as writer:
        writer.correct("note", place, Ruling.SPEAKER, "Juri Kolb")
        writer.check("note", span(noted, "shallow"))
        writer.correct("note", span(noted, "herring"), Ruling.NO_QUOTATION)
    today = datetime.now().astimezone()
    day = f"{today.day} {today:%B %Y}"
    assert decisions(noted) == {
        "the channel was": [f"Checked by Anna Holt, {day}"],
        "“We run aground": [f"Corrected by Anna Holt, {day}"],
        "the herring would": [f"Corrected by Anna Holt, {day}"],
    }
    (statement,) = [s for s in ask(noted, "what did Kolb say about running aground?").matches if "aground" in s.text]
    assert [[e.name for e in each.decisions] for each in revalidate(noted, [statement])] == [["Anna Holt"]]
    shifted = replace(NOTE, text=f"HARBOUR. {NOTE.text}")
    add_articles(noted, [shifted, replace(shifted, id="copy")])  # the decisions go with the words, to every copy
    assert decisions(noted) == decisions(noted, "copy")
    assert len(decisions(noted)["“We run aground"]) == 1
    with noted.acting_as(BEN).writing() as writer:
        writer.correct("copy", span(noted, "aground"), Ruling.NOBODY)
    assert decisions(noted)["“We run aground"] == [f"Corrected by Ben Ode, {day}"]
    with noted.writing() as writer:
        writer.uncorrect("note", span(noted, "aground"))
    assert decisions(noted)["“We run aground"] == []


def decisions(archive: Archive, article: str = "note") -> dict[str, list[str]]:
    """The lines about who decided, by the first words of each statement."""
    statements = read_article(archive, article).statements
    return {
        " ".join(each.statement.text.split()[:3]): [describe_decision(event) for event in each.decisions]
        for each in statements
    }


@pytest.mark.folder
def test_events_are_filtered(noted: Archive) -> None:
    with noted.acting_as(ANNA).writing() as writer:
        writer.check("note", span(noted, "aground"))
        writer.strike_role("ada-brandt", "harbour pilot")
        writer.join("juri-kolb", "ada-brandt")
    every = noted.lookup.events()

    def actions(wanted: EventFilter) -> list[str]:
        return [event.action for event in noted.lookup.events(wanted)]

    assert [event.action for event in every[:4]] == ["merge", "strike", "check", "add"]
    assert actions(EventFilter(article="note")) == ["check", "add"]
    assert actions(EventFilter(texts=("Ada Brandt",))) == ["merge", "strike", "check"]
    assert actions(EventFilter(texts=("Juri Kolb", "Nobody"))) == ["merge"]
    assert actions(EventFilter(who="anna holt")) == ["merge", "strike", "check"] == actions(EventFilter(who="oidc:1"))
    assert actions(EventFilter(who="Ben Ode", actions=(EventAction.ADD,))) == ["add"]
    assert actions(EventFilter(limit=1)) == ["merge"]
    now = datetime.now(UTC)
    assert len(actions(EventFilter(since=now - timedelta(hours=1)))) == len(every)
    assert not actions(EventFilter(since=now + timedelta(hours=1)))
    statements = list[str]()
    assert isinstance(noted.database, SqliteDatabase)
    noted.database.db.set_trace_callback(statements.append)
    noted.lookup.events(EventFilter(texts=("Ada Brandt",)))
    noted.database.db.set_trace_callback(None)
    plan = noted.database.db.execute(f"EXPLAIN QUERY PLAN {statements[-1]}").fetchall()
    assert any("events_texts" in step for *_, step in plan), "without going through the additions"


@pytest.mark.folder
@pytest.mark.parametrize("erasing", [False, True])
def test_no_event_is_changed_deleted_or_replaced(noted: Archive, erasing: bool) -> None:
    with noted.writing() as writer:
        writer.edit_article("note", title="Pilot warned")
    before = noted.lookup.events()
    seq = before[0].seq
    db = noted.database.db
    if erasing:
        noted.database.set_meta(ERASING, "{}")
    for change in (
        f"DELETE FROM events WHERE seq = {seq}",
        "DELETE FROM events",
        f"UPDATE events SET actor = 1 - actor WHERE seq = {seq}",
        "UPDATE actors SET name = 'Nobody'",
        "DELETE FROM actors",
        "INSERT OR REPLACE INTO actors SELECT seq, who, 'Nobody', role, via FROM actors",
        f"UPDATE events SET at = '2001-01-01' WHERE seq = {seq}",
        f"UPDATE events SET after = 'Another' WHERE seq = {seq}",
        f"UPDATE events SET article = 'another' WHERE seq = {seq}",
        f"UPDATE events SET article = NULL WHERE seq = {seq}",
        f"UPDATE events SET seq = {seq + 9} WHERE seq = {seq}",
        f'INSERT OR REPLACE INTO events SELECT seq, at, actor, action, article, 1, "end", subject, before, after'
        f" FROM events WHERE seq = {seq}",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="an event is never"):
            db.execute(change)
    assert noted.lookup.events() == before
    blank = f"UPDATE events SET article = 'sha256:00', before = NULL, after = NULL WHERE seq = {seq}"
    if erasing:
        db.execute(blank)
        assert noted.lookup.events()[0] == replace(before[0], article="sha256:00", before=None, after=None)
    else:
        with pytest.raises(sqlite3.IntegrityError, match="an event is never"):
            db.execute(blank)


def test_two_who_change_at_once_have_all_their_events(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [NOTE])
    first, place = empty_archive.lookup.events()[0].seq, span(empty_archive, "aground")
    failed = list[BaseException]()

    def change(actor: Actor) -> None:
        archive = empty_archive.acting_as(actor)
        try:
            for number in range(15):
                with archive.writing(seconds=60) as writer:
                    writer.correct("note", place, Ruling.SPEAKER, f"{actor.name} {'abcdefghijklmno'[number]}")
        except BaseException as error:  # noqa: BLE001 - passed to the thread that asserts
            failed.append(error)

    threads = [threading.Thread(target=change, args=(actor,)) for actor in (ANNA, BEN)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    events = [event for event in empty_archive.lookup.events()[::-1] if event.seq > first]
    assert [event.seq for event in events] == list(range(first + 1, first + 31))
    for actor in (ANNA, BEN):
        after = [event.after for event in events if (event.who, event.name) == (actor.id, actor.name)]
        assert after == [f"{actor.name} {letter}" for letter in "abcdefghijklmno"]
    befores = [event.before for event in events]
    assert befores == ["Ada Brandt", *[event.after for event in events[:-1]]], "each saw the one before"


@pytest.mark.folder
def test_what_was_erased_is_in_no_event(empty_archive: Archive) -> None:
    archive = fill_with_secrets(empty_archive)
    anna = archive.acting_as(ANNA)
    with anna.writing() as writer:
        tide = next(q for q in archive.lookup.quotations_of(archive.lookup.original_rows(["other-1"])[0]))
        writer.correct("other-1", tide.quotation.content[0], Ruling.SPEAKER, "Yngvilde Querulant")
        writer.uncorrect("other-1", tide.quotation.content[0])
        writer.correct_role("other-1", tide.quotation.content[0], "Kugelblitz inspector")
        writer.uncorrect("other-1", tide.quotation.content[0])
        writer.edit_article(SECRET.id, outlet="Nebelkraehe Kugelblitz")
        writer.unedit_article(SECRET.id)
    before = archive.lookup.events()
    texts = {text for event in before for text in (event.subject, event.before, event.after)}
    assert {"Yngvilde Querulant", "Kugelblitz inspector", "Bergsteiger warns", "Ottokar Siebenschlaefer"} <= texts
    anna.erase(propose_erasure(anna, ErasureRequest((SECRET.id,), conversations=True)).plan)
    archive.database.close()
    assert not traces(archive.folder)
    after = archive.lookup.events()
    erased, kept = after[: len(after) - len(before)], after[len(after) - len(before) :]
    assert [(e.name, e.action, e.article) for e in erased[::-1]] == [
        ("Anna Holt", "erase", erased_id("copy-feuersalamander")),
        ("Anna Holt", "erase", erased_id(SECRET.id)),
        ("Anna Holt", "erase", None),
    ]
    (receipt,) = (archive.folder / "erasures").glob("receipt-*.json")
    assert all(event.subject and event.subject in receipt.name for event in erased)
    assert [(e.seq, e.at, e.who, e.action, e.span) for e in kept] == [
        (e.seq, e.at, e.who, e.action, e.span) for e in before
    ]
    assert {describe_event(event) for event in kept}
    for now, was in zip(kept, before, strict=True):
        if was.article == "other-1" and was.action == "check":
            assert now == was, "of what stays, nothing is lost"
        if was.article == SECRET.id:
            assert now == replace(was, article=erased_id(SECRET.id), subject=None, before=None, after=None)
    assert "erase" in {event.action for event in archive.lookup.events(EventFilter(article=SECRET.id))}


@pytest.mark.folder
def test_an_edit_is_in_no_event_when_the_version_edited_is_erased(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    text = "Ada Brandt, a pilot, said the lock was shut."
    add_articles(empty_archive, [Article("b", text, "Querfeldein"), Article("a", text)])
    with empty_archive.writing() as writer:
        writer.edit_article("b", title="Lock")
    add_articles(empty_archive, [Article("b", f"{text} It rained.", "Rain")])
    empty_archive.erase(empty_archive.plan_erasure(["a"]))
    assert b"Querfeldein" not in (empty_archive.folder / "record.sqlite").read_bytes()
    assert [e.action for e in empty_archive.lookup.events(EventFilter(article="b"))] == ["replace", "edit", "add"]


@pytest.mark.folder
def test_events_go_with_a_backup(noted: Archive, tmp_path: Path) -> None:
    with noted.acting_as(ANNA).writing() as writer:
        writer.check("note", span(noted, "aground"))
    before = noted.lookup.events()
    noted.acting_as(ANNA).back_up(tmp_path / "backup.sqlite")
    assert noted.lookup.events()[0].action == "back_up"
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "restored" / "record.sqlite")
    restored = Archive.open(tmp_path / "restored")
    assert restored.lookup.events() == before
    assert decisions(restored) == decisions(noted)
    with restored.acting_as(BEN).writing() as writer:
        writer.uncheck("note", span(restored, "aground"))
    assert [event.action for event in restored.lookup.events()[:2]] == ["uncheck", "check"]
    assert restored.status().sound


@pytest.mark.folder
def test_an_addition_costs_little(empty_archive: Archive) -> None:
    """At most 170 bytes of the record for each article, whose text and vectors are some 18,000 at least."""

    def pages() -> int:
        db.execute("VACUUM")
        return int(db.execute("PRAGMA page_count").fetchone()[0])

    file = empty_archive.folder / "record.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None, factory=SqliteConnection)) as db:
        before = pages()
        db.execute("BEGIN")
        for n in range(4000):
            record_event(db, ANNA, EventAction.ADD, article=f"archive/press/2024/05/harbour-{n:05}.html-0123456789ab")
        db.execute("COMMIT")
        assert (pages() - before) * 4096 <= 4000 * 170
