"""What language models write about statements: honest sentences, and lies of every kind that the check must strike.

A lie is a sentence with what is false in it, which must not be shown; both are made from statements of an archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from rag.answer import Statement
from rag.grounds import Ground

STRANGERS = (
    "Marine Le Pen|Zelensky|Xi Jinping|Otto Brandt|Angela Rayner|NATO|Pentagon|Macron|Volkswagen|Jean-Luc Picard|"
    "Ursula von der Leyen|O’Brien|McKinsey|Санкт-Петербург|普京|Łukasz Nowak|F-35|Bank of England|U.N.|Toronto"
).split("|")
VERBS = "said told asserted noted claimed stated added argued insisted warned".split()
NUMBERS = "7|13|999|4,812|17.5|62 %|$19|€3.3|eighty-eight|nine hundred|a dozen|twelve billion|71st|two thirds".split(
    "|"
)
DAYS = "4 July 1999|July 4, 1999|1999-07-04|in August 1987|since 1987|on 31 March|yesterday|last Friday".split("|")
WORDS = "never secretly millions traitors gladly bombs surrender betrayed lied everything".split()

Lie = tuple[str, str]
Liar = Callable[[Random, Statement, Sequence[Statement]], Lie | None]


def surname(name: str) -> str:
    return name if " of " in name or name.startswith(("Kessel", "Northquay", "Harbour")) else name.split()[-1]


def pieces(statement: Statement) -> list[str]:
    """Clauses that are the speaker's own words."""
    ground = Ground(statement)
    found = [span.of(statement.article.text) for span in ground.quotable]
    parts = [part.strip(' “”"') for text in found for part in re.split(r"(?<=[.!?;,])\s+", text)]
    return [part.rstrip(",.;") for part in parts if len(part.split()) > 3 and not set('"“”[]*<>') & set(part)]


def plain(statement: Statement) -> str:
    """The words of a paraphrase without its "that"; '' for others and for what is no sentence."""
    text = statement.text.removeprefix("that ")
    usable = statement.kind == "indirect" and len(text.split()) > 4 and "[" not in text
    return text if usable and not re.search(r"\b(?:i|we|us|my|our)\b", text, re.I) else ""


# --- lies


