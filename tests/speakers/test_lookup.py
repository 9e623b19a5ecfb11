"""Whom a stretch of a question names, however it is worded; and what of a question names anybody."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.types import Article
from rag.query.types import SpeakerMention
from rag.speakers.lookup import SpeakerResolver
from rag.speakers.registry.spelling import EXACT, first_name_similarity, person_name_similarity, surname_similarity

SAID = [
    "Sergei Lavrov, the Russian foreign minister, said the talks would go on.",
    "Volodymyr Zelensky, the Ukrainian president, said the winter would be hard.",
    "Vasily Nebenzia, the Russian ambassador to the United Nations, said the vote was a farce.",
    "Marat Safin, a tennis player, said his foot hurt.",
    "Mansoor Mohi-Uddin, a currency analyst, said the central banks were buying.",
    "Gavin Giovannoni, a neurologist at Barts, said the drug was strong.",
    "Alan Johnson, the home secretary, said the cards were needed. Johnson said so twice.",
    "Gordon Brown, the chancellor, said the books were balanced.",
    "Theresa May, the home secretary, said the border was closed.",
    "Marion Bealby, the chief executive of Bealby Freight, said the lorries were late.",
    "William Ashcombe, the harbour master, said the tide was high.",
    "Jens Stoltenberg, the NATO secretary general, said the alliance was ready.",
    "Lakshmi Mittal, the chairman of Mittal Steel, said the furnaces would close.",
    "The International Monetary Fund said growth would slow.",
    "The National Union of Journalists said the cuts were cruel.",
    "The F.B.I. said the case was closed.",
    "Downing Street said the prime minister was well.",
    "Herve Gaymard, the French finance minister, said the dollar was weak.",
    "James Stone, a psychiatrist at King's College, said ketamine was promising.",
    "A brown stone may fall on the brown lawn, and it may rain. A stone, a brown one, may stay; it may not.",
    "Bernie Sanders, a Vermont senator, said the banks were too big.",
]


@pytest.fixture(scope="module")
def quoted(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive in which each of them says something."""
    archive = Archive.open(tmp_path_factory.mktemp("quoted") / "archive", create=True)
    articles = [Article(str(n), text, published=date(2024, 1, 1 + n), outlet="Post") for n, text in enumerate(SAID)]
    list(ingest(archive, iter(articles)))
    return archive


def names(archive: Archive, text: str) -> list[str]:
    return [s.name for s in SpeakerResolver(archive).resolve(text, lambda _: False).bearers]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sergey lavrov", "Sergei Lavrov"),
        ("Ławrow", "Sergei Lavrov"),
        ("Lawrow", "Sergei Lavrov"),
        ("Zelenskyy", "Volodymyr Zelensky"),
        ("Selenskyj", "Volodymyr Zelensky"),
        ("Vladimir Zelenski", "Volodymyr Zelensky"),
        ("Nebenzya", "Vasily Nebenzia"),
        ("Wassili Nebensja", "Vasily Nebenzia"),
        ("safin", "Marat Safin"),
        ("mansoor mohi uddin", "Mansoor Mohi-Uddin"),
        ("Mohiuddin", "Mansoor Mohi-Uddin"),
        ("Gavin Giovanonni from Barts", "Gavin Giovannoni"),
        ("Dr Giovannoni's", "Gavin Giovannoni"),
        ("neurologist Giovannoni", "Gavin Giovannoni"),
        ("Bill Ashcombe", "William Ashcombe"),
        ("W. Ashcombe", "William Ashcombe"),
        ("our chief executive Marion Bealby", "Marion Bealby"),
        ("head of NATO Jens Stoltenberg", "Jens Stoltenberg"),
        ("james stone from kings college", "James Stone"),
        ("lakshmi mital", "Lakshmi Mittal"),
        ("Bernie", "Bernie Sanders"),
        ("Hervé Gaymard of the finance ministry", "Herve Gaymard"),
        ("the IMF", "International Monetary Fund"),
        ("FBI", "F.B.I."),
        ("downing street", "Downing Street"),
        ("the journalists' union", "National Union of Journalists"),
        ("the boss of NATO", "Jens Stoltenberg"),
        ("France's finance minister", "Herve Gaymard"),
    ],
)
def test_who_is_meant(quoted: Archive, text: str, name: str) -> None:
    assert names(quoted, text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Boris Johnson",
        "boris johnson",
        "Ian Johnson",
        "Michael Howard Brown",
        "Sergei Labrov Smith",
        "Marina Safina",
        "Theresa June",
        "Lavrov's lawyer",
        "the parents of James Stone",
        "the brother of Marat Safin",
        "a spokesman for Gordon Brown",
        "the Brown campaign",
        "the Stoltenberg Alliance",
        "the woman who attacked Marat Safin",
        "the German finance minister",
        "the former French finance minister",
        "the deputy French finance minister",
        "the CIA director",
        "the international museum",
        "National Union of Teachers",
        "Deutsche Bahn",
        "the goalkeeper",
        "?",
        "",
    ],
)
def test_who_is_not_quoted_is_nobody_else(quoted: Archive, text: str) -> None:
    assert names(quoted, text) == []


