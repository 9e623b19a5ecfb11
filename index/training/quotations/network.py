"""The quotation network in torch: the packaged encoder with features, tags on top, and links."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

from index.extraction.network.bioes import NAMES, TAGS
from index.extraction.network.link_features import NAMED, NEAREST, place_embedding_count
from index.text.wordpieces import FEATURES, model_folder
from index.training.quotations.crf import LinearChainCRF

WIDTH = 96
LINKS = {"content_cue": NEAREST, "cue_source": NEAREST, "content_source": NEAREST, "source_name": NAMED}


class Dropout(nn.Module):
    """Dropout with noise drawn by numpy: torch's own takes longer on a CPU than the layers do."""

    random = np.random.Generator(np.random.SFC64(0))

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    @classmethod
    def reseed(cls, *seed: int) -> None:
        """Make what follows the same each time: a resumed run equals an unbroken one."""
        cls.random = np.random.Generator(np.random.SFC64(list(seed)))

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        if x.device.type != "cpu":
            return nn.functional.dropout(x, self.rate)
        cut = round(256 * self.rate)
        noise = np.frombuffer(self.random.bytes(x.numel()), np.uint8) >= cut
        keep = torch.from_numpy(noise).view(x.shape).to(x.dtype)
        return x * keep * (256 / (256 - cut))


class Encoder(nn.Module):
    """float[b, t, 384] word embeddings with features added, and a mask, to hidden states and tag scores."""

    def __init__(self) -> None:
        super().__init__()
        bert = AutoModel.from_pretrained(
            str(model_folder()),
            attn_implementation="sdpa",
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,
        )
        _replace_dropout(bert)
        self.words = bert.embeddings.word_embeddings
        self.words.weight.requires_grad_(False)
        bert.embeddings.word_embeddings = nn.Embedding(1, bert.config.hidden_size)
        bert.embeddings.word_embeddings.weight.requires_grad_(False)
        self.bert = bert
        size = bert.config.hidden_size
        self.features = nn.ModuleList(nn.Embedding(n, size, _weight=0.01 * torch.randn(n, size)) for n in FEATURES)
        self.dropout = Dropout(0.1)
        self.tags = nn.Linear(size, len(TAGS))
        self.names = nn.Linear(size, len(NAMES))

    def freeze(self, layers: int) -> None:
        """Keeps the embeddings and that many of the lowest layers as they are; nothing for 0."""
        if layers:
            for part in (self.bert.embeddings, self.features, *self.bert.encoder.layer[:layers]):
                part.requires_grad_(False)

    def embed(self, ids: Tensor, features: Tensor) -> Tensor:
        """Word embeddings plus those of the features, float[b, t, 384]."""
        embedded: Tensor = self.words(ids)
        for number, table in enumerate(self.features):
            embedded = embedded + table(features[..., number])
        return embedded

    def forward(self, embedded: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden float[b, t, 384], scores of tags float[b, t, 13] and of names' tags float[b, t, 5].

        The mask float[b, 1, 1, t] is added.
        """
        bert = self.bert
        hidden = bert.embeddings(inputs_embeds=embedded)
        for layer in bert.encoder.layer:
            out = layer(hidden, mask)
            hidden = out[0] if isinstance(out, tuple) else out
        noisy = self.dropout(hidden)
        return hidden, self.tags(noisy), self.names(noisy)


def _replace_dropout(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout):
            if child.p:  # that of the attention stays: its rate is zero, and its `p` is read
                setattr(module, name, Dropout(child.p))
        else:
            _replace_dropout(child)


class Link(nn.Module):
    """Scores for each head's candidates, and for none of them."""

    def __init__(self, size: int, nearest: int) -> None:
        super().__init__()
        self.head, self.other = nn.Linear(3 * size, 2 * WIDTH), nn.Linear(3 * size, 2 * WIDTH)
        self.place = nn.Embedding(place_embedding_count(nearest), WIDTH)
        nn.init.normal_(self.place.weight, std=0.1)
        self.score = nn.Linear(WIDTH, 1)
        self.none = nn.Linear(WIDTH, 1)

    def forward(self, heads: Tensor, others: Tensor, numbers: Tensor, places: Tensor) -> Tensor:
        """Scores float[h, k + 1], the last for none, of vectors [h, 3s], [o, 3s] and numbers int[h, k]."""
        mine, match = self.head(heads).split(WIDTH, -1)
        theirs, offer = self.other(others).split(WIDTH, -1)
        pair = torch.relu(mine[:, None] + theirs[numbers] + self.place(places).sum(-2))
        scores = self.score(pair)[..., 0] + torch.einsum("hw,hkw->hk", match, offer[numbers]) / WIDTH**0.5
        scores = scores.masked_fill(numbers < 0, -1e4)
        return torch.cat([scores, self.none(torch.relu(mine))], -1)


class Network(nn.Module):
    """Encoder and links together."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        size = self.encoder.bert.config.hidden_size
        self.chain = LinearChainCRF()
        self.links = nn.ModuleDict({name: Link(size, nearest) for name, nearest in LINKS.items()})
        self.said = nn.Sequential(nn.Linear(3 * size, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 1))
        self.dropout = Dropout(0.1)

    def spans(self, hidden: Tensor, spans: Tensor) -> Tensor:
        """First, last and mean hidden state, float[n, 1152], of spans int[n, 2] over float[t, 384]."""
        total = torch.cat([hidden.new_zeros(1, hidden.shape[1]), hidden.cumsum(0)])
        start, end = spans[:, 0], spans[:, 1]
        mean = (total[end] - total[start]) / (end - start)[:, None]
        vectors: Tensor = self.dropout(torch.cat([hidden[start], hidden[end - 1], mean], -1))
        return vectors
