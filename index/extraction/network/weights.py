"""Weights files that name the features they are for: the names are checked when a file is read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.core.errors import ModelError


def require_features(file: Path, stored: Iterable[str], features: Iterable[str]) -> None:
    """Raise ModelError unless the names stored in a weights file are the features that this version computes, in the
    same order."""
    stored, features = tuple(stored), tuple(features)
    if stored == features:
        return
    missing = [name for name in features if name not in stored]
    unknown = [name for name in stored if name not in features]
    differences = [
        f"{label} {', '.join(names)}" for label, names in (("lacks", missing), ("has unknown", unknown)) if names
    ]
    raise ModelError(
        f"{file}: {'; '.join(differences) or 'its features are in another order'}: install again, or train "
        "(docs/training.md)"
    )
