"""The ways of asking, as data: patterns with groups `who`, `topic`, `words`. The first that fits whole is taken."""

from __future__ import annotations

import re

from rag.query.types import Focus, Intent

_SAY = (
    r"(?:say(?:s|ing)?|said|(?:tells?|told)(?:\s+(?:reporters|journalists|them|him|her|us|me|everyone|everybody))?|talk(?:ed|ing)?|speak(?:ing)?|spoken?|states?|stated|claim(?:s|ed)?"
    r"|comment(?:s|ed)?|remark(?:s|ed)?|writes?|wrote|written|tweet(?:s|ed)?|announced?|argued?|argues|think|thinks"
    r"|mention(?:s|ed)?|declared?|call|promised?|react(?:s|ed)?|respond(?:s|ed)?|reply|replied|warn(?:s|ed)?"
    r"|suggest(?:s|ed)?|explain(?:s|ed)?|proposed?|answer(?:s|ed)?|add(?:ed)?|predict(?:s|ed)?|admit(?:s|ted)?"
    r"|deny|denied|insist(?:s|ed)?|testif(?:y|ied))"
)
_ABOUT = r"(?:about|on|regarding|concerning|of|over|to|towards?|as\s+to|with\s+regard\s+to|in\s+relation\s+to)"
_WORDS = r"(?:statements?|quotes?|quotations?|remarks?|comments?|words|sayings?|views?|opinions?|position|stance)"
_HELP = r"(?:did|does|do|has|have|had|is|was|were|are|might|would|will)"
_SHOW = (
    r"(?:(?:please\s+)?(?:find|show|list|give|get|search(?:\s+for)?|look\s+for|i\s+(?:want|need)|(?:is|are)\s+there)"
    r"\s+(?:me\s+|us\s+)?)"
)
_ALL = r"(?:(?:all|any|every|the|some)\s+(?:of\s+)?(?:the\s+)?)"
_EVER = r"(?:\s+(?:ever|actually|recently|publicly|just|already|exactly|also|really|previously|once))*"

WORDS = tuple(
    re.compile(form, re.IGNORECASE | re.DOTALL)
    for form in (
        rf"who\s+(?:{_HELP}\s+)?(?:it\s+(?:that|who)\s+)?(?:{_SAY}|called|wants?|wanted|asked)\b"
        rf"(?!\s+(?:(?:something|anything|what)\s+)?{_ABOUT}\s)\s*(?:that\s+|[:,]\s*)?(?P<words>.+)",
        r"who\s+is\s+quoted\s+(?:as\s+)?(?:saying\s+)?(?:that\s+)?(?P<words>.+)",
        r"whose\s+words\s+(?:are|were|is)\s*[:,]?\s*(?P<words>.+)",
    )
)
"""Who said given words: nothing else is read out of them."""

