"""The running mean of a network's weights while it learns, and a checkpoint to go on from: for every training here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


@torch.no_grad()
def update_average(average: dict[str, Tensor], network: nn.Module, keep: float) -> None:
    """Move the mean of each weight that is in `average` towards the network's; `keep` of the mean stays."""
    for name, parameter in network.named_parameters():
        if name in average:
            average[name].lerp_(parameter, 1 - keep)


def save_checkpoint(
    file: Path, step: int, network: nn.Module, optimizer: torch.optim.AdamW, average: dict[str, Tensor]
) -> None:
    """Write what the steps so far have made of the weights that are in `average`, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    own = {name: value for name, value in network.state_dict().items() if name in average}
    torch.save({"step": step, "network": own, "optimizer": optimizer.state_dict(), "average": average}, part)
    part.replace(file)


def resume_checkpoint(
    file: Path, network: nn.Module, optimizer: torch.optim.AdamW, average: dict[str, Tensor], device: str = "cpu"
) -> int:
    """Read a checkpoint into network, optimizer and mean; return the steps that were done, 0 without a file."""
    if not file.exists():
        return 0
    state: dict[str, Any] = torch.load(file, map_location=device, weights_only=True)
    network.load_state_dict(state["network"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    for name, value in state["average"].items():
        average[name].copy_(value)
    return int(state["step"])
