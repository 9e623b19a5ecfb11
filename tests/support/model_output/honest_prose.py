"""What language models write about statements: honest sentences, made from the statements of an archive, and by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from rag.answers.types import Statement
from rag.verification.evidence import Evidence

VERBS = "said told asserted noted claimed stated added argued insisted warned".split()


def surname(name: str) -> str:
    return name if " of " in name or name.startswith(("Kessel", "Northquay", "Harbour")) else name.split()[-1]


def pieces(statement: Statement) -> list[str]:
    """Clauses that are the speaker's own words."""
    source = Evidence(statement)
    found = [span.of(statement.article.text) for span in source.quotable_spans]
    parts = [part.strip(' “”"') for text in found for part in re.split(r"(?<=[.!?;,])\s+", text)]
    return [part.rstrip(",.;") for part in parts if len(part.split()) > 3 and not set('"“”[]*<>') & set(part)]


def plain(statement: Statement) -> str:
    """The words of a paraphrase without its "that"; '' for others and for what is no sentence."""
    text = statement.text.removeprefix("that ")
    usable = statement.kind == "indirect" and len(text.split()) > 4 and "[" not in text
    return text if usable and not re.search(r"\b(?:i|we|us|my|our)\b", text, re.I) else ""


def marked(r: Random, text: str) -> str:
    """In quotation marks of one kind or another."""
    return r.choice(["“{}”", '"{}"', "„{}“", "«{}»", "‘{}’", "''{}''", "“{},”", "‹{}›", "❝{}❞", "＂{}＂"]).format(text)


def wide(character: str) -> str:
    """The character in its full-width form, where it has one."""
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


def honest(r: Random, s: Statement) -> str | None:
    """A true sentence about a statement, in one of the ways in which models put it."""
    name = r.choice([str(s.name), surname(str(s.name))])
    verb = r.choice(VERBS).replace("told", "said")
    on = f"{s.article.published:%-d %B %Y}" if s.article.published else ""
    lead = r.choice(["", "", f"On {on}, " if on else "", f"In the {s.article.outlet}, " if s.article.outlet else ""])
    lead = lead.replace("the The", "The")
    if own := pieces(s):
        piece = r.choice(own)
        inner = piece.replace("’", "'") if r.random() < 0.5 else piece
        return r.choice(
            [
                f"{lead}{name} {verb}, “{inner}” [{s.n}].",
                f'"{inner}," {name} {verb} [{s.n}].',
                f'"{inner}," {name} {verb}. [{s.n}]',
                f"“{inner}”, {verb} {name} [{s.n}].",
                f"According to {name}, “{inner}” [{s.n}].",
            ]
        )
    if not (text := plain(s)):
        return None
    denies = any(span.of(s.article.text) in ("denied", "refused") for span in s.cue)
    verb = "denied" if denies else verb
    shorter = re.split(r"(?<=\w{3}), ", text)[0]
    text = r.choice([text, shorter if len(shorter.split()) > 4 and not Evidence(s).is_negated else text])
    text = text[0].lower() + text[1:] if text.split()[0] in ("The", "He", "There", "It") else text
    forms = [f"{lead}{name} {verb} that {text} [{s.n}].", f"{name} also {verb} that {text} [{s.n}]."]
    if not denies:
        forms += [f"According to {name}, {text} [{s.n}]."]
        if s.role:
            forms += [f"{name}, the {s.role}, {verb} that {text} [{s.n}]."]
    return r.choice(forms)


def placed(told: Sequence[Statement]) -> list[tuple[str, Statement]]:
    """The sentences written by hand, each with the statement that shares most words with it."""

    def shares(text: str, s: Statement) -> int:
        mine = set(re.findall(r"\w+", text.lower()))
        named = str(s.name).split()[-1] in text
        return len(mine & set(re.findall(r"\w+", f"{s.name} {s.text}".lower()))) if named else -1

    return [(text, max(told, key=lambda s: shares(text, s))) for text in WRITTEN]


WRITTEN = """
Daniel Smith said the terminal would be largely automated and would cost 240 of the 600 dock jobs.
Smith, the union’s general secretary, warned that 240 of 600 jobs on the docks would go.
Eleanor Smith said divers had found 112 holes below the water line and that the wall could fail in a heavy storm.
The terminal would cost 310 million crowns, Okonjo said, with a third of that coming from the city.
Okonjo said the terminal would cost 310 million crowns, a third of it paid by the city.
Amara Diallo denied that any job would be lost.
Diallo said that the company would hire 150 people, most of them from the city.
“Nobody asked us,” Smith said.
Smith complained: “Not one question, not one letter.”
Okonjo admitted that it had been a mistake to talk to a single company.
According to Eleanor Smith, construction could start in October.
In the Harbour Post of 12 June 2024, Eleanor Smith said construction could start in October.
Marchetti called the plan “a gift to one company, wrapped in a safety report.”
Lena Marchetti demanded that the inspections be published before the council debates the plan in March.
According to the Kessel Port Authority, the number of containers handled in the city has fallen by a fifth since 2019.
Osric Vane said he had seen four grand plans for the quay in his life.
“Three of them were stopped by the council,” Vane said, “and the fourth by the sea.”
Okonjo argued that there had been no time because Northquay Logistics had set a deadline of June 30.
Sergei Lavrov said Washington had signaled through diplomatic channels that it would not send American military personnel to Ukraine.
“This was not planned; it was explained at length,” Lavrov said.
Lavrov told TASS that the Patriot would be deployed in a few months, once Ukrainian personnel gain proficiency with the system.
Lavrov said the Patriot would be deployed in a few months, after Ukrainian personnel gain proficiency with the system.
The Russian foreign minister, Sergei Lavrov, said that the Kremlin does not plan flashy operations.
Lavrov recalled that Merkel told Putin years before leaving office that Moscow needed to engage with Kyiv directly.
Lavrov contended that Washington thwarted peace talks between Kyiv and Moscow in an effort to “drain” Moscow’s resolve.
Lavrov said there are “few opportunities to talk with the West”.
Lavrov noted that the United States made several unofficial proposals for talks, but none progressed.
Eleanor Smith said that no stallholder would be without a place for a single day.
Judge Harriet Monk ruled that the city should have asked other companies for offers.
Vane said the fish market could return to the quay in the summer of 2026.
Northquay Logistics said it would decide by October whether to stay in the city.
Wendell Oyelaran said he liked the hole in the wall “even less” than the company.
Wendell Oyelaran explained that he had changed his mind after speaking to engineers.
Kessel Port Authority said four ships had been sent to other harbours.
Eleanor Smith said the fish market would remain shut at least until the middle of May.
Marchetti said it could have been had for 80 million crowns in March.
Daniel Smith urged the city to begin repairs at once and leave the terminal for later.
“I am seventy-one,” said Vane. “I promise nothing beyond breakfast.”
Asked about the terminal, Okonjo said that in ten years “nobody will remember how narrow it was”.
Berta Nkemelu said she did not believe the new hall would be ready in time.
""".strip().splitlines()
"""Sentences written by hand after reading the statements, as models write them; the citation is put to the statement
that shares most words."""
