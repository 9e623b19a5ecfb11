"""A corpus of small archives' files, each with what must come of it: format × encoding × fault.

    python -m tests.support.corpus.all_cases FOLDER     # writes the files, to look at

No text of others: a quay is closed, in four languages.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.corpus.case import Case
from tests.support.corpus.debates import debates
from tests.support.corpus.encodings import cleaning, encodings
from tests.support.corpus.exports import exports
from tests.support.corpus.faults import faults, packs
from tests.support.corpus.metadata import layouts, metadata
from tests.support.corpus.trade import trade


def cases() -> list[Case]:
    """Every case, each name once."""
    every = [*encodings(), *cleaning(), *metadata(), *layouts(), *faults(), *packs(), *trade(), *debates(), *exports()]
    assert len({case.name for case in every}) == len(every)
    return every


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for case in cases():
        (folder / case.name).write_bytes(case.content)


if __name__ == "__main__":
    main()