@pytest.mark.parametrize(
    ("text", "guessed"),
    [
        ("Gordon Brown", False),
        ("chancellor gordon brown", False),
        ("the Russian foreign minister", False),
        ("james stone from kings college", False),
        ("lakshmi mital", False),
        ("Gavin Giovanoti", True),
        ("Nebensja", True),
        ("the boss of NATO", True),
        ("Bernie", True),
    ],
)
def test_what_is_not_called_just_so_is_guessed(quoted: Archive, text: str, guessed: bool) -> None:
    named = SpeakerResolver(quoted).resolve(text, lambda _: False)
    assert named.bearers
    assert named.guessed is guessed


def test_a_name_that_articles_spell_so_is_no_slip(quoted: Archive) -> None:
    assert not SpeakerResolver(quoted).resolve("Gavin Giovanoti", lambda _: True).bearers
    assert SpeakerResolver(quoted).resolve("Gavin Giovannoni from Barts", lambda _: True).bearers


def mentioned(archive: Archive, question: str, least: float = 0.5) -> list[tuple[str, list[str]]]:
    found: list[SpeakerMention] = SpeakerResolver(archive).find_mentions(question)
    assert all(question[m.start : m.end] == m.named.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    return [(m.named.text, [s.name for s in m.named.bearers]) for m in found if m.score >= least]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("lakshmi mittal steel layoffs how many and why", [("lakshmi mittal", ["Lakshmi Mittal"])]),
        ("Why is Alan Johnson against identity cards?", [("Alan Johnson", ["Alan Johnson"])]),
        ("was safin worried when he twisted his foot", [("safin", ["Marat Safin"])]),
        ("Safin or Lavrov on sport", [("Safin", ["Marat Safin"]), ("Lavrov", ["Sergei Lavrov"])]),
        ("does chancellor brown like the euro", [("chancellor brown", ["Gordon Brown"])]),
        ("What did the IMF say on growth?", [("IMF", ["International Monetary Fund"])]),
        ("what did the imf say on growth", [("imf", ["International Monetary Fund"])]),
        ("Has the Russian foreign minister said more?", [("Russian foreign minister", ["Sergei Lavrov"])]),
        (
            "Russian foreign minister Sergei Lavrov on gas",
            [("Russian foreign minister Sergei Lavrov", ["Sergei Lavrov"])],
        ),
        ("what did Downing Street make of it", [("Downing Street", ["Downing Street"])]),
        ("lavrovs view of patriots", [("lavrov", ["Sergei Lavrov"])]),
        ("What did Bernie say on banks?", [("Bernie", ["Bernie Sanders"])]),
        ("What did Gavin Giovanonni find?", [("Gavin Giovanonni", ["Gavin Giovannoni"])]),
    ],
)
def test_names_are_found_in_a_question(quoted: Archive, question: str, found: list[tuple[str, list[str]]]) -> None:
    assert mentioned(quoted, question) == found


