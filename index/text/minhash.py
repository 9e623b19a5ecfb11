"""Near copies of a text: its runs of three words, and the bands of their MinHash signature.

MinHash is Broder's (1997), the bands are as in Leskovec et al., Mining of Massive Datasets, 3.4.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

_RUN = 3
_LEAST = 20
"""Runs of words below which a text is too short to be told from another by them."""
_BANDS, _ROWS = 32, 4
"""Of two texts that share half of their runs 87 % have a band in common, of those that share two thirds 99.9 %."""


def word_trigrams(text: str) -> set[str]:
    """Every three words in a row, lower case."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def jaccard_similarity(one: set[str], other: set[str]) -> float:
    """Share of common runs (Jaccard)."""
    return len(one & other) / len(one | other) if other else 0.0


def minhash_bands(text: str) -> tuple[int, ...]:
    """A signed 64-bit number for each band of the signature; texts with a number in common are worth comparing. () for
    a text that is too short."""
    from rensa import RMinHash

    every = word_trigrams(text)
    if len(every) < _LEAST:
        return ()
    minhash = RMinHash(num_perm=_BANDS * _ROWS, seed=1)
    minhash.update(sorted(every))
    signature: Sequence[int] = minhash.digest()
    return tuple(_number(band, signature[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS))


def _number(band: int, rows: Sequence[int]) -> int:
    written = f"{band}:{','.join(map(str, rows))}".encode()
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), signed=True)
