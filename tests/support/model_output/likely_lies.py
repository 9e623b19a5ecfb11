"""More lies, of kinds that look true; each with what in it is false and must not be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from index.lexicon.first_names import FEMALE, MALE
from rag.answers.types import Statement
from rag.verification.evidence import Evidence
from tests.support.model_output.honest_prose import VERBS, marked, pieces, plain, surname
from tests.support.model_output.lies import Liar, Lie

ALIKE = str.maketrans("aeopcxyiAEOPCXHKMTB", "аеорсхуіАЕОРСХНКМТВ")
WORDED = (
    "half of them|two thirds of it|a couple of ships|nineteen|twentyfold|the fourteenth|twice|a quarter of it|"
    "dozens of them|a hundredfold|threefold|three fifths|a pair of them|the twentieth|a century|halved"
).split("|")
SHIFTED = (
    "two days earlier|the day before|the following week|a month later|last night|the same morning|a year ago|"
    "on the previous day|tomorrow|next spring|this weekend|a week before"
).split("|")
SMALL = (
    "putin trump angela zelensky merkel tuesday russian boris vladimir barbara jerome debbie friday ukrainian".split()
)
ROLES = (
    "mayor|president|foreign minister|harbour commissioner|spokesman|ambassador|former mayor|general secretary".split(
        "|"
    )
)


def worded_number(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A number in words that is not there."""
    false, text = r.choice(WORDED), plain(s) or "it would last"
    if false.split()[-1] in Evidence(s).lowercase_tokens or any(
        word in Evidence(s).lowercase_tokens for word in false.split() if len(word) > 4
    ):
        return None
    where = r.choice([f"that {text}, {false}", f"that {false} of it was so, that {text}", f"{false} that {text}"])
    return f"{s.name} {r.choice(VERBS)} {where} [{s.n}].", false


