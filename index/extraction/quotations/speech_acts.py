"""The speech act of a cue: somebody's words, a wish, belief or intention that the writer reports, or nothing said."""

from __future__ import annotations

import re
from functools import cache

from index.text.stemming import stems

SAYING = frozenset(
    """say said tell told add write wrote written according ask call claim argue note explain insist
    suggest warn state statement announce acknowledge admit deny declare predict promise vow reply
    respond continue conclude comment remark recall report tweet retweet post blog speak spoke
    spoken talk shout yell chant whisper joke quip mention cite quote describe accuse criticize
    criticise blast slam denounce condemn praise tout boast brag complain lament assert contend
    maintain stress emphasize reiterate repeat confirm assure remind caution advise urge demand
    request order question answer discuss reveal disclose testify read pledge offer propose
    recommend invite thank apologize congratulate threaten mock ridicule label dub term deem rule
    publish issue release word speech message letter email interview allege charge blame challenge
    dismiss reject refute dispute rebut echo point signal hint imply refer express voice address
    pronounce proclaim profess vent fume crow opine recount relate divulge concede counter exclaim
    interject mutter retort snap put show shown found indicate estimate list defend attack endorse
    decry assail applaud rail""".split()
)
NOT_SAYING = frozenset(
    """want wish hope hopeful desire long believe belief think thought doubt expect expectation plan
    intend intention intent aim seek sought try attempt eager willing ready prefer favor favour like
    love hate enjoy dislike fear worry worried afraid concern concerned anxious feel felt feeling
    sense know knew known aware understand understood realize realise learn learned learnt remember
    forget forgot forgotten see saw seen view watch hear heard notice perceive regard consider
    wonder imagine dream suspect assume presume suppose guess bet trust confident confidence
    convinced skeptical sure certain uncertain unclear decide decision determine determined resolve
    choose chose chosen agree disagree accept approve support supporter oppose opposition back
    opponent seem appear look likely poise bound angry upset furious glad happy proud sorry regret
    surprise shock dismay frustrate embrace admire respect care mind interest curious refuse
    struggle prepare consensus mull weigh contemplate anticipate credit vote obsess committed devote
    ponder mood opinion stance preference goal""".split()
)

_DENIED = re.compile(
    r"\b(?:not|never|hardly|cannot|without|declin\w+|refus\w+|stopped\s+short)\b|n['’]t\b", re.IGNORECASE
)
_NOBODY = re.compile(r"(?:nobody|no\s+one|none|neither)\b", re.IGNORECASE)
_WORK = re.compile(
    r"\b(?:read|reads|reading|sang|sings?|played|plays?|watched|watche?s?|saw|titled|entitled)\b", re.IGNORECASE
)
_SMALL = frozenset("and the of in on for from with over into".split())
_QUOTED = re.compile(r"[“\"«„]([^”\"»]+)[”\"»]")


def is_denied(source: str, cue: str) -> bool:
    """True for "did not say", "never said", "declined to say", and for what nobody said."""
    return bool(_DENIED.search(cue) or _NOBODY.match(source))


def is_title(words: str, cue: str) -> bool:
    """True for the title of a work: "She read “The Old Man and the Sea” twice"."""
    quoted = _QUOTED.search(words)
    if not quoted or not _WORK.search(cue):
        return False
    return all(word[0].isupper() or word in _SMALL for word in quoted[1].split())


def is_said(cue: str) -> bool:
    """False where the cue names a wish, belief, feeling or intention, and no act of saying."""
    words = frozenset(stems(cue))
    saying, other = _lexicon()
    return bool(words & saying) or not words & other


@cache
def _lexicon() -> tuple[frozenset[str], frozenset[str]]:
    saying = frozenset(stems(" ".join(SAYING)))
    return saying, frozenset(stems(" ".join(NOT_SAYING))) - saying
