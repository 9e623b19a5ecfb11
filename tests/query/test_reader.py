"""The question reader: what it promises of any text, and what it reads in questions that are plainly put.

Where ../shared lies beside the checkout, also how well it reads questions that it was never trained on; skipped else.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.query.agreement import SHAPES, decode_jointly, shape_index
from rag.query.chain import FORBIDDEN, LinearChainCrf, Segmentation, allowed_transitions, tag_count
from rag.query.reader import CARRIED_SLOTS, INTENTS, MODEL, Prediction, QuestionReader, Slot, question_reader
from rag.query.tagging import MAX_PIECES, encode_question
from rag.training.questions.data import QuestionExample, SlotMark
from rag.training.questions.settings import Recipe
from rag.training.questions.variation import varied_examples
from tests.support.archives import SHARED

ANY = st.text(st.characters(), max_size=300) | st.text("ab '’?\n\t\ud800\u0301🦔İﬁ中", max_size=2000)


def intent(reading: Prediction) -> str:
    return max(reading.intents, key=lambda name: reading.intents[name])


def texts(question: str, reading: Prediction, slot: Slot) -> list[str]:
    return [span.of(question) for span in reading.spans if span.slot is slot]


@settings(max_examples=60, deadline=None)
@given(ANY, st.lists(ANY, max_size=3))
def test_of_any_text_the_spans_lie_in_it_and_do_not_overlap(question: str, before: list[str]) -> None:
    reading = question_reader().read(question, before)
    assert set(reading.intents) == set(INTENTS)
    assert math.isclose(sum(reading.intents.values()), 1, abs_tol=1e-4)
    assert all(0 <= p <= 1 for p in [*reading.intents.values(), *reading.carried.values()])
    assert set(reading.carried) == (set(CARRIED_SLOTS) if before else set())
    at = 0
    for span in reading.spans:
        assert at <= span.start < span.end <= len(question)
        assert 0 <= span.probability <= 1
        assert span.of(question).strip()
        at = span.end


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(), max_size=80), st.integers(-5, 90), st.integers(-5, 90), st.sampled_from(Slot))
def test_marks_of_the_archive_may_lie_anywhere(question: str, start: int, end: int, slot: Slot) -> None:
    question_reader().read(question, known=[(start, end, slot)])


@pytest.mark.parametrize(
    ("question", "asks", "speaker", "topic"),
    [
        ("what did Lavrov say about grain?", "said_by", ["Lavrov"], ["grain"]),
        ("WHAT DID LAVROV SAY ABOUT GRAIN", "said_by", ["LAVROV"], ["GRAIN"]),
        ("Why is the harbour master against the new cranes?", "said_by", ["the harbour master"], ["the new cranes"]),
        ("Merkel's comments on nuclear power", "said_by", ["Merkel"], ["nuclear power"]),
        ("everything by Okonjo", "everything", ["Okonjo"], []),
        ("who has spoken about the strike?", "who_spoke", [], ["the strike"]),
        ("compare Merz and Scholz on pensions", "compare", ["Merz", "Scholz"], ["pensions"]),
        ("how many articles do you have?", "meta", [], []),
        ("thanks a lot!", "other", [], []),
    ],
)
def test_plain_questions(question: str, asks: str, speaker: list[str], topic: list[str]) -> None:
    reading = question_reader().read(question)
    assert intent(reading) == asks
    assert texts(question, reading, Slot.SPEAKER) == speaker
    assert texts(question, reading, Slot.TOPIC) == topic


@pytest.mark.parametrize(
    ("question", "slot", "text"),
    [
        ("who said that the wall was unsafe?", Slot.WORDS, "the wall was unsafe"),
        ("what did Vane say about ships in April 2024?", Slot.DATE, "in April 2024"),
        ("what did Vane tell Le Monde about ships, word for word?", Slot.EXACT, "word for word"),
        ("I'm writing for the Times. What did Vane say about ships?", Slot.OTHER, "the Times"),
    ],
)
def test_other_slots(question: str, slot: Slot, text: str) -> None:
    assert texts(question, question_reader().read(question), slot) == [text]


def test_a_mark_of_the_archive_helps_and_commands_nothing() -> None:
    question = "what did Vane say about ships in the Harbour Post?"
    outlet = (question.find("the Harbour"), len(question) - 1, Slot.OUTLET)
    helped = question_reader().read(question, known=[outlet])
    assert texts(question, helped, Slot.OUTLET) == ["the Harbour Post"]
    everywhere = question_reader().read(question, known=[(0, len(question), Slot.SPEAKER)])
    assert texts(question, everywhere, Slot.TOPIC), "marked as a speaker from end to end, it still has a topic"


@pytest.mark.parametrize(
    ("before", "question", "kept"),
    [
        ("what did Okonjo say about the terminal?", "and about jobs?", {Slot.SPEAKER}),
        ("what did Okonjo say about the terminal?", "and Marchetti?", {Slot.TOPIC}),
        ("what did Okonjo say about the terminal?", "more", {Slot.SPEAKER, Slot.TOPIC}),
        ("what did Okonjo say about the terminal?", "what did Marchetti say about the court?", set()),
        ("who spoke about the storm?", "only since May 2024", {Slot.TOPIC}),
    ],
)
def test_a_follow_up_keeps_what_it_leaves_out(before: str, question: str, kept: set[Slot]) -> None:
    reading = question_reader().read(question, [before])
    assert {slot for slot, p in reading.carried.items() if p >= 0.5} == kept


def test_of_a_long_text_its_beginning_and_its_end_are_read() -> None:
    padding = "We print on Friday and it is getting late. " * 40
    question = padding + "What did Lavrov say about grain?"
    reading = question_reader().read(question)
    assert len(question) > 1_700
    assert texts(question, reading, Slot.SPEAKER) == ["Lavrov"]
    assert len(encode_question(question).ids) == MAX_PIECES + 2


def test_turns_before_never_displace_the_question() -> None:
    encoded = encode_question("and grain?", ["What did Lavrov say? " * 90] * 5)
    assert len(encoded.ids) <= 2 * MAX_PIECES + 8
    assert encoded.features[:4, 1].tolist() == [0, 0, 0, 0]


def test_time_grows_no_faster_than_the_text() -> None:
    reader = question_reader()
    reader.read("x")
    begun = time.perf_counter()
    reader.read("🦔 " * 1_000, ["a? " * 600] * 20)
    assert time.perf_counter() - begun < 2


def test_several_threads_read_alike() -> None:
    questions = ["what did Lavrov say about grain?", "who spoke about the strike?", "more"] * 5
    reader = QuestionReader()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(reader.read, questions))
    assert [reader.read(q).spans for q in questions] == [reading.spans for reading in together]


def test_the_best_segmentations_and_their_spans_are_as_likely_as_all_sequences_together_say() -> None:
    random, count = np.random.default_rng(3), tag_count(2)
    scores = random.normal(size=(4, count)) * 2
    steps = np.where(allowed_transitions(2), random.normal(size=(count + 1, count)), FORBIDDEN)
    paths = np.stack(np.meshgrid(*[np.arange(count)] * 4, indexing="ij"), -1).reshape(-1, 4)
    logs = steps[-1][paths[:, 0]] + scores[np.arange(4), paths].sum(-1)
    for at in range(1, 4):
        logs = logs + steps[paths[:, at - 1], paths[:, at]]
    logs = logs - np.logaddexp.reduce(logs)
    order = np.argsort(-logs)[:20]
    chain = LinearChainCrf(scores, steps)
    segmentations = chain.best_segmentations(20)
    assert [segmentation.log_probability for segmentation in segmentations] == pytest.approx(logs[order].tolist())
    assert [tags(segmentation.spans, 4) for segmentation in segmentations] == paths[order].tolist()
    spans = {span for segmentation in segmentations for span in segmentation.spans}
    assert len(spans) > 5
    for slot, first, last in spans:
        bear = np.array([(slot, first, last) in segmented(path) for path in paths.tolist()])
        assert chain.probability((slot, first, last)) == pytest.approx(np.exp(logs[bear]).sum(), abs=1e-9)


def tags(stretches: Iterable[tuple[int, int, int]], count: int) -> list[int]:
    found = [0] * count
    for slot, first, last in stretches:
        found[first : last + 1] = [2 * slot + 1] + [2 * slot + 2] * (last - first)
    return found


def segmented(path: list[int]) -> set[tuple[int, int, int]]:
    """The spans of a well-formed path."""
    found, at = set(), 0
    while at < len(path):
        until = at + 1
        while until < len(path) and path[until] == path[at] + 1 and path[at] % 2:
            until += 1
        if path[at] % 2:
            found.add(((path[at] - 1) // 2, at, until - 1))
        at = until
    return found


def test_an_intent_that_the_slots_do_not_go_with_gives_way() -> None:
    """A comparison of one speaker: the second best segmentation has two."""
    shapes = np.log(np.full((2, SHAPES), 1e-3))
    shapes[0, shape_index(1, True, False, False)] = shapes[1, shape_index(2, True, False, False)] = 0
    one, two = ((0, 0, 1), (1, 3, 3)), ((0, 0, 0), (0, 1, 1), (1, 3, 3))
    segmentations = [Segmentation(np.log(0.6), one), Segmentation(np.log(0.4), two)]
    assert decode_jointly(segmentations, np.array([0.0, 1.0]), None, shapes).spans == two
    assert decode_jointly(segmentations, np.array([0.0, -1.0]), None, shapes).spans == one
    decoding = decode_jointly(segmentations[:1], np.array([0.0, 2.0]), np.array([-0.5, -9.0, -9.0]), shapes)
    assert decoding.intents.argmax() == 1
    assert decoding.carried[0] > 0.5, "the other speaker is he of the turn before"


def test_the_weights_are_small_and_nothing_is_pickled() -> None:
    files = [file for file in MODEL.iterdir() if file.suffix in (".onnx", ".safetensors")]
    assert len(files) == 2
    assert sum(file.stat().st_size for file in files) < 15_000_000


def examples() -> list[QuestionExample]:
    asked = "I work for the Post. What did the mayor say about cranes in May?"
    marks = [("the Post", Slot.OTHER), ("the mayor", Slot.SPEAKER), ("cranes", Slot.TOPIC), ("in May", Slot.DATE)]
    first = QuestionExample(
        asked, "said_by", tuple(SlotMark(s, asked.find(t), asked.find(t) + len(t)) for t, s in marks)
    )
    second = QuestionExample("Vane on grain?", "said_by", (SlotMark(Slot.SPEAKER, 0, 4), SlotMark(Slot.TOPIC, 8, 13)))
    kept = {Slot.SPEAKER: ("Vane",)}
    third = QuestionExample("and about fish", "said_by", (SlotMark(Slot.TOPIC, 10, 14),), ("Vane on grain?",), kept)
    return [first, second, third]


def test_varied_questions_are_marked_where_the_texts_stand() -> None:
    random, recipe = np.random.default_rng(1), Recipe(swap=0.9, noise=0.9, plain=2.0, known=0.9)
    questions = set()
    for _ in range(60):
        for example in varied_examples(examples(), recipe, random):
            at = 0
            for mark in sorted(example.marks, key=lambda mark: mark.start):
                assert at <= mark.start < mark.end <= len(example.question)
                at = mark.end
            for words in example.carried.values():
                assert all(any(word in turn for turn in example.before) for word in words)
            questions.add(example.question)
    assert len(questions) > 300
    assert any(question.startswith("I work for the Post. Vane on") for question in questions)


@pytest.mark.slow
def test_training_that_was_broken_off_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    from rag.training.questions.loop import train

    recipe = Recipe(epochs=2, batch=4, frozen=5)
    unbroken = train(examples(), recipe, None, lambda text: None)

    def breaks(text: str) -> None:
        if "epoch 2" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(examples(), recipe, tmp_path / "state.pt", breaks)
    resumed = train(examples(), recipe, tmp_path / "state.pt", lambda text: None)
    ours, theirs = unbroken.state_dict(), resumed.state_dict()
    assert all(bool((ours[name] == theirs[name]).all()) for name in ours)


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "questions").exists(), reason="needs ../shared/questions")
def test_questions_it_never_saw() -> None:
    rows = [json.loads(line) for line in (SHARED / "questions" / "dev.jsonl").read_text("utf-8").splitlines()][::4]
    reader = question_reader()
    right = named = asked = 0
    for row in rows:
        question = row["question"]
        reading = reader.read(question, row.get("before", ()))
        right += intent(reading) == row["intent"]
        marked = [question[s["start"] : s["end"]] for s in row["spans"] if s["slot"] == "speaker"]
        named += texts(question, reading, Slot.SPEAKER) == marked
        asked += 1
    assert right / asked >= 0.9
    assert named / asked >= 0.85
