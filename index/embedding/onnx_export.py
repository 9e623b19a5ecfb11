"""A program: `python -m index.embedding.onnx_export MODEL_FOLDER FILE` writes a BERT encoder as an ONNX file.

Inputs `input_ids` and `attention_mask`, int64[batch, tokens]; output `tokens`, float32[batch, tokens, width].
Run in a process of its own, because it needs torch and transformers (seconds, a gigabyte) only once.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from index.system.private_files import create_part, default_access, make_private_folder


def export_encoder(model: Path, file: Path) -> None:
    """Write the file, whole or not at all: a reader never sees half of it."""
    import torch
    from transformers import AutoModel

    class Encoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = AutoModel.from_pretrained(model, attn_implementation="eager", local_files_only=True)

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            # An additive mask of four dimensions passes through transformers untouched and stays dynamic.
            hidden = (1.0 - attention_mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
            kinds = torch.zeros_like(input_ids)
            output = self.bert(input_ids=input_ids, attention_mask=hidden, token_type_ids=kinds)
            tokens: torch.Tensor = output.last_hidden_state
            return tokens

    ids = torch.arange(1000, 1032).reshape(2, 16)
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0
    axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("tokens", max=512)}
    access = default_access()
    make_private_folder(file.parent, access)
    part = create_part(file, access)
    try:
        torch.onnx.export(
            Encoder().eval(),
            (ids, mask),
            part,
            input_names=["input_ids", "attention_mask"],
            output_names=["tokens"],
            dynamic_shapes={"input_ids": axes, "attention_mask": axes},
            dynamo=True,
            external_data=False,
            opset_version=18,
            verbose=False,
        )
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    export_encoder(Path(sys.argv[1]), Path(sys.argv[2]))
