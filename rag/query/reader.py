"""The question reader, a trained network: a question's intent, its slots, and the slots carried over."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.system.compute import inference_session
from index.text.wordpieces import word_embeddings
from rag.query.agreement import decode_jointly
from rag.query.chain import LinearChainCrf, TaggedSpan
from rag.query.tagging import EncodedQuestion, encode_question

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL = Path(__file__).parent / "model"
INTENTS = ("said_by", "everything", "who_said", "who_spoke", "compare", "event", "meta", "other")


class Slot(StrEnum):
    """The slots that a span of a question may fill."""

    SPEAKER = "speaker"
    """The speaker whose words are wanted, as typed."""
    TOPIC = "topic"
    """The shortest phrase that carries the topic."""
    WORDS = "words"
    """Given words, or a claim, whose speaker is wanted."""
    DATE = "date"
    OUTLET = "outlet"
    EXACT = "exact"
    """A request for direct quotations only."""
    OTHER = "other"
    """Named, but neither speaker nor topic ("I'm writing for the Post")."""


CARRIED_SLOTS = (Slot.SPEAKER, Slot.TOPIC, Slot.WORDS, Slot.DATE, Slot.OUTLET, Slot.EXACT)
"""The slots that may be taken over from the turns before."""
SEGMENTATIONS = 8
"""The number of segmentations of a question that are scored jointly."""
_EDGE = re.compile(r"^(?:['’`]s\b|[\s,;:.?!'’)\]–—-])+")  # no slot begins with these: "'s", a comma
_MARKS = {Slot.SPEAKER: 1, Slot.OUTLET: 2}


@dataclass(frozen=True, slots=True)
class SlotSpan:
    """Code points start to end of a question that fill a slot, with the probability that exactly these do."""

    slot: Slot
    start: int
    end: int
    probability: float

    def of(self, text: str) -> str:
        """The span's text in the question it was read from."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The network's prediction for a question.

    `intents` has the probability of each of INTENTS, in sum 1. `spans` are the best segmentation, in order of the text,
    not overlapping. `carried` has, for a question with turns before it, the probability that each slot of CARRIED_SLOTS
    is taken over from them; without turns before it is empty.
    """

    intents: Mapping[str, float]
    spans: tuple[SlotSpan, ...]
    carried: Mapping[Slot, float]

    @property
    def likeliest(self) -> str:
        """The intent of the highest probability."""
        return max(self.intents, key=lambda intent: self.intents[intent])


class QuestionReader:
    """The network in `folder`; it is loaded when first used, and may be used by several threads at once."""

    def __init__(self, folder: Path = MODEL) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def read(
        self, question: str, before: Sequence[str] = (), known: Sequence[tuple[int, int, Slot]] = ()
    ) -> Prediction:
        """The prediction for a question, given the turns before it, the last one last.

        `known` are spans of the question, in code points, that name a speaker (Slot.SPEAKER) or an outlet
        (Slot.OUTLET) of the archive: a hint to the network, no more.
        """
        marks = [(start, end, _MARKS[slot]) for start, end, slot in known if slot in _MARKS]
        encoded = encode_question(question, before, marks)
        network = self.load()
        tags, intents, carry_scores = network.read(encoded)
        chain = LinearChainCrf(tags.astype(np.float64), network.heads["transitions"].astype(np.float64))
        decoding = decode_jointly(
            chain.best_segmentations(SEGMENTATIONS), intents, carry_scores if before else None, network.heads["shapes"]
        )
        return Prediction(
            {name: float(p) for name, p in zip(INTENTS, decoding.intents, strict=True)},
            tuple(_span(question, encoded, span, chain.probability(span)) for span in decoding.spans),
            {slot: float(p) for slot, p in zip(CARRIED_SLOTS, decoding.carried, strict=True)} if before else {},
        )

    def load(self) -> _Network:
        """The network, which is in memory on return."""
        with self._lock:
            return self._network

    @cached_property
    def _network(self) -> _Network:
        return _Network.load(self.folder)


def _span(question: str, encoded: EncodedQuestion, span: TaggedSpan, probability: float) -> SlotSpan:
    slot, first, last = span
    start, end = int(encoded.begins[first]), int(encoded.ends[last])
    text = question[start:end]
    start += len(text) - len(_EDGE.sub("", text)) if any(map(str.isalnum, text)) else 0
    return SlotSpan(tuple(Slot)[slot], start, end, probability)


@cache
def question_reader() -> QuestionReader:
    """The reader of this process."""
    return QuestionReader()


@dataclass(frozen=True, slots=True)
class _Network:
    """The encoder, word embeddings float32[30522, 384], and the weights of features and heads by name."""

    session: InferenceSession
    words: np.ndarray
    heads: dict[str, np.ndarray]

    @classmethod
    def load(cls, folder: Path) -> _Network:
        from safetensors.numpy import load_file

        heads = {name: array.astype(np.float32) for name, array in load_file(str(folder / "heads.safetensors")).items()}
        return cls(inference_session(folder / "encoder.onnx"), word_embeddings(), heads)

    def read(self, encoded: EncodedQuestion) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Scores of the words' tags float32[m, 15], of the intents float32[8], of the carried slots float32[6]."""
        heads = self.heads
        embedded = self.words[encoded.ids]
        for number in range(encoded.features.shape[1]):
            embedded += heads[f"features.{number}.weight"][encoded.features[:, number]]
        hidden: np.ndarray = self.session.run(None, {"embedded": embedded[None]})[0][0]
        words = np.concatenate([hidden[encoded.first], hidden[encoded.last]], -1)
        own = hidden[: encoded.size]
        gaze = own @ heads["gaze.weight"][0]
        weights = np.exp(gaze - gaze.max())
        whole = np.concatenate([own[0], own.mean(0), weights @ own / weights.sum()])
        return self._head("tags", words), self._head("intent", whole), self._head("kept", whole)

    def _head(self, name: str, vectors: np.ndarray) -> np.ndarray:
        scores: np.ndarray = vectors @ self.heads[f"{name}.weight"].T + self.heads[f"{name}.bias"]
        return scores