def bounded_number(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A number of the statement as more or less than it is, or of something else."""
    text = plain(s)
    found = [m for m in re.finditer(r"(?<![\w.,])\d+(?![\w.,]|\d)", text)]
    if not found or re.search(r"more than|at least|over|under|less|nearly|up to", text):
        return None
    m = r.choice(found)
    wrong = r.choice(["more than {}", "fewer than {}", "nearly {}", "at least {}", "{} %", "${}", "{} thousand", "{}0"])
    false = wrong.format(m[0])
    return f"{s.name} said that {text[: m.start()]}{false}{text[m.end() :]} [{s.n}].", false


def shifted_day(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A day told from another, which is not there."""
    false, text = r.choice(SHIFTED), plain(s) or "it was so"
    if false.split()[-1] in Evidence(s).lowercase_tokens:
        return None
    form = r.choice([f"{s.name} said {false} that {text} [{s.n}].", f"{s.name} said that {text} {false} [{s.n}]."])
    return form, false


def dropped_negation(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A paraphrase without its "not"."""
    text = plain(s)
    found = [m for m in re.finditer(r"\b(?:not|never) (?=\w+)(?!only|just)|(?<=\w)n[’']t\b", text)]
    if len(found) != 1:
        return None
    false = text[: found[0].start()] + text[found[0].end() :]
    return f"{s.name} {r.choice(VERBS)} that {false} [{s.n}].", false


def swapped(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """The numbers of two statements of two speakers exchanged."""
    other = r.choice(others)
    mine, theirs = plain(s), plain(other)
    if not mine or not theirs or surname(str(other.name)) == surname(str(s.name)):
        return None
    return f"{s.name} said that {mine} [{other.n}]. {other.name} said that {theirs} [{s.n}].", mine


def joined_quotation(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """One quotation made of two, of one speaker."""
    theirs = [o for o in others if o.speaker == s.speaker and pieces(o)]
    if not pieces(s) or not theirs:
        return None
    other = r.choice(theirs)
    a, b = r.choice(pieces(s)), r.choice(pieces(other))
    false = r.choice([f"{a}, {b}", f"{a} {b}", f"{a} ... {b}", f"{a}; {b}", f"{a} [...] {b}"])
    if false in s.text or false in other.text:
        return None
    return f"{s.name} said {marked(r, false)} {r.choice([f'[{s.n}, {other.n}]', f'[{s.n}]'])}.", false


def lookalike(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """Letters of another alphabet, or none at all, in a quotation or a name."""
    hidden = r.choice(["\u200b", "\u00ad", "\u2060", "\ufeff", "\u034f", "\u3164"])
    name = r.choice(["Putin", "Macron", "Biden", "Xi"])
    spelled = r.choice([name.translate(ALIKE), hidden.join(name), name[0] + "\u0336" + name[1:]])
    if own := pieces(s):
        piece = r.choice(own)
        word = r.choice([w for w in piece.split() if w != w.translate(ALIKE)] or [""])
        if word:
            false = piece.replace(word, word.translate(ALIKE), 1)
            return f"{s.name} said, “{false}” [{s.n}].", false
    return f"{s.name} said that {spelled} agreed that {plain(s) or 'it was so'} [{s.n}].", name


def emphasis(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A word of the model's inside a quotation, in brackets or under Markdown's signs."""
    if not (own := pieces(s)):
        return None
    words = r.choice(own).split()
    put = r.choice(["**never**", "_really_", "(sic)", "~~not~~", "`no`", "*honestly*", "(he meant Putin)", "<b>no</b>"])
    words.insert(r.randrange(1, len(words)), put)
    false = " ".join(words)
    return f"{s.name} said {marked(r, false)} [{s.n}].", false


def miscited(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """What the speaker said, or would have, with the number of another statement of theirs."""
    theirs = [o for o in others if o.speaker == s.speaker and o.n != s.n]
    text = r.choice(
        [plain(s), "the plan was a fraud", "resignation was certain", "voters were idiots", "war had begun"]
    )
    if not theirs or not text:
        return None
    other = r.choice(theirs)
    mine = set(re.findall(r"\w{4,}", text.lower()))
    if 4 * len(mine & set(Evidence(other).lowercase_tokens)) >= len(mine):
        return None
    return f"{s.name} said that {text} [{other.n}].", text


def ranged(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A citation in a form that is none."""
    form = r.choice(["[{0}-{1}]", "[{0}–{1}]", "[{0} to {1}]", "[{0} and {1}]", "({0})", "[^{0}]", "[{0}a]", "[#{0}]"])
    text = plain(s) or "it was so"
    return f"{s.name} said that {text} {form.format(s.n, s.n + 2)}.", text


def wrong_title(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A title or a role that makes somebody else of the speaker."""
    name, text, low = str(s.name), plain(s) or "it was so", Evidence(s).lowercase_tokens
    given = name.split()[0].lower()
    mr = "Mrs" if given in MALE else "Mr" if given in FEMALE else "President"
    role = r.choice(ROLES)
    if (role.split()[-1] in low and role.split()[0] in low) or mr in name:
        return None
    if f"{role} {name}".lower() in s.article.text.lower():  # then it is true
        return None
    last = surname(name)
    form = r.choice(
        [
            f"{mr} {last} said that {text} [{s.n}].",
            f"{name}, the {role}, said that {text} [{s.n}].",
            f"The {role}, {name}, said that {text} [{s.n}].",
            f"{role.title()} {last} said that {text} [{s.n}].",
            f"{last} Jr said that {text} [{s.n}].",
            f"{name}’s wife said that {text} [{s.n}].",
            f"{name}, through a spokeswoman of the ambassador, said that {text} [{s.n}].",
        ]
    )
    return form, text


def small_name(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A name in small letters."""
    names = [*SMALL, *(part.lower() for o in others[:30] for part in str(o.name).split()[-1:])]
    false = r.choice([name for name in names if name not in Evidence(s).lowercase_tokens])
    if false in ("logistics", "authority", "post", "courier", "council", "union"):
        return None
    text = plain(s) or "it was so"
    forms = [
        f"{s.name} said that {false} agreed that {text} [{s.n}].",
        f"{s.name} said to {false} that {text} [{s.n}].",
    ]
    return r.choice(forms), false


def claimed_words(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """A paraphrase that is said to be word for word."""
    text = plain(s)
    how = r.choice(["in his own words", "quote unquote", "verbatim", "word for word", "in her exact words"])
    return (f"{s.name} said, {how}, that {text} [{s.n}].", text) if text else None


def words_within(r: Random, s: Statement, others: Sequence[Statement]) -> Lie | None:
    """What the speaker quotes of somebody else, as the speaker's own."""
    inner = re.findall(r"(?<=\w[:,] )[\"“‘]([^\"“”‘’]{8,})[\"”’](?=.)", s.text[1:])
    return (f"{s.name} said “{inner[0]}” [{s.n}].", inner[0]) if inner and s.kind == "direct" else None


LIKELY_LIES: tuple[Liar, ...] = (
    worded_number, bounded_number, shifted_day, dropped_negation, swapped, joined_quotation, lookalike, emphasis,
    miscited, ranged, wrong_title, small_name, claimed_words, words_within,
)  # fmt: skip
