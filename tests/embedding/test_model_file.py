"""The exported model is what was exported, or it is not used."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive
from index.core.errors import ModelError
from index.core.settings import Settings
from index.embedding import embedder, model_file
from index.embedding.embedder import PackagedEmbedder, model_cache, packaged_model
from index.embedding.model_file import ABSENT, check_weights, model_file_fault, prepare_model_file
from rag.admin.status_report import machine_rows
from tests.support.archives import ROOT, fill

pytestmark = pytest.mark.slow


def name() -> str:
    """The name of the exported model in any cache."""
    PackagedEmbedder(model_cache(Settings())).embed(["x"])
    return next(model_cache(Settings()).glob("*.onnx")).name


def planted(folder: Path) -> Path:
    """A network of the right name, inputs and output, for which every text is the same."""
    import onnx
    from onnx import TensorProto, helper

    nodes = [
        helper.make_node("Cast", ["attention_mask"], ["m"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["m", "axis"], ["m3"]),
        helper.make_node("Mul", ["m3", "ones"], ["tokens"]),
    ]
    inputs = [
        helper.make_tensor_value_info(each, TensorProto.INT64, ["b", "t"]) for each in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["b", "t", 384])
    constants = [
        helper.make_tensor("axis", TensorProto.INT64, [1], [2]),
        helper.make_tensor("ones", TensorProto.FLOAT, [1, 1, 384], np.ones(384, np.float32)),
    ]
    graph = helper.make_graph(nodes, "planted", inputs, [output], constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(made, str(folder / name()))
    return folder / name()


@pytest.mark.parametrize("kind", ["planted", "garbage", "changed"])
def test_what_was_not_exported_is_never_loaded(
    kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = PackagedEmbedder(model_cache(Settings())).embed(["a", "b"])
    exported = model_cache(Settings()) / name()
    monkeypatch.setattr(embedder, "export_to_onnx", lambda _, file: shutil.copyfile(exported, file))  # half a minute
    if kind == "planted":
        file = planted(tmp_path)
    elif kind == "garbage":
        file = tmp_path / name()
        file.write_bytes(b"garbage")
    else:
        for each in model_cache(Settings()).glob(f"{name()}*"):
            shutil.copyfile(each, tmp_path / each.name)
        file = tmp_path / name()
        PackagedEmbedder(tmp_path).embed(["x"])
        with file.open("r+b") as stream:
            stream.seek(-100, os.SEEK_END)
            stream.write(b"\0" * 100)
    with caplog.at_level(logging.WARNING):
        vectors = PackagedEmbedder(tmp_path).embed(["a", "b"])
    assert np.abs(vectors - real).max() < 1e-4
    assert "it is not used, and prepared again" in caplog.text and str(file) in caplog.text
    assert model_file_fault(file) == ""


def test_a_file_that_is_unchanged_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = prepare_model_file(tmp_path / "m.onnx", lambda: (tmp_path / "m.onnx").write_bytes(b"model"))
    monkeypatch.setattr(model_file, "_digest", lambda file: pytest.fail("read again"))
    assert prepare_model_file(tmp_path / "m.onnx", lambda: pytest.fail("exported again")) == digest


def test_a_copy_is_what_it_was_a_copy_of(tmp_path: Path) -> None:
    one, other = tmp_path / "one" / "m.onnx", tmp_path / "other" / "m.onnx"
    digest = prepare_model_file(one, lambda: one.write_bytes(b"model"))
    shutil.copytree(one.parent, other.parent)
    assert prepare_model_file(other, lambda: pytest.fail("exported again")) == digest
    other.write_bytes(b"medal")
    assert "is not what was prepared there" in model_file_fault(other)


def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    cache = tmp_path / "shared"
    cache.mkdir()
    cache.chmod(0o777)
    with pytest.raises(ModelError, match=f"others may write to it.*chmod go-w {cache}.*ONRECORD_CACHE"):
        PackagedEmbedder(cache).embed(["x"])
    assert list(cache.iterdir()) == []
    cache.chmod(0o755)
    tmp_path.chmod(0o777)
    with pytest.raises(ModelError, match=f"others may replace it.*chmod o-w {tmp_path}"):
        model_file_fault(cache / "m.onnx")
    tmp_path.chmod(0o1777)  # as /tmp is
    assert model_file_fault(cache / "m.onnx") == ABSENT


def test_a_file_that_others_may_change_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "m.onnx"
    prepare_model_file(file, lambda: file.write_bytes(b"model"))
    file.chmod(0o666)
    assert model_file_fault(file) == "could have been changed by others"
    file.chmod(0o644)
    assert model_file_fault(file) == ""
    if os.geteuid() == 0:
        for each in (file, tmp_path / "m.onnx.json"):
            os.chown(each, 65534, 65534)
            assert model_file_fault(file) == "could have been changed by others"
            os.chown(each, 0, 0)


def test_the_packages_weights_are_checked(tmp_path: Path) -> None:
    check_weights(packaged_model())
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="not the embedding model that onrecord was made with"):
        check_weights(tmp_path)


def test_the_record_and_status_name_the_file(tmp_path: Path) -> None:
    archive = fill(tmp_path / "archive", ROOT / "seeds")
    digest = PackagedEmbedder(model_cache(Settings())).file_hash
    assert archive.status().model_files == (digest,)
    said = dict(machine_rows(Settings(), archive.status()))
    assert (
        digest in said["model file"] and "as it was prepared" in said["model file"] and "also" not in said["model file"]
    )
    assert said["readers"].startswith("confined by ")
    key = f"files of {archive.wanted.fingerprint}"
    with archive.writing():
        archive.database.set_meta(key, f"{'0' * 64} {digest}")
    again = Archive.open(archive.folder)
    assert (
        "also has vectors of another export (000000000000…)"
        in dict(machine_rows(Settings(), again.status()))["model file"]
    )
    assert "not prepared yet" in dict(machine_rows(Settings(cache=tmp_path / "none"), again.status()))["model file"]
