"""The likelihood of whole tag sequences: a linear-chain CRF over BIOES tags, its sums by a parallel scan.

Lafferty et al., ICML 2001. The scan multiplies neighbouring transition matrices in log space, log2(t) times,
which keeps torch out of a Python loop over the pieces.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from index.extraction.network.bioes import BARRED, FOLLOWS, TAGS


class LinearChainCRF(nn.Module):
    """Learned transitions between tags; those that BIOES forbids are barred."""

    def __init__(self) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.barred: Tensor
        self.register_buffer("barred", torch.from_numpy(~FOLLOWS), persistent=False)

    def loss(self, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Mean negative log likelihood per piece. scores float[b, t, n]; tags int[b, t], negative where
        unknown.

        What `mask` bool[b, t] leaves out, and what lies at the ends, counts as O.
        """
        barred = scores.new_full((), BARRED)
        outside = torch.where(torch.arange(scores.shape[-1]) == 0, 0.0, BARRED).to(scores)
        free = torch.where(mask[..., None], scores, outside)
        gold = torch.nn.functional.one_hot(tags.clamp(min=0), scores.shape[-1]).bool()
        constrained = torch.where((tags < 0)[..., None] | gold, free, barred)
        return (self._total(free) - self._total(constrained)).sum() / mask.sum()

    def _total(self, scores: Tensor) -> Tensor:
        """The log of the sum over all well-formed sequences that begin and end with O: float[b]."""
        steps = self.transitions.masked_fill(self.barred, BARRED) + scores[:, 1:, None, :]
        first = scores[:, 0, 0]
        while steps.shape[1] > 1:
            odd = steps[:, -1:] if steps.shape[1] % 2 else None
            even = steps.shape[1] // 2 * 2
            steps = _product(steps[:, 0:even:2], steps[:, 1:even:2])
            if odd is not None:
                steps = torch.cat([steps, odd], 1)
        return first + steps[:, 0, 0, 0]


def _product(left: Tensor, right: Tensor) -> Tensor:
    """log(exp(left) @ exp(right)), with the largest numbers taken out first."""
    rows, columns = left.amax(-1, keepdim=True).detach(), right.amax(-2, keepdim=True).detach()
    product = (left - rows).exp() @ (right - columns).exp()
    return product.clamp(min=1e-35).log() + rows + columns
