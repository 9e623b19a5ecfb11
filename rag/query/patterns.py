"""Patterns that ask for the last answer again, and words that refer to the turn before."""

from __future__ import annotations

import re

from rag.query.types import Focus

LINKING_WORD = re.compile(r"^(?:and|but|also|ok(?:ay)?|so|then|now|or)\b[\s,]*", re.IGNORECASE)
"""A word that joins a question to the one before it."""
ANAPHORS = frozenset(
    "he she they it him her them his that this same the one these those there so himself herself itself".split()
) | {"the same"}
"""Anaphors: words that refer to something named in the turn before."""
_IT = r"(?:\s+(?:did|has|was)\s+(?:he|she|they|it|that|this)(?:\s+(?:say|said|happen|that|this|it|so))*)?"
REPEAT_REQUESTS: tuple[tuple[Focus, re.Pattern[str]], ...] = (
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
"""Requests for the last answer again under another aspect; they mean nothing without a turn before."""
QUESTION_OPENING = re.compile(
    r"^(?:what|who|when|where|why|how|which|did|does|do|has|have|is|was|were|are|can|could)\b", re.IGNORECASE
)
