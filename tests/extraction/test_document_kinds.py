"""The classifier of documents' kinds: what is kept of its training, and what it predicts."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch

from index.core.types import Article
from index.extraction.documents.classifier import FILE, KINDS, Classifier
from index.extraction.documents.evidence import LayoutEvidence
from index.extraction.documents.features import feature_names, layout_features
from index.training.documents import __main__ as training
from tests.support.archives import ROOT

Row = dict[str, Any]


def _row(**other: str) -> Row:
    return {"id": "z-1", "set": "z", "title": "", "text": "The port is closed.", "kind": "article"} | other


def test_what_is_kept_of_the_networks_gives_their_probabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_STEPS", 20)
    rows = training.documents()[::8]
    features = training.features_of(rows)
    arrays = training.fit(features, [row["kind"] for row in rows])
    x = torch.from_numpy(Classifier.inputs(arrays, features))
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    units = torch.relu(x @ tensors["hidden"] + tensors["hidden_bias"])
    odds = units @ tensors["output"] + tensors["output_bias"]
    expected = torch.softmax(odds, -1).mean(0).numpy()
    classifier = Classifier({name: array.astype(np.float32) for name, array in training.packed(arrays).items()})
    given = np.stack([classifier.probabilities(each) for each in features])
    assert given.shape == (len(rows), len(KINDS))
    np.testing.assert_allclose(given.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(given, expected, atol=5e-3)
    assert given.std(axis=0).min() > 0


def test_training_gives_the_same_networks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_STEPS", 3)
    rows = training.documents()[::40]
    features = training.features_of(rows)
    one, other = (training.fit(features, [row["kind"] for row in rows]) for _ in range(2))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_the_packaged_weights_are_small() -> None:
    assert FILE.stat().st_size < 250_000


def test_all_features_are_finite_and_named() -> None:
    for text in ("", "\n", "?", "Q", "A: b", "12:00", "“" * 90, "…\n\n- \n***"):
        features = layout_features(LayoutEvidence.of(Article("a", text)))
        assert features.shape == (len(feature_names()),)
        assert np.isfinite(features).all(), text


def test_a_set_is_added_behind_the_others() -> None:
    rows = training.documents()
    assert training.merged(rows, [_row()]) == [*rows, _row()]


@pytest.mark.parametrize(
    "row", [_row(kind="poem"), _row(set="a"), _row(id="a-more_a_001"), {**_row(), "half": "dev"}, {"id": "z-1"}]
)
def test_a_row_that_is_not_one_is_refused(row: Row) -> None:
    with pytest.raises(ValueError, match="needs id, set, title, text, kind"):
        training.merged(training.documents(), [row])


def test_an_id_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="z-1"):
        training.merged(training.documents(), [_row(), _row()])


def test_kinds_of_the_half_that_nothing_was_learned_from() -> None:
    """The bound is what was measured, once."""
    rows = [json.loads(line) for line in (ROOT / "tests/data/documents.jsonl").read_text("utf8").splitlines()]
    rows = [row for row in rows if row["half"] == "held"]
    predicted = [Classifier.packaged().kind(each) for each in training.features_of(rows)]
    right = sum(kind == row["kind"] for kind, row in zip(predicted, rows, strict=True))
    assert len(rows) == 89
    assert right >= 72
