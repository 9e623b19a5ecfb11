"""The question reader in torch: the packaged encoder's layers, and heads for tags, intent and carried slots."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from index.text.wordpieces import model_folder
from index.training.quotations.network import Dropout
from rag.query.chain import FORBIDDEN, allowed_transitions, tag_count
from rag.query.reader import CARRIED_SLOTS, INTENTS, Slot
from rag.query.tagging import FEATURES
from rag.training.questions.data import Batch

SIZE, HEADS, INNER, LAYERS, PLACES = 384, 12, 1536, 6, 512
TAGS = tag_count(len(Slot))


class Layer(nn.Module):
    """One transformer layer of BERT (Devlin et al., NAACL 2019), its norms after the sums."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query_key_value = nn.Linear(SIZE, 3 * SIZE)
        self.attended = nn.Linear(SIZE, SIZE)
        self.attended_norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.widen = nn.Linear(SIZE, INNER)
        self.narrow = nn.Linear(INNER, SIZE)
        self.narrow_norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """float[b, t, 384] to the same; the mask float[b, 1, 1, t] is added to the attention's scores."""
        rows, width, _ = hidden.shape
        parts = self.query_key_value(hidden).view(rows, width, 3, HEADS, SIZE // HEADS).permute(2, 0, 3, 1, 4)
        scores = parts[0] @ parts[1].transpose(-1, -2) / math.sqrt(SIZE // HEADS)
        if mask is not None:
            scores = scores + mask
        mixed = (scores.softmax(-1) @ parts[2]).transpose(1, 2).reshape(rows, width, SIZE)
        hidden = self.attended_norm(hidden + self.dropout(self.attended(mixed)))
        wide = nn.functional.gelu(self.widen(hidden))
        out: Tensor = self.narrow_norm(hidden + self.dropout(self.narrow(wide)))
        return out


class Encoder(nn.Module):
    """Embedded pieces, float[b, t, 384], to hidden states of the same shape."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.places = nn.Embedding(PLACES, SIZE)
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def forward(self, embedded: Tensor, mask: Tensor | None = None) -> Tensor:
        """The last layer's states; `mask` as in Layer."""
        hidden: Tensor = self.dropout(self.norm(embedded + self.places.weight[: embedded.shape[1]]))
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden


class Network(nn.Module):
    """Word embeddings, which stay the package's; the encoder; the heads."""

    def __init__(self, dropout: float = 0.1, start: str = "") -> None:
        super().__init__()
        self.words = nn.Embedding(30522, SIZE)
        self.words.weight.requires_grad_(False)
        self.features = nn.ModuleList(nn.Embedding(n, SIZE, _weight=0.01 * torch.randn(n, SIZE)) for n in FEATURES)
        self.encoder = Encoder(dropout)
        self.dropout = Dropout(dropout)
        self.tags = nn.Linear(2 * SIZE, TAGS)
        self.transitions = nn.Parameter(torch.zeros(TAGS + 1, TAGS))
        self.gaze = nn.Linear(SIZE, 1)
        self.intent = nn.Linear(3 * SIZE, len(INTENTS))
        self.kept = nn.Linear(3 * SIZE, len(CARRIED_SLOTS))
        self.earlier = nn.Linear(SIZE, 1 + len(CARRIED_SLOTS))
        self.barred: Tensor
        self.register_buffer("barred", torch.from_numpy(~allowed_transitions(len(Slot))), persistent=False)
        self._begin_with(start)

    def steps(self) -> Tensor:
        """The transition scores, float[n + 1, n]; the last row for the first word."""
        steps: Tensor = self.transitions.masked_fill(self.barred, FORBIDDEN)
        return steps

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Scores of tags [b, m, n], intents [b, 8], carried slots [b, 6] and of the turns before [b, t, 7]."""
        embedded = self.words(torch.from_numpy(batch.ids))
        features = torch.from_numpy(batch.features)
        for number, table in enumerate(self.features):
            embedded = embedded + table(features[..., number])
        mask = torch.where(torch.from_numpy(batch.mask)[:, None, None, :], 0.0, -1e4)
        return self.read(self.encoder(embedded, mask), batch)

    def read(self, hidden: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Apply the heads to hidden states float[b, t, 384]."""
        rows = torch.arange(len(hidden))[:, None]
        words = torch.cat([hidden[rows, torch.from_numpy(batch.first)], hidden[rows, torch.from_numpy(batch.last)]], -1)
        own = torch.from_numpy(batch.own)
        whole = self.pooled(hidden, own)
        whole = self.dropout(whole)
        tags = self.tags(self.dropout(words))
        return tags, self.intent(whole), self.kept(whole), self.earlier(self.dropout(hidden))

    def pooled(self, hidden: Tensor, own: Tensor) -> Tensor:
        """[CLS], the mean and a weighted mean of the question's pieces, float[b, 1152]."""
        gaze = self.gaze(hidden).masked_fill(~own[..., None], FORBIDDEN).softmax(1)
        mean = (hidden * own[..., None]).sum(1) / own.sum(1, keepdim=True)
        return torch.cat([hidden[:, 0], mean, (hidden * gaze).sum(1)], -1)

    def _begin_with(self, start: str) -> None:
        from safetensors.torch import load_file

        package = load_file(model_folder() / "model.safetensors")
        kind = package["embeddings.token_type_embeddings.weight"][0]
        self.words.weight.data.copy_(package["embeddings.word_embeddings.weight"])
        weights = load_encoder_weights(Path(start)) if start else package
        if start:
            kind = weights["embeddings.token_type_embeddings.weight"][0]
        own = {
            "places.weight": weights["embeddings.position_embeddings.weight"] + kind,
            "norm.weight": weights["embeddings.LayerNorm.weight"],
            "norm.bias": weights["embeddings.LayerNorm.bias"],
        }
        for layer in range(LAYERS):
            own |= _layer(weights, layer)
        self.encoder.load_state_dict(own)


_PARTS = {
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "narrow_norm": "output.LayerNorm",
}


def _layer(weights: dict[str, Tensor], layer: int) -> dict[str, Tensor]:
    theirs, mine = f"encoder.layer.{layer}.", f"layers.{layer}."
    renamed = {}
    for part in ("weight", "bias"):
        three = [weights[f"{theirs}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
        renamed[f"{mine}query_key_value.{part}"] = torch.cat(three)
        for own, other in _PARTS.items():
            renamed[f"{mine}{own}.{part}"] = weights[f"{theirs}{other}.{part}"]
    return renamed


def load_encoder_weights(file: Path) -> dict[str, Tensor]:
    """The encoder's weights in an encoder.onnx that `index.training` wrote, by the names that the package uses."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(file).graph
    arrays = {a.name.removesuffix("_half"): numpy_helper.to_array(a).astype(np.float32) for a in graph.initializer}
    weights = {name.removeprefix("bert."): torch.from_numpy(array) for name, array in arrays.items() if "bert." in name}
    products = {node.output[0]: node.input[1] for node in graph.node if node.op_type == "MatMul"}
    for node in graph.node:
        sides = set(node.input) & products.keys()
        bias = next((name for name in node.input if name.endswith(".bias")), "")
        if node.op_type == "Add" and sides and bias.startswith("bert."):
            array = arrays[products[sides.pop()]]
            weights[bias.removeprefix("bert.").removesuffix("bias") + "weight"] = torch.from_numpy(array.T.copy())
    return weights
