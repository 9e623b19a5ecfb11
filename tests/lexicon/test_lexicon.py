"""Language data: files that are right, each read by somebody, each fact in one; and a loader that refuses what is not."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from itertools import combinations
from pathlib import Path

import pytest

from index.lexicon import gazetteer, loader
from index.lexicon.countries import people_words, place_words
from index.lexicon.us_states import STATES
from tests.support.archives import ROOT

SHARED = 0.6
"""The part of the shorter of two lists that may stand in the longer one without a reason."""
LONGEST = 24
"""Words of a list that may stand in a module."""
REASONS = {
    ("reporting_verbs", "speech_acts"): "by what a verb takes; by what a cue's noun or form tells, with other bounds",
    ("noun_like_verbs", "reporting_verbs"): "forms, not verbs: those that are as often nouns",
    ("irregular_verbs", "reporting_verbs"): "the second says that a verb reports, the first how it is inflected",
    ("irregular_verbs", "speech_acts"): "how a verb is inflected; cues of saying",
    ("phrasal_verbs", "speech_acts"): "what must stand behind a verb; cues of saying",
    ("role_synonyms", "role_words"): "the second says what a role is, the first by which word it is compared",
    ("organization_synonyms", "organization_words"): "what stands in names; nouns by which articles call bodies again",
    ("organization_kinds", "organization_words"): "what stands in names; nouns by which articles call bodies again",
    (
        "first_names",
        "given_names_as_words",
    ): "the second says which of them, or of their short forms, are words as well",
    ("finite_verbs", "function_words"): "words by which a line is a sentence; the auxiliaries are of the small words",
    ("first_names", "nicknames"): "a short form is a first name too, but the second says of which",
}
"""Why two files share words, by their names."""


@pytest.fixture
def refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Callable[[], object]], str]]:
    """A function that gives what the loader says of a file of this content."""
    monkeypatch.setattr(loader, "DATA", tmp_path)
    read = (loader.word_list, loader.word_table, loader.word_mapping, loader.words_by_class)

    def refuse(content: str, load: Callable[[], object]) -> str:
        for name in ("some.txt", "some.tsv"):
            (tmp_path / name).write_text(content, encoding="utf-8")
        with pytest.raises(loader.LexiconError) as refused:
            load()
        return str(refused.value)

    for function in read:
        function.cache_clear()
    yield refuse
    for function in read:
        function.cache_clear()


@pytest.mark.parametrize(
    ("content", "line", "fault"),
    [
        ("# of days\nmonday\ntuesday\nmonday\n", 4, "'monday' stands in line 2 already"),
        ("monday\n\ntuesday\n", 2, "an empty entry"),
        ("monday\n  \n", 2, "an empty entry"),
        ("monday \n", 1, "blanks around 'monday '"),
    ],
)
def test_a_list_is_refused(
    refusal: Callable[[str, Callable[[], object]], str], content: str, line: int, fault: str
) -> None:
    assert re.fullmatch(rf".*some\.txt:{line}: {fault}", refusal(content, lambda: loader.word_set("some")))


@pytest.mark.parametrize(
    ("content", "line", "fault"),
    [
        ("word\tclasses\nsay\tsaid\nask\tsaid\nsay\tasked\n", 4, "'say' stands in line 2 already"),
        ("word\tclasses\n# a comment\nsay\n", 3, "1 columns, not 2"),
        ("word\tclasses\nsay\tsaid\tmore\n", 2, "3 columns, not 2"),
        ("word\tclasses\nsay\t\n", 2, "an empty entry"),
        ("word\tclasses\n\tsaid\n", 2, "an empty entry"),
        ("word\tclasses\nsay\tsaid said\n", 2, "a word twice in 'said said'"),
        ("# a comment\nsay\tsaid\n", 2, "the columns are not word, classes"),
        ("", 1, "the columns are not word, classes"),
    ],
)
def test_a_table_is_refused(
    refusal: Callable[[str, Callable[[], object]], str], content: str, line: int, fault: str
) -> None:
    assert re.fullmatch(rf".*some\.tsv:{line}: {fault}", refusal(content, lambda: loader.words_by_class("some")))


def test_every_file_is_read_as_what_it_is_and_only_files_are_read() -> None:
    calls = set(_calls())
    loaded = {f"{name}.{'txt' if how in ('word_set', 'word_list') else 'tsv'}" for how, (name, *_) in calls}
    assert loaded == {path.name for path in loader.DATA.iterdir()}
    for how, arguments in calls:
        assert getattr(loader, how)(*arguments), arguments


def test_what_two_files_share_has_a_reason() -> None:
    lists = {path.stem: _keys(path) for path in loader.DATA.iterdir()}
    shared = {
        (one, other)
        for one, other in combinations(sorted(lists), 2)
        if len(lists[one] & lists[other]) > SHARED * min(len(lists[one]), len(lists[other]))
    }
    assert shared == REASONS.keys()


def test_the_files_are_packed() -> None:
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["index"]
    for path in loader.DATA.iterdir():
        assert any(fnmatch(str(path.relative_to(ROOT / "index")), pattern) for pattern in packed), path


def test_long_lists_of_words_stand_in_files_alone() -> None:
    for path in _sources():
        if "readers" in path.parts:  # a format's tags, codes and field names are no language
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="split"), args=[]):
                    assert len(text.split()) <= LONGEST, f"{path}:{node.lineno}"


def test_own_places_and_peoples_are_those_that_the_library_lacks() -> None:
    states = {state.split()[-1].lower() for state in STATES.values()}
    assert loader.word_set("places").isdisjoint(place_words() | states)
    assert loader.word_set("peoples").isdisjoint(people_words())
    assert loader.word_set("places_as_names") < place_words()


def test_a_place_that_people_are_called_by_is_none_of_the_gazetteer() -> None:
    assert {"kenya", "nairobi", "burma", "u.s.", "york", "crimea"} < gazetteer.place_names()
    assert {"jordan", "hamilton", "stanley"}.isdisjoint(gazetteer.place_names())
    assert {"kenyan", "jamaican", "catholic"} < gazetteer.nationalities()


def test_the_countries_are_read_at_their_first_use() -> None:
    code = "import sys, index.lexicon.gazetteer; sys.exit('countryinfo' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def _sources() -> list[Path]:
    return [path for package in ("index", "rag") for path in (ROOT / package).rglob("*.py")]


def _calls() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each call of the loader in a module that imports from it: the function and its arguments."""
    for path in _sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "index.lexicon.loader"
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in imported:
                yield node.func.id, tuple(ast.literal_eval(argument) for argument in node.args)


def _keys(path: Path) -> frozenset[str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return frozenset(line.split("\t")[0] for line in (lines[1:] if path.suffix == ".tsv" else lines))
