"""Growth of the time that one text takes with its length, over texts that are made to be slow.

    python bench/linear.py [--sizes 25000 100000] [--seconds 120] [SHAPE ...]

Each shape is one pattern repeated: people of one surname, quotation marks, labels, names, acronyms, brackets, stacked
accents, long lines. Each is extracted from, cut into passages and prepared for the record, or read by the part of a
reader that it is made for, in a process of its own at each size; printed are the seconds of computing and their growth.
Linear work grows as the size does, 4.0 times from 25,000 to 100,000 characters; the aim is at most 4.4.
"""

from __future__ import annotations

import argparse
import math
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from index.core.types import Article

AIM = 4.4
"""Times that four times the text may take."""


def _given_name(i: int) -> str:
    return f"{chr(65 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)}n"


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda n: unit * (n // len(unit))


def _numbered(unit: Callable[[int], str], separator: str = " ") -> Callable[[int], str]:
    size = len(unit(0)) + len(separator)
    return lambda n: separator.join(unit(i) for i in range(n // size))


TEXTS: dict[str, Callable[[int], str]] = {
    "plain prose": _repeated("She said no to the harbour and its pilots on Monday. "),
    "paragraphs": _repeated("She said no to the harbour and its pilots on Monday.\n\n"),
    "one word": _repeated("a"),
    "letters": _repeated("a "),
    "opening marks": _repeated("“"),
    "opening marks and words": _repeated("“a "),
    "straight marks": _repeated('" '),
    "quotations": _repeated('"No," he said. '),
    "curly quotations": _repeated("“No,” he said. "),
    "single opening marks": _repeated(" ‘a"),
    "single straight marks": _repeated(" 'a"),
    "backticks": _repeated("``"),
    "brackets": _repeated("("),
    "brackets and words": _repeated("(the a "),
    "names": _numbered(lambda i: f"{_given_name(i)} Bo{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}er said no."),
    "run of names": _numbered(_given_name),
    "one surname": _numbered(lambda i: f"{_given_name(i)} Smith said he was ill."),
    "one surname, quoted": _numbered(lambda i: f"“I am ill,” {_given_name(i)} Smith said."),
    "one given name": _numbered(lambda i: f"Ann {_given_name(i)}er said she was ill."),
    "people and pronouns": _numbered(lambda i: f"{_given_name(i)} Smith left. He said no."),
    "roll call": _numbered(lambda i: f"Mr. {_given_name(i)} Smith", ", "),
    "labels": _numbered(
        lambda i: f"SPEAKER {chr(65 + i % 26)}{chr(65 + i // 26 % 26)}{chr(65 + i // 676 % 26)}: I said no.", "\n"
    ),
    "labels of one surname": _numbered(lambda i: f"{_given_name(i)} Smith: I said no.", "\n"),
    "questions and answers": _repeated("Q. Did you say no?\nA. I said no.\n"),
    "capitals": lambda n: "A" * n + ":",
    "words in capitals": lambda n: "AB " * (n // 3) + ":",
    "acronyms": _numbered(
        lambda i: f"the Kessel Port {chr(65 + i % 26)}uthority (KP{chr(65 + i % 26)}{chr(65 + i // 26 % 26)})"
    ),
    "organisations": _numbered(lambda i: f"The {_given_name(i)} Ministry said no."),
    "full stops": _repeated("."),
    "initials": _repeated("A."),
    "short lines": _repeated("a\n"),
    "empty lines": _repeated("\n"),
    "hyphens": _repeated("a-"),
    "apostrophes": _repeated("a’"),
    "he said that": _repeated("he said that "),
    "commas": _repeated("said, "),
    "roles": _repeated("the former deputy chief minister "),
    "chinese": _repeated("说"),
    "spaces": lambda n: f"a{' ' * n}b",
    "colons": _repeated("Bob Smith: "),
    "stacked accents": lambda n: "a" + "\u0301\u0323" * (n // 2),
    "bullets": _repeated("- No, she said.\n"),
    "addresses": _repeated("a@b.example "),
    "mail headers": _repeated("From: Ann Smith <a@b.example>\nSubject: no\n\nShe said no.\n"),
    "quoted mail": _repeated("> She said no.\n"),
    "numbers": _repeated("1,000 "),
    "dashes": _repeated("— No. "),
}
"""Texts of about so many characters, by shape."""


def _extract(text: str) -> Callable[[], object]:
    from index.extraction.pipeline import extract
    from index.text.chunking import split_passages

    extract(Article("warm", "Bob Smith said no. “No,” he said."))

    def work() -> None:
        extract(Article("x", text))
        split_passages(Article("x", text))

    return work


def _mail(text: str) -> Callable[[], object]:
    from tempfile import TemporaryDirectory

    from index.readers.formats.containers import mail
    from index.readers.source.file import File

    def work() -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "a.eml"
            path.write_bytes(text.encode())
            list(mail.read(File(path)))

    return work


def _markdown(text: str) -> Callable[[], object]:
    from index.readers.formats.documents import markdown

    return lambda: markdown.HEADING.sub("", text)


def _layout(text: str) -> Callable[[], object]:
    from index.readers.parse import pdf_layout

    return lambda: pdf_layout.HYPHENATED.search(text)


def _clean(text: str) -> Callable[[], object]:
    from index.readers.parse.text_cleaning import normalize_text

    return lambda: normalize_text(text)


def _letter(header: str) -> str:
    return f"From: a@b.example\nSubject: s\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n{header}\n\nShe said no to mail.\n"


READERS: dict[str, tuple[Callable[[int], str], Callable[[str], Callable[[], object]]]] = {
    "mail: spaces in List-Id": (lambda n: _letter(f"List-Id: =?utf-8?q?{'_' * n}?="), _mail),
    "mail: brackets in From": (lambda n: _letter(f"Sender: {'(' * n}"), _mail),
    "markdown: signs in a heading": (lambda n: f"# {'#' * n}x", _markdown),
    "PDF: letters in a line": (lambda n: "a" * n, _layout),
    "cleaning: stacked accents": (lambda n: "a" + "\u0301\u0323" * (n // 2), _clean),
    "cleaning: spaces": (lambda n: f"a{' ' * n}b", _clean),
}
"""Texts made for one part of a reader, and that part."""


def shapes() -> dict[str, tuple[Callable[[int], str], Callable[[str], Callable[[], object]]]]:
    """All shapes by name: the text of about n characters, and the preparation of the work on it."""
    return {name: (text, _extract) for name, text in TEXTS.items()} | READERS


def seconds_of(shape: str, size: int, seconds: float) -> float:
    """The seconds of computing that one text of the shape takes, in this process, which ends after so many."""
    text, prepared = shapes()[shape]
    work = prepared(text(size))
    limit = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    before = time.process_time()
    work()
    return time.process_time() - before


def time_shape(shape: str, size: int, limit: float) -> float | None:
    """The same in a process of its own; None where it takes longer than the limit."""
    command = [sys.executable, __file__, "--one", shape, "--sizes", str(size), "--seconds", str(limit)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, -signal.SIGXCPU, -signal.SIGKILL):
        done.check_returncode()
    return float(done.stdout) if done.returncode == 0 else None


def main() -> None:
    """Print a row for each shape."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shapes", nargs="*")
    options.add_argument("--sizes", type=int, nargs="+", default=[25_000, 100_000])
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--one", help=argparse.SUPPRESS)
    a = options.parse_args()
    if a.one:
        print(seconds_of(a.one, a.sizes[0], a.seconds))
        return
    print(f"| shape | {' | '.join(f'{size:,}' for size in a.sizes)} | growth |")
    print(f"|---|{'---|' * (len(a.sizes) + 1)}")
    worse = 0
    for shape in a.shapes or shapes():
        times = list[float | None]()
        for size in a.sizes:
            times.append(time_shape(shape, size, a.seconds) if None not in times else None)
        first, last = times[0], times[-1]
        growth = last / max(first, 1e-3) if first is not None and last is not None else None
        slow = growth is None or (growth > AIM and (last or 0) > 1.0)
        worse += slow
        cells = [f"{t:.2f} s" if t is not None else f"> {a.seconds:.0f} s" for t in times]
        print(
            f"| {shape} | {' | '.join(cells)} | {f'{growth:.1f}' if growth else '–'}{' *' if slow else ''} |",
            flush=True,
        )
    print(f"\n{worse} of {len(a.shapes or shapes())} grow more than {AIM} times and take more than a second.")


if __name__ == "__main__":
    main()
