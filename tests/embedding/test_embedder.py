"""The packaged model on onnxruntime gives what sentence-transformers gives, without importing torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.core.errors import ModelError
from index.core.settings import Settings
from index.embedding.embedder import NamedEmbedder, PackagedEmbedder, model_cache, open_embedder, packaged_model

pytestmark = pytest.mark.slow

TEXTS = [
    "Lavrov spoke.",
    "",
    "“This was not planned; it was explained at length,” the Russian foreign minister asserted.",
    "A word " * 400,
    "«Ça ne marche pas», a-t-elle dit. 😀",
]


@pytest.mark.filterwarnings("ignore")  # sentence-transformers and torch warn about themselves
def test_vectors_equal_those_of_sentence_transformers() -> None:
    ours = open_embedder(Settings())
    theirs = NamedEmbedder(str(packaged_model()))
    assert ours.dimension == theirs.dimension == 384
    assert np.abs(ours.embed(TEXTS) - theirs.embed(TEXTS)).max() < 1e-4


def test_vectors_have_unit_length_and_do_not_depend_on_their_neighbours() -> None:
    embedder = open_embedder(Settings())
    together = embedder.embed(TEXTS)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-4


def test_no_text_is_no_vector() -> None:
    assert open_embedder(Settings()).embed([]).shape == (0, 384)


def test_asking_imports_neither_torch_nor_chroma_nor_langchain(archive_folder: Path) -> None:
    program = (
        "import sys; from index.archive import Archive; from rag.answers.engine import ask;"
        f"assert ask(Archive.open({str(archive_folder)!r}), 'what did Lavrov say about Patriot?').matches;"
        "heavy = {'torch', 'transformers', 'chromadb', 'langchain_core', 'sentence_transformers', 'streamlit'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_model_is_exported_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = next(model_cache(Settings()).glob("*.onnx"))
    for each in there.parent.glob(f"{there.name}*"):
        (tmp_path / each.name).symlink_to(each)
    monkeypatch.setattr(sys, "executable", "/nowhere")  # no child process can be started
    assert PackagedEmbedder(tmp_path).embed(["x"]).shape == (1, 384)


def test_another_model_that_is_not_there_is_named() -> None:
    settings = Settings(embedder="nobody/no-such-model")
    with pytest.raises(ModelError, match=r"nobody/no-such-model.*ONRECORD_EMBEDDER"):
        open_embedder(settings).embed(["x"])
