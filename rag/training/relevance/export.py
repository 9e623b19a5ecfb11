"""The reranker as the files that inference reads: joint.onnx and joint.safetensors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import Tensor, nn

from rag.training.relevance.reranker import Reranker

LARGE = 4096
"""Arrays with more elements than this are stored as one byte a number and a scale for each output."""


class _Layers(nn.Module):
    """The transformer of a Reranker over embeddings, with a mask that is added."""

    def __init__(self, joint: Reranker) -> None:
        super().__init__()
        self.embeddings, self.layers = joint.bert.embeddings, joint.bert.encoder.layer

    def forward(self, embedded: Tensor, mask: Tensor) -> Tensor:
        hidden: Tensor = self.embeddings(inputs_embeds=embedded)
        for layer in self.layers:
            out = layer(hidden, mask)
            hidden = out[0] if isinstance(out, tuple) else out
        return hidden


def export(joint: Reranker, folder: Path) -> None:
    """Write joint.onnx (inputs embedded float32[b, t, 384], mask float32[b, 1, 1, t]; output hidden) and its head."""
    folder.mkdir(parents=True, exist_ok=True)
    joint = joint.cpu().eval()
    for module in joint.bert.modules():
        if hasattr(module, "config"):
            module.config._attn_implementation = "eager"
    state = {name: value.detach().numpy() for name, value in joint.state_dict().items() if not name.startswith("bert.")}
    head = {
        "hidden": state["head.0.weight"].astype(np.float16),
        "hidden_bias": state["head.0.bias"],
        "out": state["head.2.weight"][0],
        "out_bias": state["head.2.bias"] + state["bias"],
        "scale": state["scale"],
    }
    save_file({name: np.ascontiguousarray(value) for name, value in head.items()}, folder / "joint.safetensors")
    embedded, mask = torch.randn(2, 16, 384), torch.zeros(2, 1, 1, 16)
    mask[1, ..., 9:] = -1e4
    axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("tokens", max=512)}
    program = torch.onnx.export(
        _Layers(joint),
        (embedded, mask),
        input_names=["embedded", "mask"],
        output_names=["hidden"],
        dynamic_shapes={"embedded": axes, "mask": {0: axes[0], 3: axes[1]}},
        dynamo=True,
        opset_version=18,
        verbose=False,
    )
    if program is None:
        raise RuntimeError("torch.onnx.export returned nothing")
    (folder / "joint.onnx").write_bytes(_bytes(program.model_proto).SerializeToString())


def _bytes(model: Any) -> Any:  # noqa: ANN401 - onnx, which comes with onnxscript, has no types
    """The model with its large float32 arrays stored as int8 times a scale, made float32 when it is loaded."""
    import onnx
    from onnx import helper, numpy_helper

    made, added = [], []
    for array in model.graph.initializer:
        if array.data_type != onnx.TensorProto.FLOAT or int(np.prod(array.dims)) <= LARGE:
            continue
        name, values = array.name, numpy_helper.to_array(array)
        scale = np.maximum(1e-9, np.abs(values).max(axis=_inputs(model, name, values), keepdims=True)) / 127
        array.CopyFrom(numpy_helper.from_array(np.round(values / scale).astype(np.int8), name + "_bytes"))
        added.append(numpy_helper.from_array(scale.astype(np.float32), name + "_scale"))
        made.append(helper.make_node("Cast", [name + "_bytes"], [name + "_whole"], to=onnx.TensorProto.FLOAT))
        made.append(helper.make_node("Mul", [name + "_whole", name + "_scale"], [name]))
    model.graph.initializer.extend(added)
    nodes = [*made, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    del model.graph.value_info[:]
    return model


def _inputs(model: Any, name: str, values: np.ndarray) -> int:  # noqa: ANN401
    """The axis of an array over which a product sums: one scale is kept for each place of the other."""
    for node in model.graph.node:
        if node.op_type in ("MatMul", "Gemm") and name in node.input:
            turned = any(a.name == "transB" and a.i for a in node.attribute)
            return 1 if turned else 0
    return values.ndim - 1