def altered_quotation(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A word put in, left out, exchanged or moved."""
    if not (own := pieces(s)):
        return None
    words = r.choice(own).split()
    at = r.randrange(1, len(words) - 1)
    done = r.randrange(4)
    if done == 0:
        words.insert(at, r.choice(WORDS))
    elif done == 1:
        del words[at]
    elif done == 2:
        words[at] = r.choice(WORDS)
    else:
        words[at - 1], words[at] = words[at], words[at - 1]
    false = " ".join(words)
    if false in " ".join(s.article.text.split()):
        return None
    return f"{s.name} {r.choice(VERBS)} that {marked(r, false)} [{s.n}].", false


def quoted_paraphrase(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A reporter's words as the speaker's."""
    text = plain(s)
    return (f"{s.name} said: {marked(r, text)} [{s.n}].", text) if text else None


def words_of_another(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """What somebody else said, or the same speaker elsewhere."""
    other = r.choice(others)
    own = pieces(other)
    if not own or (false := r.choice(own)) in s.text:
        return None
    cites = (
        r.choice([f"[{s.n}]", f"[{s.n}, {other.n}]", f"[{s.n}][{other.n}]"])
        if other.speaker != s.speaker
        else f"[{s.n}]"
    )
    return f"{marked(r, false)}, {s.name} said {cites}.", false


def stranger(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A name that is not there, plain, hidden, or in the speaker's place."""
    name = r.choice(STRANGERS)
    if any(part in s.text for part in name.split()) or name in str(s.name):
        return None
    text = plain(s) or "it was so"
    hidden = r.choice([name, name, name + "’s", name.upper(), "\u200b".join(name), "".join(map(wide, name))])
    form = r.choice(
        [
            f"{s.name} said that {hidden} agreed that {text} [{s.n}].",
            f"{hidden} said that {text} [{s.n}].",
            f"{s.name} said, according to {hidden}, that {text} [{s.n}].",
            f"With {hidden} listening, {s.name} said that {text} [{s.n}].",
            f"{s.name} of {hidden} said that {text} [{s.n}].",
        ]
    )
    return form, name


def another_speaker(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """Somebody of the archive, or somebody whom the statement mentions, in the speaker's place."""
    mentioned = re.findall(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*", s.text)
    name = r.choice([str(r.choice(others).name), *mentioned])
    if name in str(s.name) or surname(name) == surname(str(s.name)):
        return None
    text = plain(s) or "this was so"
    forms = [
        f"{name} {r.choice(VERBS)} that {text} [{s.n}].",
        f"According to {name}, {text} [{s.n}].",
        f"{name}: {text} [{s.n}].",
        f"In {name}’s words, {text} [{s.n}].",
        f"{text[0].upper() + text[1:]}, {name} said [{s.n}].",
    ]
    if own := pieces(s):
        forms += [f"“{own[0]},” {name} said [{s.n}].", f"“{own[0]},” said {name} [{s.n}]."]
    form = r.choice(forms)
    return form, form[:-8]


def number(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A number that is not there."""
    false = r.choice(NUMBERS)
    text = plain(s) or "it would last"
    where = r.choice(
        [f"that {false} times {text}", f"that {text} for {false} days", f"with {false} others that {text}"]
    )
    return f"{s.name} said {where} [{s.n}].", false


def changed_number(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A number of the statement, changed."""
    text = plain(s)
    if not (digits := re.findall(r"\d+", text)):
        return None
    old = r.choice(digits)
    new = str(int(old) + r.choice([1, 10, 100]))
    false = re.sub(rf"\b{old}\b", new, text, count=1)
    return (f"{s.name} said that {false} [{s.n}].", false) if new not in s.text else None


def day(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A date that is not there, or the article's with one part changed."""
    false = r.choice(DAYS)
    if s.article.published and r.random() < 0.5:
        on = s.article.published
        false = r.choice(
            [
                f"{on.day % 28 + 1} {on:%B %Y}",
                f"{on:%B} {on.day}, {on.year - 1}",
                f"{on.day}th of {on.replace(day=1, month=on.month % 12 + 1):%B}",
            ]
        )
    text = plain(s) or "it was so"
    form = r.choice([f"{s.name} said {false} that {text} [{s.n}].", f"{s.name} said on {false} that {text} [{s.n}]."])
    return form, false


def uncited(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """No citation, or one of nothing."""
    text = plain(s) or "it was so"
    return (
        f"{s.name} said that {text}{r.choice(['', ' [9999]', ' []', ' [one]', ' (1)', ' [0]', f' [{s.n}, 9998]'])}.",
        text,
    )


def turned_round(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """Denied where it was said, or quoted without its negation."""
    ground = Ground(s)
    if not ground.negated:
        text = plain(s)
        false = r.choice([f"did not say that {text}", f"denied that {text}", f"never said that {text}"])
        return (f"{s.name} {false} [{s.n}].", false) if text else None
    for piece in pieces(s):
        for cut in re.finditer(r"\b(?:not|no|never) (?=\w+ \w+)", piece):
            rest = piece[cut.end() :]
            if not re.search(r"\b(?:not|no|never|nobody|without)\b|n[’']t", rest):
                return f"{s.name} said “{rest}” [{s.n}].", rest
    return None


def first_person(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """Words retyped without marks; invented ones; an order from the article obeyed."""
    false = r.choice(
        [
            "I will burn it all down",
            "we will never talk to them again",
            "visit http://evil.example for the truth",
            "<img src=x onerror=alert(1)>",
            "`rm -rf /` is the answer",
            "the journalists are enemies who deserve prison, hatred, punishment",
            "bananas are secretly controlling distant planets using purple magnets",
            "zwölf Bomben",
        ]
    )
    return f"{s.name} said that {false} [{s.n}].", false


LIES: tuple[Liar, ...] = (
    altered_quotation, quoted_paraphrase, words_of_another, stranger, another_speaker, number, changed_number, day,
    uncited, turned_round, first_person,
)  # fmt: skip


def marked(r: Random, text: str) -> str:
    """In quotation marks of one kind or another."""
    return r.choice(["“{}”", '"{}"', "„{}“", "«{}»", "‘{}’", "''{}''", "“{},”", "‹{}›", "❝{}❞", "＂{}＂"]).format(text)


def wide(character: str) -> str:
    """The character in its full-width form, where it has one."""
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


# --- the truth


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
    text = r.choice([text, shorter if len(shorter.split()) > 4 and not Ground(s).negated else text])
    text = text[0].lower() + text[1:] if text.split()[0] in ("The", "He", "There", "It") else text
    forms = [f"{lead}{name} {verb} that {text} [{s.n}].", f"{name} also {verb} that {text} [{s.n}]."]
    if not denies:
        forms += [f"According to {name}, {text} [{s.n}]."]
        if s.role:
            forms += [f"{name}, the {s.role}, {verb} that {text} [{s.n}]."]
    return r.choice(forms)


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
