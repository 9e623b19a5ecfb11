"""Clip files: places, never words; in the person's order; checked against the archive whenever they are opened."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from index.archive import Archive
from index.core.errors import InputError, NotFound
from index.core.types import Article, Ruling, hull
from pages.html.clips import item_body
from rag.answers.engine import ask
from rag.answers.types import Statement
from rag.formats.citation import short_text_hash
from rag.notebook.clip_check import ClipState, check_clips
from rag.notebook.clip_export import CLIP_FORMATS, export_clips
from rag.notebook.clip_files import ClipFile, ClipStore, Item, ItemSort
from tests.support.archives import AddArticles

HERE = "http://127.0.0.1:8501"
TEXT = (
    "The tram line is late, Maria Keller, the city engineer, told the council on Monday. "
    "“We will not open before May,” Keller said. “The rails are *here* and <b>paid</b>.”\n"
)
ARTICLE = Article(
    "tram",
    TEXT,
    "Council [backs] tram",
    "Harbour Post",
    "Jane Roe",
    date(2024, 5, 2),
    "https://post.example/tram",
    (0,),
)


@pytest.fixture
def archive(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [ARTICLE])
    return empty_archive


def opening(archive: Archive) -> Statement:
    return next(s for s in ask(archive, "everything Maria Keller said").matches if "before May" in s.text)


def clipped(archive: Archive) -> tuple[ClipStore, ClipFile]:
    store = ClipStore(archive.folder)
    file = store.change(store.create("Tram line"), lambda f: f.add(Item.of_statement(opening(archive))))
    return store, file


def state(archive: Archive, file: ClipFile) -> tuple[ClipState, str, str]:
    (clip,) = check_clips(archive, file).values()
    return clip.state, clip.note, clip.statement.text if clip.statement else ""


def test_a_clip_file_keeps_the_place_and_never_the_words(archive: Archive) -> None:
    store, file = clipped(archive)
    written = (store.folder / f"{file.id}.json").read_text("utf8")
    assert "May" not in written and "open" not in written
    assert json.loads(written)["items"][0]["place"]["article"] == "tram"
    (again,) = ClipStore(archive.folder).files()
    assert again == file
    assert state(archive, again)[::2] == (ClipState.UNCHANGED, opening(archive).text)
    assert all(span.of(TEXT) in opening(archive).text for span in opening(archive).place.spans)


def test_items_are_put_in_order_changed_and_taken_out(archive: Archive) -> None:
    store, file = clipped(archive)
    (clip,) = file.items
    file = store.change(file, lambda f: f.add(Item.of_text(ItemSort.HEADING, " When \n it opens "), 0))
    file = store.change(file, lambda f: f.add(Item.of_text(ItemSort.NOTE, "ask\nher again")))
    assert [item.text for item in file.items] == ["When it opens", "", "ask\nher again"]
    assert file.move(clip.id, -1).items[0].id == clip.id
    assert file.move(clip.id, -5).items[0] == clip
    assert file.move(clip.id, 5).items[-1] == clip
    assert file.move("none", 1) == file
    assert file.set_text(clip.id, "my words") == file  # a statement's words are nobody's to change
    assert [item.sort for item in file.set_text(file.items[2].id, " ").items] == [ItemSort.HEADING, ItemSort.STATEMENT]
    assert file.remove(clip.id).statements == ()
    assert file.item_at("tram", opening(archive).place.spans) == clip
    assert file.item_at("other", opening(archive).place.spans) is None
    full = replace(file, items=(clip,) * 2_000)
    with pytest.raises(InputError, match="at most 2,000"):
        full.add(clip)


def test_clip_files_are_created_by_name_renamed_deleted_and_restored(archive: Archive) -> None:
    store, file = clipped(archive)
    assert store.create("  tram LINE ").id == file.id
    other = store.create("Budget")
    assert [each.name for each in store.files()] == ["Budget", "Tram line"]
    gone = store.delete(store.rename(file, " The\ntram "))
    assert [each.id for each in store.files()] == [other.id]
    with pytest.raises(NotFound):
        store.change(file, lambda f: f)
    store.restore(gone)
    assert (store.open(file.id).name, store.open(file.id).items) == ("The tram", file.items)
    (store.folder / f"{other.id}.json").write_text('{"name": "x", "items": [{"sort": "statement"}], "changed": ""}')
    assert [each.id for each in ClipStore(archive.folder).files()] == [file.id]
    assert store.damaged_files() == [f"{other.id}.damaged"]


def test_two_windows_lose_nothing_of_each_other(archive: Archive) -> None:
    store, file = clipped(archive)
    ClipStore(archive.folder).change(file, lambda f: f.add(Item.of_text(ItemSort.NOTE, "one")))
    store.change(file, lambda f: f.add(Item.of_text(ItemSort.NOTE, "two")))
    assert [item.text for item in store.open(file.id).items] == ["", "one", "two"]


def test_a_correction_since_is_told(archive: Archive) -> None:
    _, file = clipped(archive)
    statement = opening(archive)
    with archive.writing() as writer:
        writer.correct("tram", hull(statement.place.spans), Ruling.SPEAKER, "Jane Roe")
    assert state(archive, file)[::2] == (ClipState.CORRECTED, statement.text)
    assert "now Jane Roe, before Maria Keller" in state(archive, file)[1]
    with archive.writing() as writer:
        writer.correct("tram", hull(statement.place.spans), Ruling.NO_QUOTATION)
    assert state(archive, file)[0] is ClipState.WITHDRAWN
    assert "a person marked it “not a quotation”" in state(archive, file)[1]


def test_a_newer_version_a_removed_article_and_a_lost_text_are_told(
    archive: Archive, add_articles: AddArticles
) -> None:
    _, file = clipped(archive)
    words = opening(archive).text
    add_articles(archive, [replace(ARTICLE, text=TEXT + "It rained.\n")])
    assert state(archive, file)[0] is ClipState.REPLACED
    assert "with the same words" in state(archive, file)[1]
    add_articles(archive, [replace(ARTICLE, text=TEXT.replace("May", "June"))])
    assert state(archive, file)[::2] == (ClipState.REPLACED, words)
    assert "no longer these words" in state(archive, file)[1]
    older = f"&text={short_text_hash(ARTICLE)}"
    (clip,) = check_clips(archive, file).values()
    assert f'{older}"' in unescape(item_body(file.items[0], clip))
    for form in CLIP_FORMATS[1:]:
        assert f"{older}{'>' if form.suffix == 'md' else chr(10)}" in export_clips(archive, file, form, HERE).decode()
    with archive.writing() as writer:
        writer.remove("tram")
    assert state(archive, file)[::2] == (ClipState.REMOVED, words)
    (clip,) = check_clips(archive, file).values()
    assert clip.statement and clip.statement.name == "Maria Keller"
    item = file.items[0]
    assert item.place
    lost = replace(file, items=(replace(item, place=replace(item.place, text_sha256="0" * 64)),))
    assert state(archive, lost)[::2] == (ClipState.GONE, "")


def test_the_exports_have_quote_source_and_reference(archive: Archive) -> None:
    store, file = clipped(archive)
    file = store.change(file, lambda f: f.add(Item.of_text(ItemSort.HEADING, "When"), 0))
    file = store.change(file, lambda f: f.add(Item.of_text(ItemSort.NOTE, "ask *her* again")))
    word, markdown, text = (export_clips(archive, file, form, "http://127.0.0.1:8501") for form in CLIP_FORMATS)
    statement = opening(archive)
    who = f"Maria Keller{f', {statement.role}' if statement.role else ''}"
    source = f"— {who}, Harbour Post, “Council [backs] tram”, Jane Roe, 2 May 2024, p. 1"
    ranges = " ".join(f"{span.start}-{span.end}" for span in statement.place.spans)
    reference = f"Article tram, characters {ranges}, text SHA-256"
    printed = text.decode("utf8")
    assert f"\n{statement.text}\n{source} [1]\n" in printed
    assert re.search(rf"\[1\] {reference} [0-9a-f]{{12}}\. https://post\.example/tram http://127", printed)
    marked = markdown.decode("utf8")
    assert "](<https://post.example/tram>)" in marked and "[^1]: " in marked and "## When" in marked
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        notes, body = parts.read("word/footnotes.xml").decode(), parts.read("word/document.xml").decode()
        assert "footnotes.xml" in parts.read("[Content_Types].xml").decode()
        assert "https://post.example/tram" in parts.read("word/_rels/footnotes.xml.rels").decode()
    assert reference in notes and 'w:footnoteReference w:id="2"' in body
    assert statement.text in unescape(re.sub("<[^>]+>", "", body))


def test_what_has_changed_is_told_in_the_exports(archive: Archive) -> None:
    _, file = clipped(archive)
    with archive.writing() as writer:
        writer.correct("tram", hull(opening(archive).place.spans), Ruling.SPEAKER, "Jane Roe")
    for form in CLIP_FORMATS[1:]:
        assert "now Jane Roe, before Maria Keller" in export_clips(archive, file, form).decode("utf8").replace("\\", "")


def test_clip_files_come_back_with_a_backup(archive: Archive, tmp_path: Path) -> None:
    _, file = clipped(archive)
    (tmp_path / "restored").mkdir()
    archive.back_up(tmp_path / "restored" / "record.sqlite")
    restored = Archive.open(tmp_path / "restored")
    assert ClipStore(restored.folder).files() == [file]
    assert state(restored, file)[0] is ClipState.UNCHANGED
