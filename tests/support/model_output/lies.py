"""Lies that language models tell of statements, of every plain kind; each with what in it is false and must not be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from rag.answers.types import Statement
from rag.verification.evidence import Evidence
from tests.support.model_output.honest_prose import VERBS, marked, pieces, plain, surname, wide

STRANGERS = (
    "Marine Le Pen|Zelensky|Xi Jinping|Otto Brandt|Angela Rayner|NATO|Pentagon|Macron|Volkswagen|Jean-Luc Picard|"
    "Ursula von der Leyen|O’Brien|McKinsey|Санкт-Петербург|普京|Łukasz Nowak|F-35|Bank of England|U.N.|Toronto"
).split("|")
NUMBERS = "7|13|999|4,812|17.5|62 %|$19|€3.3|eighty-eight|nine hundred|a dozen|twelve billion|71st|two thirds".split(
    "|"
)
DAYS = "4 July 1999|July 4, 1999|1999-07-04|in August 1987|since 1987|on 31 March|yesterday|last Friday".split("|")
WORDS = "never secretly millions traitors gladly bombs surrender betrayed lied everything".split()

Lie = tuple[str, str]
Liar = Callable[[Random, Statement, Sequence[Statement]], Lie | None]


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
    if name in str(s.name) or surname(name) == surname(str(s.name)) or name == "It":  # which names nobody
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
    source = Evidence(s)
    if not source.is_negated:
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
