"""Features of a text's wording: cues of each kind in its title and body, reports of the press, prose and address."""

from __future__ import annotations

import re
from math import log1p

from index.extraction.documents.evidence import OUTLET_WORDS, LayoutEvidence
from index.extraction.documents.structure import LETTERS, mean
from index.lexicon import word_classes
from index.lexicon.loader import word_set

_TITLE = {
    "interview": r"q ?& ?a|interview|meet|talks? to|questions?|asks?|we ask|five minutes|sixty seconds|"
    r"on (?:his|her|the)|conversation|answers|speaks|my life|the big",
    "transcript": r"transcript|verbatim|recording|tape|audio|log|hearing|evidence|deposition|v\.|proceedings|debate|"
    r"session|panel|episode|call|chat|thread|export|minutes|inquiry|readout|council|briefing|conference|oral|captions|"
    r"act|scene|released",
    "live": r"live|as it happened|liveblog|blog|latest|updates?|rolling|hour by hour|minute by minute|over by over|"
    r"ball by ball|day by day|diary|log|ticker|desk|watch|tracker",
    "several": r"briefs?|shorts?|round-?up|digest|news|notices|email|newsletter|morning|bulletin|page|export|feed|"
    r"dispatch|wire|overnight|gazette|journal|items|local|letters|elsewhere|shorter",
    "speech": r"speech|address|remarks|statement|sermon|eulogy|toast|message|words|told|lecture|homily|oration|"
    r"farewell|"
    r"funeral|opening|delivered|delivery|full text|in full|acceptance|keynote|tribute|broadcast|christmas|welcome",
    "press": r"papers?|press|media|front pages?|headlines|what .* (?:say|saying|said)|dailies|weeklies|editorials?|"
    r"newspapers?|opinion|saw it|leader|commentators?|review",
    "own": r"my|me|i|column|diary|letter|notes?|why|confessions?|dear|notebook|view|ask|sir|i[’']m|i[’']ve",
    "list": r"timeline|factbox|facts?|faq|guide|glossary|fixtures|results|table|menu|recipe|agenda|notice|quiz|deaths|"
    r"minutes|index|best|top|listings?|what[’']s on|schedule|timetable|tv|programme|line-?up|corrections|prices?|rates|"
    r"contacts?|who[’']s who|key|at a glance|in numbers|by numbers|how to|things|dates|crossword|clues|standings|"
    r"births|directory|roll|order of|calendar|chronology|dictionary",
}
_BODY = {
    "corrections": r"corrections?|clarifications?|apologi[sz]e|we said that|misstated|should have (?:read|been)",
    "news": r"according to|spokes(?:man|woman|person)|announced|yesterday|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "updates": r"updated?|refresh|more (?:soon|to follow|as we get)|stay with us|we[’']ll (?:be|have|bring)|"
    r"that[’']s (?:it|all)|wrap|what we know|newest|latest (?:at|first)|key events?|live|posted|entry|"
    r"good (?:morning|evening)",
    "interviewed": r"interview(?:er|ed)?|we (?:met|spoke|caught up)|spoke to|talked to|talks to|sat down|edited|"
    r"condensed|excerpts?|told us",
    "address": r"ladies|gentlemen|friends|colleagues|comrades|brothers|sisters|fellow|neighbou?rs|mr\.? speaker|"
    r"madam speaker|mr\.? president|mr\.? chairman|mr\.? chair|your honou?r|dear|children|sir|my lords|members of|amen|"
    r"applause|cheers",
    "chamber": r"objection|sustained|your honou?r|the court|the witness|hon\.|honou?rable|order\.|chair(?:man|woman)?|"
    r"committee|i yield|adjourn|councill?or|senator|minister|member",
    "subscribe": r"https?:|www\.|\d{3}[ -]\d{4}|subscribe|read (?:more|on|the full)|newsletter|unsubscribe|forwarded",
}
_TITLE_CUES = {name: re.compile(rf"\b(?:{cues})(?!\w)", re.IGNORECASE) for name, cues in _TITLE.items()}
_BODY_CUES = {name: re.compile(rf"\b(?:{cues})(?!\w)") for name, cues in _BODY.items()}
"""They stand in small letters: reading without regard to case takes longer."""
_LONGEST = 200
"""Characters of a title, or of a line, that are read for what may stand anywhere in it."""
_PRESS = re.compile(
    r"\b(?:papers?|newspapers?|dail(?:y|ies)|weekly|editorials?|editors?|columnists?|commentators?|front[- ]pages?|"
    r"headlines?|splash(?:es)?|leads? (?:with|on)|tabloids?|broadsheets?|press|media|leader(?: writer| column)?)\b"
)
_PRESS_VERB = re.compile(
    r"\b(?:called|wrote|writes|said|says|argued|argues|noted|notes|led|leads|asked|asks|carried|printed|quoted|quotes|put|"
    r"thinks|warns|warned|reports|reported|opened|commented|comments|went|runs|ran)\b"
)
_COLON_QUOTATION = re.compile(r":\s*[“\"„«‘']")
_CREDIT_BEHIND = re.compile(r"[(—–-]\s?[A-Z][^()]{2,40}\)?\.?$")
_SAID = re.compile(r"\b(?:said|says|told|added|according to|asked|announced|replied)\b")
_SAID_BESIDE = re.compile(
    r"[,?!.][\"”’'] (?:\w+ ){0,6}(?:said|says|told|added|asked)|"
    r"\b(?:said|says|told|added)[ ,:]{1,3}(?:\w+[ ,:]{1,3}){0,4}[“\"]"
)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')]*(?:\s|$)")
_SENTENCE_BORDER = re.compile(r"(?<=[.?!])[\"”’]?\s+")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_OWN = re.compile(r"\b(?:I|I[’']\w+|my|me)\b")
_CONTRACTION = re.compile(r"\w[’'](?:s|t|re|ve|ll|d|m)\b")
_LEAD_VERB = re.compile(r"\w\w+ed\b|\b(?:was|were|has|have|will)\b")
_LEAD_NEWS = re.compile(
    r"\b(?:said|says|announced|yesterday|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.IGNORECASE
)
_QUANTITY = re.compile(r"[$€£¥]|\b\d+(?:[.,]\d+)?\s?(?:%|pct|crowns|kg|km|g|ml|cm|m)\b")
_DIGIT = re.compile(r"\d")
_THANKS = re.compile(r"\bthank(?:s| you)\b", re.IGNORECASE)
_NOW = frozenset("here today tonight this now".split())
_FINITE = word_set("finite_verbs")


def wording_features(evidence: LayoutEvidence) -> dict[str, float]:
    """The features by name. Linear in the text's length."""
    return {**_cues(evidence), **_press(evidence), **_prose(evidence), **_words(evidence), **_title(evidence)}


def _cues(evidence: LayoutEvidence) -> dict[str, float]:
    title = evidence.title[:_LONGEST]
    top = "\n".join([title, *(line for line in evidence.words[:3] if len(line) < 120)])
    count = max(1, len(evidence.words))
    text = evidence.text.lower()
    in_title = {
        f"title_{name}": 1.0 if cues.search(title) else 0.5 if cues.search(top) else 0.0
        for name, cues in _TITLE_CUES.items()
    }
    in_body = {f"body_{name}": min(1.0, len(cues.findall(text)) / count) for name, cues in _BODY_CUES.items()}
    return in_title | in_body


def _is_press(words: str) -> bool:
    return bool(_PRESS.search(words.lower())) or any(
        word[0].isupper() and word.casefold().strip(".,:;'’") in OUTLET_WORDS for word in words.split()
    )


def _press(evidence: LayoutEvidence) -> dict[str, float]:
    lines = evidence.words
    count = max(1, len(lines))
    press = [_is_press(line) for line in lines]
    reported = sum(is_press and bool(_PRESS_VERB.search(line)) for is_press, line in zip(press, lines, strict=True))
    return {
        "press_words": min(1.0, len(_PRESS.findall(evidence.text.lower())) / max(3, count)),
        "press_lines": sum(press) / count,
        "press_reports": reported / count,
        "press_sentences": mean([float(_is_press(sentence)) for sentence in _sentences(evidence)]),
        "colon_quotations": sum(bool(_COLON_QUOTATION.search(line)) for line in lines) / count,
        "credits_behind": sum(bool(_CREDIT_BEHIND.search(line[-60:])) for line in lines) / count,
    }


def _sentences(evidence: LayoutEvidence) -> list[str]:
    return [sentence for line in evidence.words for sentence in _SENTENCE_BORDER.split(line)]


def _prose(evidence: LayoutEvidence) -> dict[str, float]:
    lines = evidence.words
    count = max(1, len(lines))
    lengths = [len(line.split()) for line in lines]
    ends = [len(_SENTENCE_END.findall(line)) for line in lines]
    sentences = [len(sentence.split()) for sentence in _sentences(evidence)]
    finite = [bool(_FINITE.intersection(LETTERS.findall(line.lower().replace("’", "'")))) for line in lines]
    lead = next((line for line, words in zip(lines, lengths, strict=True) if words >= 10), "")[: 2 * _LONGEST]
    own = [bool(_OWN.search(_QUOTED.sub("", line[: 2 * _LONGEST]))) for line in lines]
    prose = sum(words for words, end in zip(lengths, ends, strict=True) if end and words >= 12)
    return {
        "sentences_a_line": log1p(sum(ends) / count),
        "sentence_words": log1p(mean(sentences)),
        "fragments": mean([float(words <= 4) for words in sentences]),
        "prose": prose / max(1, sum(lengths)),
        "without_verb": finite.count(False) / count,
        "said_lines": sum(bool(_SAID.search(line)) for line in lines) / count,
        "said_beside": sum(bool(_SAID_BESIDE.search(line)) for line in lines) / count,
        "own_lines": sum(own) / count,
        "own_lead": float(bool(_OWN.search(_QUOTED.sub("", lead)))),
        "lead_verb": float(bool(_LEAD_VERB.search(lead))),
        "lead_news": float(bool(_LEAD_NEWS.search(" ".join(line[:_LONGEST] for line in lines[:3])))),
        "digit_lines": sum(bool(_DIGIT.search(line)) for line in lines) / count,
    }


def _words(evidence: LayoutEvidence) -> dict[str, float]:
    text, outside = evidence.text, " ".join(evidence.outside)
    count = max(1, len(evidence.words))
    written = LETTERS.findall(text)
    words = [word.lower().replace("’", "'") for word in written]
    total = max(1, len(words))
    blocks = text.split()
    return {
        "stop_words": sum(word in word_classes.STOP_WORDS for word in words) / total,
        "past": sum(word.endswith("ed") for word in words) / total,
        "finite": sum(word in _FINITE for word in words) / total,
        "now": sum(word in _NOW for word in words) / total,
        "capital_words": sum(len(word) > 2 and word.isupper() for word in written) / total,
        "contractions": len(_CONTRACTION.findall(outside)) / total,
        "said": len(_SAID.findall(outside)) / count,
        "thanks": min(3, len(_THANKS.findall(outside))) / 3,
        "exclamations": min(1.0, text.count("!") / count),
        "digits": mean([float(bool(_DIGIT.search(block))) for block in blocks]),
        "quantities": len(_QUANTITY.findall(text)) / count,
    }


def _title(evidence: LayoutEvidence) -> dict[str, float]:
    title = evidence.title.strip()[:_LONGEST]
    long = [word for word in title.split() if word.isalpha() and len(word) > 3]
    body = evidence.text[len(title) + 1 :] if evidence.text.startswith(title) else evidence.text
    names = set(LETTERS.findall(body))
    return {
        "title_asks": float(title.endswith("?")),
        "title_colon": float(":" in title),
        "title_words": log1p(len(title.split())),
        "title_capitals": mean([float(word[0].isupper()) for word in long]),
        "title_verb": float(bool((_FINITE | {"to", "wins", "over"}).intersection(title.lower().split()))),
        "title_in_body": mean([float(word in names) for word in long]),
    }
