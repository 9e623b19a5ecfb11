"""Words that rules about reported speech need: verbs by what they take, and the small words around them. Data only.

A verb stands here in its base form; `index.lexicon.reporting_verbs` derives the others. Which verbs belong in which
list was decided on PolNeAR's training articles: a verb is here when at least four in ten of its uses report somebody's
words or stance.
"""

from __future__ import annotations

# Take a clause, and may follow the words they report: "..., she added".
SAY = frozenset(
    """say add note argue write tweet suggest announce report reply respond continue explain declare claim
    acknowledge state insist recall admit conclude predict reiterate assert stress emphasize emphasise
    concede joke contend remark observe comment lament complain quip proclaim boast brag allege opine
    muse recount elaborate interject shout yell retort affirm reaffirm caution warn counter maintain
    testify speculate signal hint imply clarify stipulate protest answer post concur exclaim whisper
    mutter murmur estimate forecast disclose reveal confirm deny indicate repeat marvel crow wonder ask
    agree retweet theorize vow pledge promise swear read""".split()
)
# Take a clause, but hardly ever follow it.
SHOW = frozenset("""underscore demonstrate illustrate find show document learn point""".split())
# Take somebody first: "told reporters that ...".
TELL = frozenset("""tell inform remind assure convince persuade notify advise reassure""".split())
# A belief, wish or feeling with a clause: reported, not said.
THINK = frozenset(
    """believe think know hope fear expect feel doubt worry suspect imagine realize wish regret assume
    reckon anticipate foresee envision understand guess figure remember""".split()
)
# An intention or wish with "to ...": reported, not said.
WANT = frozenset("""want seek hope plan intend prefer aim wish""".split())
# A promise or refusal with "to ...": said.
PLEDGE = frozenset("""vow pledge promise refuse decline threaten offer agree propose opt""".split())
# Judge or name something: what follows is what was judged. Said.
JUDGE = frozenset(
    """criticize criticise accuse blame praise denounce condemn blast slam attack endorse defend dismiss
    reject oppose mock urge question cite call describe decry deride assail deem dub label brand portray
    tout hail applaud commend congratulate thank rebuke chide ridicule lambaste bemoan belittle downplay
    disavow echo highlight propose rebut refute invoke liken mention reference slight recommend request
    demand voice express credit lampoon discuss announce predict reiterate advocate champion rip
    acknowledge admit deny confirm outline challenge welcome raise articulate stress emphasize support
    favor favour encourage order quote""".split()
)
# Of those, a stance rather than words.
STANCE = frozenset("support oppose favor favour champion welcome".split())
# Verbs that report only together with the word after them.
PHRASAL: dict[str, frozenset[str]] = {
    "point": frozenset({"out", "to"}),
    "refer": frozenset({"to"}),
    "allude": frozenset({"to"}),
    "call": frozenset({"for", "on"}),
    "talk": frozenset({"about"}),
    "speak": frozenset({"about", "of"}),
    "complain": frozenset({"about", "of"}),
    "rail": frozenset({"against"}),
    "agree": frozenset({"with"}),
    "apologize": frozenset({"for"}),
    "focus": frozenset({"on"}),
    "lash": frozenset({"out"}),
    "make": frozenset({"clear"}),
    "go": frozenset({"on"}),
}

IRREGULAR: dict[str, tuple[str, str, str, str]] = {  # third person, past, participle, -ing
    "say": ("says", "said", "said", "saying"),
    "tell": ("tells", "told", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "think": ("thinks", "thought", "thought", "thinking"),
    "know": ("knows", "knew", "known", "knowing"),
    "feel": ("feels", "felt", "felt", "feeling"),
    "find": ("finds", "found", "found", "finding"),
    "show": ("shows", "showed", "shown", "showing"),
    "seek": ("seeks", "sought", "sought", "seeking"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "understand": ("understands", "understood", "understood", "understanding"),
    "foresee": ("foresees", "foresaw", "foreseen", "foreseeing"),
    "forecast": ("forecasts", "forecast", "forecast", "forecasting"),
    "read": ("reads", "read", "read", "reading"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "make": ("makes", "made", "made", "making"),
    "go": ("goes", "went", "gone", "going"),
    "crow": ("crows", "crowed", "crowed", "crowing"),
}
DOUBLED = frozenset("plan brag hint admit opt quip slam rip wonder".split()) - {"hint", "wonder"}

PREPOSITIONS = frozenset(
    """in on at of for from to with by about after before during under over against between among through
    throughout into onto near since until till via without within despite amid behind beyond like toward
    towards upon outside inside per alongside regarding following""".split()
)
CONJUNCTIONS = frozenset(
    """and but or nor yet so because while as when if although though whether that since unless until where
    whereas than before after who which whom whose what how why once""".split()
)
AUXILIARIES = frozenset(
    """has have had is was are were be been being am will would could may might can cannot did do does
    should must shall ’s 's ’ve 've ’d 'd ’ll 'll doesn’t doesn't didn’t didn't don’t don't hasn’t
    hasn't haven’t haven't won’t won't wouldn’t wouldn't couldn’t couldn't can’t can't isn’t isn't
    wasn’t wasn't aren’t aren't weren’t weren't hadn’t hadn't used ought going got get gets getting
    became become seemed seems went came took made makes""".split()
)
ADVERBS = frozenset(
    """also now then later again still once never even just already often always sometimes not too soon
    instead further thus rather ever first meanwhile however likewise himself herself themselves itself
    since recently reportedly so far long only both all simply yet quickly perhaps almost""".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset(
    """january february march april may june july august september october november december jan. feb. mar.
    apr. aug. sept. oct. nov. dec.""".split()
)
DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your some many most several another one two three four "
    "five six seven eight nine ten both all no any each every other such few more".split()
)
# Determiners that may stand for a noun.
PRONOUN_SUBJECTS = frozenset("he she they it we i you who which others some many nobody everyone".split())
MASCULINE = frozenset("he him his himself".split())
FEMININE = frozenset("she her hers herself".split())
FIRST_SINGULAR = frozenset("i me my mine myself".split())
FIRST_PLURAL = frozenset("we us our ours".split())
FIRST_PERSON = FIRST_SINGULAR | FIRST_PLURAL
# What stands in front of a colon in articles and is no speaker.
NO_LABELS = frozenset(
    """note update source photo image watch video read related by from to re date subject background ps
    read more see also breaking exclusive correction transcript location contact deadline""".split()
)
