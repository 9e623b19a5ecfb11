"""The trained network as the files that rag/query/reader.py loads: ONNX in whole numbers of 8 bits, safetensors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

from rag.query.chain import FORBIDDEN
from rag.query.tagging import MAX_PIECES
from rag.training.questions.network import SIZE, Encoder, Network

PLACES = 2 * MAX_PIECES + 32  # more pieces never come


def export(network: Network, shapes: np.ndarray, folder: Path) -> None:
    """Write encoder.onnx and heads.safetensors; word embeddings stay in the package. `shapes` as in data.shapes."""
    folder.mkdir(parents=True, exist_ok=True)
    network = network.cpu().eval()
    heads = {
        name: value.detach().numpy().astype(np.float16)
        for name, value in network.state_dict().items()
        if name.split(".")[0] in ("features", "tags", "gaze", "intent", "kept")
    }
    heads["transitions"] = network.steps().detach().clamp(min=FORBIDDEN).numpy().astype(np.float16)
    heads["shapes"] = shapes.astype(np.float16)
    save_file(heads, folder / "heads.safetensors")
    (folder / "heads.safetensors").chmod(0o644)  # safetensors makes it its owner's alone
    write_encoder(network.encoder, folder / "encoder.onnx")


def write_encoder(encoder: Encoder, file: Path, whole: bool = True) -> None:
    """Input embedded float32[1, t, 384], output hidden of the same shape, t at most PLACES.

    `whole`: the weights as uint8, each column with a scale and a zero of its own, multiplied as whole numbers by inputs
    that are rounded as they come: a quarter of the size, and two thirds of the time.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    places = encoder.places
    encoder.places = torch.nn.Embedding(PLACES, SIZE, _weight=places.weight[:PLACES].detach().clone())
    program = torch.onnx.export(
        encoder,
        (torch.randn(1, 16, SIZE),),
        input_names=["embedded"],
        output_names=["hidden"],
        dynamic_shapes={"embedded": {1: torch.export.Dim("pieces", max=PLACES)}},
        dynamo=True,
        opset_version=18,
        verbose=False,
    )
    encoder.places = places
    if program is None:
        raise RuntimeError("torch.onnx.export returned nothing")
    file.write_bytes(program.model_proto.SerializeToString())
    if whole:
        quantize_dynamic(file, file, weight_type=QuantType.QUInt8, per_channel=True)
