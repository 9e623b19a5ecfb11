"""What a language model writes is shown only where it stands in the statements it cites."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Archive
from index.store.filters import Filter
from rag.answers.statements import assemble_statements
from rag.answers.types import Statement
from rag.retrieval.hybrid import all_statements
from rag.speakers.lookup import SpeakerResolver
from rag.verification.prose import cited_numbers, split_sentences
from rag.verification.prose import clean_text as cleaned
from rag.verification.sentence_check import SentenceChecker
from tests.support.model_output.honest_prose import honest, placed
from tests.support.model_output.lies import LIES, Liar
from tests.support.model_output.likely_lies import LIKELY_LIES

pytestmark = pytest.mark.slow


class UnprintedStatements(list[Statement]):
    """Statements that hypothesis need not print."""

    def __repr__(self) -> str:
        return f"{len(self)} statements"


@pytest.fixture(scope="session")
def attributed(archive: Archive) -> UnprintedStatements:
    """Every statement of the archive whose speaker is known, numbered anew."""
    every = assemble_statements(archive, [c for c in all_statements(archive, Filter()) if c.answers], ())
    return UnprintedStatements(replace(s, n=n) for n, s in enumerate((s for s in every if s.name), 1))


@pytest.fixture(scope="session")
def checker(attributed: UnprintedStatements, archive: Archive) -> SentenceChecker:
    return SentenceChecker(attributed, SpeakerResolver(archive).is_person)


def shown(checker: SentenceChecker, text: str) -> str:
    """What of a text is shown, as the writer does it."""
    whole, rest = split_sentences(cleaned(text))
    out, before = [], None
    for piece in [*whole, rest]:
        sentence = checker.check(piece, before)
        before = None if sentence.fault else sentence.speaker
        out += [] if sentence.fault else [sentence.text]
        for quote in sentence.quotes:
            assert sentence.text[quote.at.start : quote.at.end] == quote.span.of(quote.article.text)
    return " ".join(out)


def verified(text: str, attributed: UnprintedStatements) -> None:
    """An oracle of its own: quotations, capitals and digits that are shown stand in a cited statement."""
    numbers = cited_numbers(text)
    sources = [s for s in attributed if s.n in numbers]
    assert sources
    given = " ".join(f"{s.name} {s.role} {s.article.outlet} {s.article.published} {s.text}" for s in sources)
    if any(s.article.published for s in sources):
        given += " " + " ".join(f"{s.article.published:%-d %B %Y}" for s in sources if s.article.published)
    small = "zero one two three four five six seven eight nine ten eleven twelve".split()
    given += "".join(f" {n}" for n, word in enumerate(small) if re.search(rf"\b{word}\b", given.lower()))
    for words in re.findall(r"“([^”]*)”", text):
        assert any(words in s.article.text and words.strip(" “”,.") in s.text for s in sources)
    bare = re.sub(r"\[[^\]]*\]", "", text)
    for digits in re.findall(r"\d+", bare):
        assert re.search(rf"(?<!\d){digits}(?!\d)|0{digits}(?!\d)", given)
    for name in re.findall(r"(?<!^)(?<![.!?] )\b[A-ZÀ-Ž]\w+", bare):
        assert name.lower() in given.lower()


@settings(max_examples=3_000)
@given(st.integers(0, 2**64), st.sampled_from((*LIES, *LIKELY_LIES)), st.booleans())
def test_no_lie_is_shown(
    attributed: UnprintedStatements, checker: SentenceChecker, seed: int, lie: Liar, among: bool
) -> None:
    random = Random(seed)
    made = None
    while made is None:
        s = random.choice(attributed)
        made = lie(random, s, attributed)
    sentence, false = made
    about = [honest(random, random.choice(attributed)) or "" for _ in range(2)] if among else ["", ""]
    true = {shown(checker, text) for text in about}
    whole, rest = split_sentences(shown(checker, f"{about[0]} {sentence} {about[1]}") + "\n")
    assert not rest
    assert set(whole) <= true, (sentence, false, whole)
    for each in whole:
        verified(each, attributed)


def test_a_part_of_a_role_before_a_pronoun_is_nobody(attributed: UnprintedStatements, checker: SentenceChecker) -> None:
    about = next(s for s in attributed if s.role and s.role.startswith("Russian") and s.text.startswith("they "))
    before = next(s for s in attributed if s.speaker == about.speaker and s.text != about.text)
    first = f"{before.name} said {before.text} [{before.n}]."
    whole = shown(checker, f"{first} According to Russian, {about.text} [{about.n}].")
    assert "According to Russian" not in whole


@settings(max_examples=1_000)
@given(st.text(max_size=300), st.integers(0, 10**6))
def test_any_text_is_verified_or_not_shown(
    attributed: UnprintedStatements, checker: SentenceChecker, text: str, which: int
) -> None:
    s = attributed[which % len(attributed)]
    for each in split_sentences(shown(checker, f"{s.name} said that {text} [{s.n}].") + "\n")[0]:
        verified(each, attributed)


@pytest.mark.parametrize("words", ["“So”", "„So“", "„So”", "«So»", "»So«", '"So"'])
def test_sentences_are_cut_after_any_quotation_marks(words: str) -> None:
    first, second = f"{words}, she said [1].", '"Not so," she said [2].'
    assert split_sentences(f"{first} {second}\n") == ([first, second], "")


def test_honest_sentences_pass(attributed: UnprintedStatements, checker: SentenceChecker) -> None:
    random = Random(9)
    every = [text for _ in range(40) for s in attributed if (text := honest(random, s))][:1000]
    struck = [(text, f) for text in every if (f := checker.check(cleaned(text), None).fault)]
    assert len(every) == 1000
    assert len(struck) <= 20, struck


def test_sentences_as_models_write_them_pass(attributed: UnprintedStatements, checker: SentenceChecker) -> None:
    struck = []
    for text, s in placed(attributed):
        for piece in split_sentences(cleaned(text.removesuffix(".") + f" [{s.n}].") + "\n")[0]:
            sentence = checker.check(piece, None)
            struck += [(piece, sentence.fault)] if sentence.fault else []
    assert len(struck) <= 4, struck


@pytest.mark.parametrize(("word", "first_person"), [("US", False), ("US’s", False), ("us", True), ("ourselves", True)])
def test_a_country_in_capitals_is_no_first_person(checker: SentenceChecker, word: str, first_person: bool) -> None:
    assert ("“I” or “we”" in checker.check(f"He blamed {word} [1].", None).fault) is first_person
