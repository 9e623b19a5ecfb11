"""Which files there are, what their articles are called, and what becomes of what cannot be read."""

from __future__ import annotations

import codecs
import gzip
import os
from pathlib import Path

import pytest

from index.core.types import Article
from index.readers import Failure, Limits, discover, read, read_paths
from tests.support.article_files import json_line, read_article, read_failure, write_file


def test_an_id_is_of_the_place_not_of_the_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_file(tmp_path, "a/Köln & Söhne.v2.txt", "one")
    write_file(tmp_path, "b/Köln & Söhne.v2.txt", "one")
    monkeypatch.chdir(tmp_path)
    ways = [Path("a"), Path("./a"), tmp_path / "a", Path("b/../a"), Path("a/Köln & Söhne.v2.txt")]
    ids = {item.id for way in ways for item in read_paths([way]) if isinstance(item, Article)}
    assert len(ids) == 1
    identity = ids.pop()
    assert identity.startswith("koln-sohne-v2-") and identity.isascii()
    assert str(tmp_path) not in identity
    assert read_article(Path("b/Köln & Söhne.v2.txt")).id != identity
    write_file(tmp_path, "a/Köln & Söhne.v2.txt", "two")
    assert read_article(Path("a/Köln & Söhne.v2.txt")).id == identity


def test_an_upload_is_known_by_its_name(tmp_path: Path) -> None:
    first, second = write_file(tmp_path, "tmp1", "Title: A\n\nOne."), write_file(tmp_path, "tmp2", "Two.")
    assert read_article(first, known_as="notes.txt").id == read_article(second, known_as="notes.txt").id
    assert read_article(first, known_as="notes.txt").title == "A"
    assert read_failure(first, known_as="notes.exe").place == "notes.exe"
    assert read_article(first, known_as="../../etc/U.S. notes.txt").id.startswith("u-s-notes-")


def test_a_row_without_an_id_keeps_the_one_it_is_given(tmp_path: Path) -> None:
    wire = "The quay is closed, she said."
    rows = [
        json_line(text=wire, outlet="Post"),
        json_line(text=wire, outlet="Courier"),
        json_line(text="Other."),
        json_line(text=wire, id=""),
    ]
    before = [item.id for item in read(write_file(tmp_path, "a.jsonl", "".join(rows))) if isinstance(item, Article)]
    after = [
        item.id for item in read(write_file(tmp_path, "a.jsonl", "".join(rows[::-1]))) if isinstance(item, Article)
    ]
    assert len(set(before)) == 4
    assert before == after[::-1]
    assert all(identity.startswith("a-") for identity in before)


