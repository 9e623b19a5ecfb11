"""The kind of a document, told by its layout before anything in it is attributed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from index.core.types import Span
from index.extraction.documents.labels import Form, Label, LabelKind
from index.extraction.documents.turns import PLAY, Turns
from index.lexicon import word_classes
from index.text.quotation_marks import quoted_spans

_ENDED = re.compile(r"[.?!…][\"”’'»)\]*_]*$|[.?!…][\"”’'»]?\s*\([^()]*\)$")
_TIME = (
    r"\d{1,2}[.:]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?(?![a-z]))?\s*(?:(?:GMT|BST|CET|CEST|UTC|EST|EDT|ET|PST|PT|MEZ)\b)?"
)
_TIME_HEAD = re.compile(rf"^[\[(*_#\s]*{_TIME}[\])*_\s]*(?P<rest>.*)$", re.IGNORECASE)
_HEADERS = re.compile(
    r"^\s*(?:(?:byline|length|load-date|section|headline|publication-type|language|dateline)\s*:|document\s+\d+\s+of\s+\d+|"
    r"\d+\s+of\s+\d+\s+documents\b|copyright \d{4}\b|(?:HD|BY|WC|PD|SN|LP|TD|AN) \S)",
    re.IGNORECASE | re.MULTILINE,
)
_FACTIVA = re.compile(r"^HD \S", re.MULTILINE)
_MAIL = re.compile(r"^(?:From|Von|De): .+\n(?:.*\n){0,3}?(?:To|Sent|Date|Subject): ", re.MULTILINE)
_RULE = re.compile(r"^\s*(?:\*\s*\*\s*\*|[-_=~]{3,}|#{3,}|•\s*•\s*•)\s*$")
_BYLINE = re.compile(r"^(?:By|BY) [A-Z]\S*(?: \S+){0,5}$")
_BRIEFS = re.compile(r"\b(?:in brief|briefs|briefly|shorts|news round-?up|short news)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|[a-z]\)|[ivx]{1,4}\.)\s")
_BULLET = re.compile(r"^[-–—•*·▪]\s")
_DASH = re.compile(r"^[-–—]\s*\S")
_FIELD = re.compile(r"^[^:.?!\n“\"]{2,70}:(?:\s|$)")
_DATE = re.compile(
    r"^[*_\[(]*(?:\d{4}s?|(?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december)(?: \d{1,2},?)?(?: \d{4})?)[*_\])]*(?=$|[:.–—]|\s[-–—])",
    re.IGNORECASE,
)
_VERSE = re.compile(r"^\(?(?:verse|chorus|refrain|bridge)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:remarks|address|speech|statement|lecture|sermon|eulogy|keynote|toast)\b.*\b(?:by|of|at|on|to)\b|"
    r"\bcheck against delivery\b",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"^(?:(?:my )?(?:dear )?(?:friends|colleagues|fellow|comrades|neighbours|members)\b|ladies and gentlemen|"
    r"(?:mr|madam|mister)\.? (?:president|speaker|chairman|chair|mayor)\b|good (?:morning|afternoon|evening)\b|"
    r"thank you\b|honou?red\b|distinguished\b|your (?:excellenc|majest|honou?r))",
    re.IGNORECASE,
)
_PRESS = re.compile(
    r"\bwhat the papers say\b|\bpapers\b|\bpress (?:review|round-?up|digest)\b|\bfront pages?\b|\bin the (?:foreign )?press\b|"
    r"\bthey(?:’re|'re| are) saying\b|\b(?:morning|news|media|daily) (?:digest|briefing|round-?up)\b|\bheadlines\b|"
    r"\bmedia (?:coverage|reactions?)\b|\bneed to have read\b|\bwide coverage\b|\bin the eyes of\b",
    re.IGNORECASE,
)
_OUTLETS = (
    "post times news herald journal gazette courier tribune telegraph guardian mail echo star press daily chronicle "
    "observer dispatch standard mirror independent examiner bulletin tv radio television lantern weekly sentinel"
)
_OUTLET_WORDS = frozenset(_OUTLETS.split())
_OUTLET = re.compile(rf"\b(?:[A-Z][\w’']+ ){{1,3}}(?:{'|'.join(word.title() for word in _OUTLETS.split())})\b")
_BRACKETED = re.compile(r"\((?:[A-Z][\w.’'\-]*)(?: [A-Z][\w.’'\-]*){0,3}\)(?=\s|\.|$)")
_DOMAIN = re.compile(r"\w\.(?:com|org|net|co|info|news|example|[a-z]{2})$", re.IGNORECASE)
_FIRST_SINGULAR = frozenset(word_classes.FIRST_SINGULAR) | {"i'm", "i’m", "i've", "i’ve", "i'd", "i’d", "i'll", "i’ll"}
_SECOND = frozenset("you your yours yourself you're you’re you've you’ve".split())


class DocumentKind(StrEnum):
    """The kind of a document. Where it is in doubt, it is an article."""

    ARTICLE = "article"
    TRANSCRIPT = "transcript"
    """Words under their speakers' labels: a briefing, a hearing, a debate, a chat, a thread of e-mails."""
    SPEECH = "speech"
    INTERVIEW = "interview"
    LIVE_BLOG = "live_blog"
    PRESS_ROUND_UP = "press_round_up"
    LIST = "list"
    """A list or fact box: fields, results, a programme, questions and answers of an authority."""
    FIRST_PERSON = "first_person"
    """A column or feature in which "I" is the writer."""
    SEVERAL = "several"
    """Several articles in one text."""

    @property
    def label(self) -> str:
        """The kind as it is shown."""
        return self.value.replace("_", " ")


