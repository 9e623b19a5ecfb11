"""The trained network as the files that inference reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file

from index.training.quotations.network import Encoder, Network

_MULTIPLIED = (
    *("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"),
    *("intermediate.dense", "output.dense"),
)
HALVED = 256  # arrays with more elements than this are stored as float16


def export(network: Network, folder: Path) -> None:
    """Write encoder.onnx, features.safetensors, linker.safetensors; word embeddings stay in the package."""
    folder.mkdir(parents=True, exist_ok=True)
    network = network.cpu().eval()
    links = {k.removeprefix("links."): v for k, v in network.state_dict().items() if k.startswith("links.")}
    links |= {k: v for k, v in network.state_dict().items() if k.startswith("said.")}
    links["transitions"] = network.chain.transitions.detach()
    save_file({k: v.numpy().astype(np.float16) for k, v in links.items()}, folder / "linker.safetensors")
    tables = {
        name.removesuffix(".weight"): table.numpy().astype(np.float16)
        for name, table in network.encoder.features.state_dict().items()
    }
    save_file(tables, folder / "features.safetensors")
    write_encoder(network.encoder, folder / "encoder.onnx")


def write_encoder(encoder: Encoder, file: Path) -> None:
    """Inputs embedded float32[b, t, 384] and mask float32[b, 1, 1, t] (0, -1e4); outputs hidden, tags and names."""
    embedded, mask = torch.randn(2, 16, encoder.tags.in_features), torch.zeros(2, 1, 1, 16)
    mask[1, ..., 9:] = -1e4
    axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("tokens", max=512)}
    program = torch.onnx.export(
        encoder,
        (embedded, mask),
        input_names=["embedded", "mask"],
        output_names=["hidden", "tags", "names"],
        dynamic_shapes={"embedded": axes, "mask": {0: axes[0], 3: axes[1]}},
        dynamo=True,
        opset_version=18,
        verbose=False,
    )
    if program is None:
        raise RuntimeError("torch.onnx.export returned nothing")
    file.write_bytes(_halved(program.model_proto).SerializeToString())


def _halved(model: Any) -> Any:  # noqa: ANN401 - onnx, which comes with onnxscript, has no types
    """The model with its large float32 arrays stored as float16 and cast back when it is loaded."""
    import onnx
    from onnx import helper, numpy_helper

    casts = []
    for array in model.graph.initializer:
        if array.data_type != onnx.TensorProto.FLOAT or int(np.prod(array.dims)) <= HALVED:
            continue
        name = array.name
        array.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(array).astype(np.float16), name + "_half"))
        casts.append(helper.make_node("Cast", [name + "_half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    del model.graph.value_info[:]
    for node in model.graph.node:
        del node.metadata_props[:]  # where the exporter stood in whose folders
    return model


def restore(network: Network, folder: Path) -> None:
    """Puts the weights that `export` wrote into the network; what the folder does not hold stays as it is.

    The exported graph names biases as torch does, and matrices by the order in which they are multiplied.
    """
    import onnx
    from onnx import numpy_helper
    from safetensors.numpy import load_file

    model = onnx.load(str(folder / "encoder.onnx"))
    initial = model.graph.initializer
    arrays = {i.name.removesuffix("_half"): numpy_helper.to_array(i).astype(np.float32) for i in initial}
    weights = {f"encoder.{name}": array for name, array in arrays.items() if not name.startswith("val_")}
    matrices = [name for node in model.graph.node if node.op_type == "MatMul" for name in node.input if name in arrays]
    layers = [f"encoder.bert.encoder.layer.{n}" for n in range(len(network.encoder.bert.encoder.layer))]
    names = [f"{layer}.{part}" for layer in layers for part in _MULTIPLIED]
    for name, matrix in zip([*names, "encoder.tags", "encoder.names"], matrices, strict=False):
        weights[f"{name}.weight"] = arrays[matrix].T
    tables = load_file(str(folder / "features.safetensors"))
    weights |= {f"encoder.features.{name}.weight": table for name, table in tables.items()}
    for name, array in load_file(str(folder / "linker.safetensors")).items():
        weights["chain.transitions" if name == "transitions" else _home(name)] = array
    own = network.state_dict()
    fitting = {name: torch.from_numpy(np.array(array, np.float32)) for name, array in weights.items() if name in own}
    network.load_state_dict({k: v for k, v in fitting.items() if v.shape == own[k].shape}, strict=False)


def _home(name: str) -> str:
    """Return the network's name of an array of linker.safetensors."""
    return name if name.startswith("said.") else f"links.{name}"
