"""Accuracy of the persons that an article names, and of the roles given to them.

python bench/people.py [--gold ../shared/world/dev.jsonl.gz] [--errors FILE]

Persons are compared one to one within each article, by the rules for names of ../shared/bench/score_extraction.py. A
role counts as right where half of its words (or of the label's) are those of a role that the label gives that person.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from gold import load_module

from index.core.types import Article
from index.extraction.quotations.detector import detect
from index.extraction.speakers.document import DocumentResolver

ROOT = Path(__file__).resolve().parent.parent
_WORD = re.compile(r"\w+")
_SMALL = frozenset("the a an of for at in and on to from by with s".split())


@dataclass(slots=True)
class Tally:
    """Counts over some articles; errors as lines for people to read."""

    right: int = 0
    missed: int = 0
    invented: int = 0
    roles: int = 0
    right_roles: int = 0
    with_roles: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, row: dict[str, Any], scorer: ModuleType) -> None:
        """Reads an article and compares its persons with the labels."""
        article = Article(row["id"], row["text"], row.get("title") or "")
        detection = detect(article)
        document = DocumentResolver.of(article, detection.quotations, detection.mentions)
        people = [p for p in document.discourse.people.persons if p.mentions]
        labels = list(row["people"])
        names = [label["name"] for label in labels]
        for person in people:
            label = next((x for x in labels if scorer.same_person(person.name, x["name"], names)), None)
            if label is None:
                self.invented += 1
                where = person.mentions[0].span
                around = row["text"][max(0, where.start - 40) : where.end + 40]
                self.errors.append(f"{row['id']}\tno person\t{person.name}\t{' '.join(around.split())}")
                continue
            labels.remove(label)
            self.right += 1
            self.with_roles += bool(label["roles"])
            for role in person.roles[:1]:
                self.roles += 1
                if role_fits(role, label["roles"]):
                    self.right_roles += 1
                else:
                    self.errors.append(f"{row['id']}\trole\t{person.name}: {role}\t{label['roles']}")
        self.missed += len(labels)
        self.errors += [f"{row['id']}\tmissed\t{label['name']}\t{label['forms']}" for label in labels]

    def __str__(self) -> str:
        precision = 100 * self.right / max(1, self.right + self.invented)
        recall = 100 * self.right / max(1, self.right + self.missed)
        f1 = 2 * precision * recall / max(1, precision + recall)
        share = 100 * self.right_roles / max(1, self.roles)
        return (
            f"persons: precision {precision:.1f}, recall {recall:.1f}, F1 {f1:.1f} ({self.right} right, "
            f"{self.invented} that are none, {self.missed} missed)\nroles: {self.roles} shown, {share:.1f} % right; "
            f"{self.with_roles} persons have one"
        )


def role_fits(role: str, labels: Iterable[str]) -> bool:
    """True where a label and the role have half of their words in common."""
    words = _words(role)
    return any(2 * len(words & other) >= min(len(words), len(other)) for other in map(_words, labels))


def _words(role: str) -> set[str]:
    return {word for word in _WORD.findall(role.lower())} - _SMALL


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=ROOT / "../shared/world/dev.jsonl.gz")
    parser.add_argument("--scorer", type=Path, default=ROOT / "../shared/bench/score_extraction.py")
    parser.add_argument("--errors", type=Path, help="write every error here")
    options = parser.parse_args()
    if not (options.gold.exists() and options.scorer.exists()):
        print(f"skipped: {options.gold} or {options.scorer} is not there")
        return
    scorer, tally = load_module(options.scorer), Tally()
    for line in gzip.decompress(options.gold.read_bytes()).decode("utf8").splitlines():
        tally.add(json.loads(line), scorer)
    print(tally)
    if options.errors:
        options.errors.write_text("\n".join(tally.errors) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