@dataclass(frozen=True)
class Evidence:
    """A text's paragraphs, their labels and its turns, from which its kind is told."""

    text: str
    title: str
    lines: Sequence[Span]
    labels: Sequence[Label | None]
    turns: Turns | None

    @property
    def kind(self) -> DocumentKind:
        """The first kind that the evidence shows; an article if none."""
        kinds = {
            DocumentKind.SEVERAL: self._is_several,
            DocumentKind.SPEECH: self._is_speech,
            DocumentKind.LIVE_BLOG: lambda: bool(self.entries),
            DocumentKind.INTERVIEW: self._is_interview,
            DocumentKind.TRANSCRIPT: self._is_transcript,
            DocumentKind.PRESS_ROUND_UP: self._is_press_round_up,
            DocumentKind.LIST: self._is_list,
            DocumentKind.FIRST_PERSON: self._is_first_person,
        }
        return next((kind for kind, shows in kinds.items() if shows()), DocumentKind.ARTICLE)

    @cached_property
    def _words(self) -> list[str]:
        return [line.of(self.text) for line in self.lines]

    @cached_property
    def _head(self) -> str:
        """The title, and the first two lines as far as they are no paragraphs."""
        return "\n".join([self.title, *(line for line in self._words[:2] if len(line) < 140)])

    def _share(self, pattern: re.Pattern[str]) -> float:
        return sum(bool(pattern.search(line)) for line in self._words) / max(1, len(self.lines))

    def _is_several(self) -> bool:
        heads = [match[0].strip().casefold() for match in _HEADERS.finditer(self.text)]
        names = [head.split(":")[0].split()[0] for head in heads]
        if len(heads) >= 4 and len(names) > len(set(names)) and (len(set(names)) > 1):
            return len(_FACTIVA.findall(self.text)) != 1
        words = self._words
        rules = [i for i, line in enumerate(words) if _RULE.match(line)]
        titled = sum(i + 1 < len(words) and not _ENDED.search(words[i + 1]) for i in rules)
        if titled >= 2 and 3 * sum(map(_is_byline, words)) >= len(rules):
            return True
        short = [i for i, line in enumerate(words) if not _ENDED.search(line) and len(line.split()) <= 9]
        stories = sum(i + 1 < len(words) and bool(_ENDED.search(words[i + 1])) for i in short)
        return bool(_BRIEFS.search(self._head)) and stories >= 3

    def _is_speech(self) -> bool:
        if self.turns:
            return self.turns.speech
        greeted = any(_SALUTATION.match(line) for line in self._words[:4])
        return greeted and bool(_ADDRESS.search(self._head)) and self._own_share() > 0.015

    @cached_property
    def entries(self) -> list[int]:
        """Where the entries of a live blog begin: lines of a time alone, or before sentences; none for anything else."""
        words = self._words
        heads = {
            number: match["rest"].strip(" -–—|:")
            for number, line in enumerate(words)
            if (match := _TIME_HEAD.match(line)) and not (self.turns and self.labels[number])
        }
        if len(heads) < 2 or len(heads) * 8 < len(words):
            return []
        told = 0
        for number, rest in heads.items():
            below = next((i for i in range(number + 1, min(number + 4, len(words))) if i in heads), number + 4)
            under = any(_ENDED.search(line) and len(line.split()) > 4 for line in words[number + 1 : below])
            told += bool(_ENDED.search(rest) and len(rest.split()) > 5) or (under and len(rest.split()) < 12)
        return [self.lines[number].start for number in heads] if told >= 0.6 * len(heads) else []

    @property
    def _is_mostly_turns(self) -> bool:
        """True where the turns are half of the letters or of the lines."""
        if not self.turns:
            return False
        span = self.turns.span
        within = sum(span.overlaps(line) for line in self.lines)
        return 2 * within >= len(self.lines) or 2 * (span.end - span.start) >= len(self.text.strip())

    def _is_transcript(self) -> bool:
        return self._is_mostly_turns or len(_MAIL.findall(self.text)) >= 2

    def _is_interview(self) -> bool:
        if self.turns:
            return self._is_mostly_turns and self._is_labelled_interview(self.turns)
        words = self._words
        asks = [line.rstrip('*_"”’ ').endswith("?") for line in words]
        if self._share(_DASH) >= 0.6 and sum(asks) >= 2:
            return True
        questions = [line for line, ask in zip(words, asks, strict=True) if ask]
        answers = [words[i + 1] for i in range(len(words) - 1) if asks[i] and not asks[i + 1]]
        if len(answers) < 3 or len(questions) * 5 < len(words):
            return False
        own = sum(bool(_tokens(line) & word_classes.FIRST_PERSON) for line in answers)
        asked = sum(bool(_tokens(line) & _SECOND) for line in questions)
        asker = sum(bool(_tokens(line) & _FIRST_SINGULAR) for line in questions)
        return own * 2 >= len(answers) and asked >= asker

    def _is_labelled_interview(self, turns: Turns) -> bool:
        """True where two speak in turn, and one of them asks, and no reporters do."""
        by_source: dict[str, list[bool]] = {}
        for turn in turns.quotations:
            if turn.source.span:
                asks = turn.content[-1].of(self.text).rstrip('"”’*_ ').endswith("?")
                by_source.setdefault(turn.source.span.of(self.text).casefold().strip(". "), []).append(asks)
        if len(by_source) != 2:
            return False
        (asker, asking), (_, answering) = sorted(by_source.items(), key=lambda item: -sum(item[1]) / len(item[1]))
        generic = asker in ("q", "question", "reporter") and "a" not in by_source and "answer" not in by_source
        enough = sum(asking) >= (1 if asker in ("q", "question") else 2) and 2 * sum(asking) > len(asking)
        return not generic and enough and 4 * sum(answering) <= len(answering)

    @cached_property
    def headings(self) -> list[Span]:
        """The lines of a press round-up that begin with a label, most an outlet's with its headline; else none."""
        labelled = [
            (line, label)
            for line, label in zip(self.lines, self.labels, strict=True)
            if label and label.form is Form.COLON
        ]
        heads = sum(
            _is_outlet(label.who.of(self.text)) and not _ENDED.search(line.of(self.text)) for line, label in labelled
        )
        if heads < 2 or heads * 8 < len(self.lines):
            return []
        return [line for line, label in labelled if label.kind is not LabelKind.NAMED]

    def _is_press_round_up(self) -> bool:
        if self.headings:
            return True
        bracketed = len(_BRACKETED.findall(self.text))
        outlets = len(set(_OUTLET.findall(self.text))) + bracketed
        return outlets >= 2 and bool(_PRESS.search(self._head))

    def _is_list(self) -> bool:
        count = len(self.lines)
        if count < 4 or self._share(_VERSE) > 0.1 or self.is_play or (self.turns and self._is_mostly_turns):
            return False
        dated = sum(bool(_DATE.match(line)) for line in self._words)
        if dated >= 3 and dated >= 0.3 * count:
            return True
        if self._share(_NUMBERED) >= 0.5 or self._share(_BULLET) >= 0.5:
            return True
        fields = sum(bool(_FIELD.match(line)) for line in self._words)
        if fields >= 3 and fields >= 0.4 * count and self._own_share() < 0.05:
            return True
        asks = sum(line.rstrip('*_"”’ ').endswith("?") for line in self._words)
        if asks >= 3 and asks >= 0.25 * count:
            return True
        open_ended = [line for line in self._words if not _ENDED.search(line)]
        return len(open_ended) >= 0.6 * count and 2 * sum(map(len, open_ended)) >= len("".join(self._words))

    @cached_property
    def is_play(self) -> bool:
        """True where labels are those of a play's persons."""
        return any(PLAY.search(line) for line in self._words)

    def _is_first_person(self) -> bool:
        return not self.is_play and self._share(_VERSE) <= 0.1 and self._own_share() >= 1 / 70

    def _own_share(self) -> float:
        """The share of "I" and "we" among the words outside quotation marks; 0 for fewer than three."""
        kept, at = list[str](), 0
        for stretch in quoted_spans(self.text, list(self.lines)):
            if stretch.span.start >= at:
                kept.append(self.text[at : stretch.span.start])
                at = stretch.span.end
        words = [word.strip('.,;:!?()—–"“”').casefold() for word in "".join([*kept, self.text[at:]]).split()]
        own = sum(word in _FIRST_SINGULAR or word in ("we", "our", "ours") for word in words)
        return own / len(words) if own >= 3 else 0.0


def _tokens(line: str) -> set[str]:
    return {word.strip('.,;:!?"“”()*_').casefold() for word in line.split()}


def _is_byline(line: str) -> bool:
    return bool(_BYLINE.match(line))


def _is_outlet(who: str) -> bool:
    return bool(_DOMAIN.search(who)) or who.split()[-1].strip(".,").casefold() in _OUTLET_WORDS