def test_folders_are_walked_sorted_and_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    outside = write_file(tmp_path, "outside/secret.txt", "secret")
    root = tmp_path / "root"
    for name in (
        "b.txt",
        "a.TXT",
        "sub/c.md",
        "sub/deep/d.jsonl",
        "picture.png",
        "README",
        ".hidden.txt",
        ".git/x.txt",
    ):
        write_file(root, name, "text")
    (root / "link.txt").symlink_to(outside)
    (root / "linked").symlink_to(outside.parent)
    (root / "again.txt").symlink_to(root / "sub" / "c.md")
    (root / "broken.txt").symlink_to(root / "nowhere.txt")
    (root / "loop.txt").symlink_to(root / "loop.txt")
    (root / "sub" / "up").symlink_to(root)
    os.mkfifo(root / "pipe.txt")
    found = discover([root, root / "b.txt", root / "sub"])
    assert [path.relative_to(root).as_posix() for path in found.files] == [
        "a.TXT",
        "again.txt",
        "b.txt",
        "sub/deep/d.jsonl",
    ]
    assert found.skipped == len(["picture.png", "README", ".hidden.txt", "link.txt", "broken.txt", "loop.txt", "pipe"])
    assert found.failures == ()


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    write_file(tmp_path, "there/a.txt", "text")
    (tmp_path / "here").symlink_to(tmp_path / "there")
    (direct,) = read_paths([tmp_path / "there"])
    (linked,) = read_paths([tmp_path / "here"])
    assert direct == linked


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("blank.txt", b" \r\n\r\n", "empty"),
        ("blank.jsonl", b"\n \n", "blank"),
        ("numbers.txt", "1 – 2 – 3.".encode(), "no words"),
        ("only-header.md", b"---\ntitle: a\n---\n", "empty"),
        ("binary.txt", b"text\0text", "binary"),
        ("binary.md", b"\x89PNG\r\n\x1a\n\x01\x02\x03\x04\x05\x06\x07", "binary"),
        ("binary.html", b"PK\x03\x04\0\0\0", "binary"),
        ("binary.jsonl", b'{"text": "a"}\n\0\0', "binary"),
        ("bytes.txt", bytes(range(128, 256)) * 4, "encoding"),
        ("damaged.txt", "Über größere Häfen für Öl sprach sie".encode()[:-8] + b"\xc3 (", "broken bytes"),
        ("half.txt", codecs.BOM_UTF16_LE + b"a\0b", "UTF-16-LE"),
        ("marked.txt", codecs.BOM_UTF8 + "café".encode("cp1252"), "UTF-8"),
        ("wide.txt", "a\0".encode("utf-16"), "binary"),
        ("surrogate.jsonl", codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8", "encoding"),
        ("no.html", b"<html><body></body></html>", ""),
        ("text.html", b"12", ""),
        ("tags.html", b"<p>She said no." * 200_001, "tags"),
        ("no.jsonl.gz", b'{"text": "a"}\n', "it is not a gzip file"),
        ("cut.jsonl.gz", gzip.compress(b"a", mtime=0)[:8], "damaged"),
        ("nothing.jsonl.gz", gzip.compress(b"", mtime=0), "blank"),
        ("picture.png", b"text", "this kind of file cannot be read"),
        ("jsonl", b"text", "this kind of file cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    path = tmp_path / name if content is None else write_file(tmp_path, name, content)
    write_file(tmp_path, "z.txt", "The rest goes in.")
    failure, article = read_paths([path, tmp_path / "z.txt"])
    assert isinstance(failure, Failure) and isinstance(article, Article)
    assert failure.place == str(path)
    assert message in failure.message
    assert failure.message[0].islower() and str(tmp_path) not in failure.message
    assert str(failure).startswith(f"{path}: ")


def test_a_folder_with_nothing_readable_is_named(tmp_path: Path) -> None:
    write_file(tmp_path, "images/a.png", "x")
    (failure,) = read_paths([tmp_path])
    assert isinstance(failure, Failure) and failure.place == str(tmp_path)
    assert "nothing that can be read" in failure.message and ".jsonl.gz" in failure.message


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    path = write_file(tmp_path, "a.jsonl", json_line(text="word " * 300_000))
    assert "ONRECORD_MAX_FILE_MB" in read_failure(path, limits=Limits(max_mb=1)).message
    assert read_article(path, limits=Limits(max_mb=2)).text.startswith("word")
    assert "too much for one article" in read_failure(write_file(tmp_path, "b.txt", "word " * (4 * 2**20))).message


@pytest.mark.parametrize("name", ["a\0b.txt", "a" * 300 + ".txt", "a.txt/b.txt"])
def test_a_path_that_cannot_be_is_named(tmp_path: Path, name: str) -> None:
    write_file(tmp_path, "a.txt", "text")
    for item in (*read(tmp_path / name), *read_paths([tmp_path / name])):
        assert isinstance(item, Failure) and "check" in item.message


def test_a_name_cannot_forge_a_message(tmp_path: Path) -> None:
    path = write_file(tmp_path, "a\n\x1b[31mdone\u202e.txt", b"")
    assert read_failure(path).place == str(tmp_path) + r"/a\n\x1b[31mdone\u202e.txt"
    raw = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    raw.write_text("text")
    assert read_article(raw).text == "text"
    raw.write_text("")
    read_failure(raw).place.encode("utf8")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = write_file(tmp_path, "a.txt", "text")
    path.chmod(0)
    assert "permission" in read_failure(path).message