@pytest.mark.parametrize(
    "question",
    [
        "may we expect a brown stone on the lawn",
        "Who said the tide was high?",
        "what does boris johnson say of it",
        "What does Boris Johnson say of it?",
        "What happened in the Brown campaign?",
        "does the former Russian foreign minister agree?",
        "What did Lavrov's lawyer say?",
        "What did the head of the International Monetary Fund say?",
        "",
    ],
)
def test_what_names_nobody_is_weak_or_not_found(quoted: Archive, question: str) -> None:
    assert mentioned(quoted, question) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the boss of NATO", "Jens Stoltenberg"),
        ("the steel boss", "Lakshmi Mittal"),
        ("France's finance minister", "Herve Gaymard"),
        ("Russia's envoy to the UN", "Vasily Nebenzia"),
    ],
)
def test_those_described_come_first(quoted: Archive, text: str, name: str) -> None:
    found = SpeakerResolver(quoted).matches_by_description(text)
    assert found[0][0].name == name
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


@pytest.mark.parametrize("text", ["", "the", "xyzzy", "qwertz asdf"])
def test_nothing_is_described_by_nothing(quoted: Archive, text: str) -> None:
    assert SpeakerResolver(quoted).matches_by_description(text) == []


@pytest.mark.slow
def test_who_is_added_is_found_at_once(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    assert SpeakerResolver(archive).find_mentions("what did Lavrov say?") == []
    assert not SpeakerResolver(archive).resolve("lawrow", lambda _: False).bearers
    list(ingest(archive, iter([Article("1", SAID[0])])))
    assert [m.named.text for m in SpeakerResolver(archive).find_mentions("what did Lavrov say?")] == ["Lavrov"]
    assert names(archive, "lawrow") == ["Sergei Lavrov"]
    with archive.writing() as writer:
        writer.remove("1")
    assert SpeakerResolver(archive).find_mentions("what did Lavrov say?") == []


@pytest.mark.parametrize(
    ("mine", "theirs", "alike"),
    [
        ("shoigu", "szojgu", True),
        ("gorbachev", "gorbatschow", True),
        ("jelzin", "yeltsin", True),
        ("poroschenko", "poroszenko", True),
        ("mueller", "muller", True),
        ("rice", "price", False),
        ("blair", "flair", False),
        ("brown", "braun", False),
    ],
)
def test_surnames_alike(mine: str, theirs: str, alike: bool) -> None:
    assert bool(surname_similarity(mine, theirs)) is alike


@pytest.mark.parametrize(
    ("mine", "theirs", "alike"),
    [
        ("bill", "william", True),
        ("vladimir", "volodymyr", True),
        ("alexander", "oleksandr", True),
        ("sergey", "sergei", True),
        ("j", "john", True),
        ("boris", "alan", False),
        ("ian", "alan", False),
        ("michelle", "michael", False),
        ("christina", "christian", False),
        ("eric", "erica", False),
    ],
)
def test_first_names_alike(mine: str, theirs: str, alike: bool) -> None:
    assert bool(first_name_similarity(mine, theirs)) is alike


@pytest.mark.parametrize(
    ("words", "parts", "sure"),
    [
        ("george w bush", "george h bush", 0.0),
        ("craig nelson", "j craig nelson", EXACT),
        ("saumarez smith", "charles saumarez smith", EXACT),
        ("john smith", "smith", 0.0),
    ],
)
def test_persons_alike(words: str, parts: str, sure: float) -> None:
    assert person_name_similarity(tuple(words.split()), tuple(parts.split())) == sure