FORMS: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(form, re.IGNORECASE | re.DOTALL))
    for intent, form in (
        (
            Intent.SPOKE_ABOUT,
            rf"who\s+(?:else\s+)?(?:{_HELP}\s+)?{_SAY}(?:\s+(?:something|anything|what))?\s+{_ABOUT}\s+(?P<topic>.+)",
        ),
        (
            Intent.SPOKE_ABOUT,
            rf"what\s+(?:{_HELP}\s+)(?:been\s+|people\s+|they\s+all\s+|everyone\s+|everybody\s+|others\s+|anyone\s+|"
            rf"anybody\s+|being\s+)*{_SAY}\s+{_ABOUT}\s+(?P<topic>.+)",
        ),
        (Intent.SPOKE_ABOUT, rf"{_SHOW}?{_ALL}?{_WORDS}\s+(?:about|on|regarding|concerning)\s+(?P<topic>.+)"),
        (
            Intent.EVERYTHING,
            rf"{_SHOW}?(?:everything|anything|all)\s+(?:that\s+|which\s+)?(?P<who>.+?)\s+(?:{_HELP}\s+)?{_EVER}\s*{_SAY}",
        ),
        (
            Intent.SAID_BY,
            rf"{_SHOW}?(?:everything|anything|something|all)\s+(?:that\s+|which\s+)?(?P<who>.+?)\s+(?:{_HELP}\s+)?{_EVER}"
            rf"\s*{_SAY}\s+{_ABOUT}\s+(?P<topic>.+)",
        ),
        (
            Intent.SAID_BY,
            rf"{_SHOW}?(?:anything|something|{_ALL}?{_WORDS})\s+(?:by|from|of)\s+(?P<who>.+?)\s+"
            r"(?:about|on|regarding|concerning)\s+(?P<topic>.+)",
        ),
        (Intent.EVERYTHING, rf"{_SHOW}?(?:anything|everything|{_ALL}?{_WORDS})\s+(?:by|from|of)\s+(?P<who>.+)"),
        (
            Intent.SAID_BY,
            rf"(?:what|how|(?P<focus>when|where)|why)(?:\s+(?:all|else|exactly))?\s+{_HELP}\s+(?P<who>.+?){_EVER}\s+"
            rf"(?:been\s+)?{_SAY}(?:\s+(?:anything|something|exactly))?\s+{_ABOUT}\s+(?P<topic>.+)",
        ),
        (
            Intent.EVERYTHING,
            rf"(?:what|how)(?:\s+(?:all|else|exactly))?\s+{_HELP}\s+(?P<who>.+?){_EVER}\s+(?:been\s+)?{_SAY}",
        ),
        (
            Intent.SAID_BY,
            rf"{_HELP}\s+(?P<who>.+?){_EVER}\s+(?:been\s+)?{_SAY}(?:\s+(?:anything|something|a\s+word))?\s+"
            rf"(?:{_ABOUT}|that)\s+(?P<topic>.+)",
        ),
        (
            Intent.SAID_BY,
            rf"{_HELP}\s+(?P<who>.+?){_EVER}\s+(?:mention(?:ed)?|criticiz?s?ed?|prais(?:e|ed))\s+(?P<topic>.+)",
        ),
        (Intent.EVERYTHING, rf"{_HELP}\s+(?P<who>.+?){_EVER}\s+{_SAY}(?:\s+(?:anything|something))?"),
        (Intent.SAID_BY, rf"what\s+(?P<who>.+?)\s+(?:{_HELP}\s+)?{_SAY}\s+{_ABOUT}\s+(?P<topic>.+)"),
        (
            Intent.SAID_BY,
            rf"what(?:\s+is|\s+was|\s+are|\s+were|['’]s|['’]re)\s+(?P<who>.+?)(?:['’]s?)?\s+{_WORDS}\s+{_ABOUT}\s+"
            r"(?P<topic>.+)",
        ),
        (
            Intent.SAID_BY,
            rf"{_SHOW}?(?P<who>.+?)(?:['’]s?)?\s+{_WORDS}\s+(?:about|on|regarding|concerning)\s+(?P<topic>.+)",
        ),
        (Intent.SAID_BY, r"quote\s+(?P<who>.+?)\s+(?:about|on)\s+(?P<topic>.+)"),
        (Intent.EVERYTHING, rf"{_SHOW}(?P<who>.+?)(?:['’]s?)?\s+{_WORDS}"),
        (Intent.EVERYTHING, rf"(?P<who>.+?)['’]s?\s+{_WORDS}"),
    )
)
SHORT = re.compile(r"(?P<who>.+?)\s+(?:about|on)\s+(?P<topic>.+)", re.IGNORECASE | re.DOTALL)
OWN_WORDS = re.compile(
    r",?\s*\b(?:in\s+(?:his|her|their|its)\s+own\s+words|word\s+for\s+word|verbatim|exactly|literally"
    r"|direct\s+(?:quotes|speech)\s+only)\b",
    re.IGNORECASE,
)
FILLER = re.compile(r"[\s,]+(?:so\s+far|to\s+date|up\s+to\s+now|until\s+now|please|then|too|as\s+well)$", re.IGNORECASE)
"""What ends a question and asks for nothing."""
LINK = re.compile(r"^(?:and|but|also|ok(?:ay)?|so|then|now|or)\b[\s,]*", re.IGNORECASE)
WHAT_ABOUT = re.compile(r"(?:(?:what|how)\s+about|what\s+of)\s+(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
BARE_ABOUT = re.compile(r"(?:about|on|regarding|concerning)\s+(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
HE = frozenset("he she they it him her them his that this same the one these those there so".split()) | {"the same"}
_IT = r"(?:\s+(?:did|has|was)\s+(?:he|she|they|it|that|this)(?:\s+(?:say|said|happen|that|this|it|so))*)?"
AGAIN: tuple[tuple[Focus, re.Pattern[str]], ...] = (
    (Focus.WHEN, re.compile(rf"(?:when(?:\s+exactly)?|on\s+what\s+date|what\s+date){_IT}", re.IGNORECASE)),
    (
        Focus.WHERE,
        re.compile(
            rf"(?:where(?:\s+exactly)?|(?:in\s+)?(?:which|what)\s+(?:articles?|papers?|newspapers?|outlets?|sources?)"
            rf"|sources?){_IT}",
            re.IGNORECASE,
        ),
    ),
    (
        Focus.MORE,
        re.compile(
            r"(?:(?:show|give|tell)\s+(?:me\s+)?)?(?:some\s+)?more(?:\s+(?:of\s+(?:that|them|these)|please|statements?))?"
            r"|anything\s+else|what\s+else|go\s+on|continue|next",
            re.IGNORECASE,
        ),
    ),
)
"""What asks for the last answer again, after another side of it; nothing without a turn before."""
ASKING = re.compile(
    r"^(?:what|who|when|where|why|how|which|did|does|do|has|have|is|was|were|are|can|could)\b", re.IGNORECASE
)
