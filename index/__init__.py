"""From files to a searchable archive.

Importing this package turns off what its libraries would otherwise send or fetch: nothing leaves the machine. What
other programs may use is in `__all__`; each name is imported at its first use, so that `import index` stays cheap.
"""

import os
from typing import TYPE_CHECKING

for _name, _value in (
    ("ANONYMIZED_TELEMETRY", "False"),  # Chroma
    ("HF_HUB_OFFLINE", "1"),
    ("HF_HUB_DISABLE_TELEMETRY", "1"),
    ("TRANSFORMERS_OFFLINE", "1"),
    ("DO_NOT_TRACK", "1"),
    ("ORT_DISABLE_TELEMETRY", "1"),  # onnxruntime, some seconds after it is loaded
):
    os.environ.setdefault(_name, _value)

__all__ = ["Archive", "Article", "Filter", "Kind", "extract", "ingest"]

if TYPE_CHECKING:
    from index.archive import Archive
    from index.archive.ingest import ingest
    from index.core.types import Article, Kind
    from index.extraction.pipeline import extract
    from index.store.filters import Filter
else:
    from index.core.lazy_exports import lazy_exports

    __getattr__ = lazy_exports(
        __name__,
        {
            "Archive": "index.archive",
            "Article": "index.core.types",
            "Filter": "index.store.filters",
            "Kind": "index.core.types",
            "extract": "index.extraction.pipeline",
            "ingest": "index.archive.ingest",
        },
    )
