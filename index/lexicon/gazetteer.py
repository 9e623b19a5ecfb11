"""Titles, role words, organisations, places: what tells a name from other capitals. Data only."""

from __future__ import annotations

MR = frozenset({"mr.", "mr", "sir", "lord"})
MRS = frozenset({"mrs.", "mrs", "ms.", "ms", "miss", "lady", "dame", "madam", "madame"})
COURTESY = MR | MRS | {"dr", "dr."}
# Words in front of a name that belong to the role, each with the noun it stands for.
TITLES: dict[str, str] = {
    "prof.": "professor",
    "sen.": "senator",
    "sens.": "senator",
    "rep.": "representative",
    "reps.": "representative",
    "gov.": "governor",
    "govs.": "governor",
    "gen.": "general",
    "lt.": "lieutenant",
    "col.": "colonel",
    "capt.": "captain",
    "sgt.": "sergeant",
    "adm.": "admiral",
    "maj.": "major",
    "rev.": "reverend",
    "pres.": "president",
    "st.": "saint",
    "del.": "delegate",
    "hon.": "honorable",
}
ROLES = frozenset(
    """president vice-president premier chancellor minister secretary senator representative congressman
    congresswoman governor mayor ambassador envoy spokesman spokeswoman spokesperson chairman chairwoman
    chair chairperson director chief head leader general colonel captain lieutenant sergeant admiral
    major marshal king queen prince princess emperor
    empress tsar sultan emir sheikh crown-prince pope cardinal archbishop bishop patriarch rabbi
    imam pastor primate pontiff reverend judge justice attorney prosecutor lawyer counsel solicitor sheriff
    commissioner governor-general
    commander inspector detective officer official professor doctor economist analyst strategist
    pollster adviser advisor aide consultant manager executive ceo founder co-founder owner banker
    trader investor editor reporter journalist correspondent columnist anchor host author writer
    historian scientist researcher scholar expert fellow teacher student activist organizer candidate
    nominee front-runner frontrunner speaker whip lawmaker legislator deputy delegate member councilman
    councilwoman councillor treasurer comptroller controller superintendent principal dean coach player
    captain actor actress singer artist director producer billionaire businessman businesswoman tycoon
    mogul magnate developer farmer resident voter veteran diplomat negotiator operative surrogate
    supporter critic opponent rival democrat republican conservative liberal libertarian socialist
    independent father mother son daughter brother sister husband wife widow partner boss assistant
    undersecretary lady coordinator administrator moderator pilot engineer architect nurse physician
    surgeon worker driver fisherman harbourmaster harbormaster witness neighbour neighbor vice-chairman
    oligarch dictator warlord co-moderator co-anchor co-host moderator dj blogger commentator pundit
    contributor user legend vp fishmonger master baker shopkeeper engineer docker foreman skipper clerk
    editor-in-chief commander-in-chief librarian gardener grocer nurse successor predecessor""".split()
)
ROLE_SYNONYMS: dict[str, str] = {
    "congressman": "representative",
    "congresswoman": "representative",
    "lawmaker": "representative",
    "legislator": "representative",
    "spokeswoman": "spokesperson",
    "spokesman": "spokesperson",
    "chairman": "chair",
    "chairwoman": "chair",
    "advisor": "adviser",
    "nominee": "candidate",
    "frontrunner": "candidate",
    "front-runner": "candidate",
    "premier": "minister",
    "reporter": "journalist",
    "correspondent": "journalist",
    "justice": "judge",
    "lawyer": "attorney",
    "counsel": "attorney",
    "physician": "doctor",
}
STRANGERS = frozenset("man woman boy girl person passer-by".split())
MALE_ROLES = frozenset(
    "man boy spokesman chairman congressman councilman businessman king prince father son brother husband "
    "actor fisherman pope bishop archbishop cardinal imam rabbi patriarch".split()
)
FEMALE_ROLES = frozenset(
    "woman girl spokeswoman chairwoman congresswoman councilwoman businesswoman queen princess mother daughter "
    "sister wife widow actress lady".split()
)
ROLE_MODIFIERS = frozenset(
    """former then-president deputy vice prime foreign defence defense finance interior justice health
    press senior acting first assistant associate national interim chief executive general state federal
    house senate white presumptive presidential democratic republican gop conservative campaign ex
    ex-president outgoing incoming lead retired late local union attorney district city county homeland
    security treasury labor energy education transportation communications policy political majority
    minority longtime fellow rival ranking billionaire""".split()
)
ORGANIZATIONS = frozenset(
    """campaign party committee department ministry agency embassy government administration company
    corporation corp. corp inc. inc co. ltd. group union association federation foundation institute
    institution university college school council commission congress parliament senate house court bank
    fund board bureau office center centre network news times post journal newspaper magazine daily
    weekly herald tribune gazette globe register chronicle examiner
    inquirer guardian press radio channel tv team league club church police army navy
    forces military service authority alliance coalition organization organisation society trust studio
    studios media poll survey report study website site blog pac super-pac caucus regime kremlin
    pentagon nato un u.n. eu opec fbi cia nsa irs doj epa fda imf cnn nbc abc cbs msnbc bbc pbs npr ap
    reuters tass interfax ria afp bloomberg politico breitbart huffpost axios vox slate mcclatchy c-span
    dnc rnc aclu nra naacp hezbollah hamas isis taliban google facebook twitter amazon microsoft apple
    republicans democrats industries holdings airlines systems society co reuter chamber taskforce task-force
    publication outlet authority assembly delegation show initiative act award tower union chiefs peace prize
    hall logistics shipping amendment war program project fed conference convention summit
    ltd limited plc ag sa spa nv bv gmbh ab oy asa kk pty llc lp cos incorporated railway railways airways motors
    petroleum resources laboratories pharmaceuticals pharmaceutical partners partnership enterprises electronics
    technologies telecommunications utilities exchange securities treasury cabinet fleet secretariat directorate
    federation republic community orchestra theatre theater museum academy parliament newspaper""".split()
)
# What many bodies are, and their parts: "the police", "the city council". Said so, none is told from another.
BODIES = frozenset(
    """agency alliance army assembly association authority bank board bureau cabinet campaign caucus center centre
    church club coalition college commission committee company corporation council court delegation department
    directorate embassy federation fleet force forces foundation fund government group hall institute
    institution league media military ministry navy network newspaper office organisation organization panel
    parliament party police regime school secretariat service society study survey team tribunal trust union
    university watchdog city county district local town""".split()
)
# What stands at the end of a company's name and may be left away: "Chrysler Corp".
COMPANY = frozenset(
    """inc inc. corp corp. corporation co co. cos company ltd ltd. limited plc ag sa spa nv bv gmbh ab oy asa kk pty llc
    lp incorporated group holdings holding industries international systems products stores resources partnership
    partners enterprises bank airlines airways motors petroleum laboratories pharmaceuticals""".split()
)
# Nouns that texts write with a capital ("The Order states") and that are nobody's name.
THINGS = frozenset(
    """order orders decree decrees act law laws code codex constitution statute charter treaty agreement agreements
    memorandum declaration declarations resolution resolutions statement statements communique document documents report
    address message letter budget plan programme strategy doctrine concept bill draft amendment article section annex
    state republic federation region territory district province city country countries nation nations community
    party parties side sides participants members response question answer remark reply commentary comment
    summit forum congress session meeting conference negotiations talks olympics games championship
    parliament parliaments government governments cabinet ministries presidency businessmen entrepreneurs statesmen
    embassies consulate day year years century war victory anniversary april spring summer autumn""".split()
)
PARTIES = frozenset("republican democrat democratic gop libertarian conservative labour labor tory".split())
# Nouns behind a name that make it an attribute: "Cruz supporters".
FOLLOWERS = frozenset(
    """supporters aides allies voters associates members operatives strategists backers fans surrogates
    delegates insiders loyalists donors camp camps staff staffers side rally event speech ad ads tower""".split()
)
KIN = frozenset("son daughter wife husband brother sister father mother widow nephew niece cousin".split())
# Places speak as governments do: "Moscow said".
PLACES = frozenset(
    """moscow washington beijing london paris berlin brussels kyiv kiev tehran jerusalem ankara tokyo
    warsaw russia ukraine china germany france britain england scotland wales ireland italy spain poland
    turkey iran iraq syria israel japan india pakistan afghanistan america mexico canada brazil
    argentina egypt libya cuba venezuela europe asia africa ohio iowa texas florida california nevada
    virginia carolina michigan wisconsin pennsylvania arizona colorado georgia alabama alaska arkansas
    connecticut delaware hawaii idaho illinois indiana kansas kentucky louisiana maine maryland
    massachusetts minnesota mississippi missouri montana nebraska oklahoma oregon tennessee utah vermont
    wyoming hampshire york jersey dakota philadelphia chicago boston cleveland milwaukee detroit miami
    atlanta dallas houston denver seattle portland orlando tampa manchester brooklyn manhattan u.s. us
    uk u.k. city county river street avenue island bay lake mountain harbor harbour airport beach valley
    state states donbass crimea
    albania algeria andorra angola armenia yerevan azerbaijan baku australia canberra austria vienna bahrain bangladesh
    belarus minsk belgium bolivia bosnia botswana bulgaria sofia burma cambodia cameroon chile colombia bogota congo
    croatia zagreb cyprus nicosia denmark copenhagen ecuador quito estonia tallinn ethiopia finland helsinki ghana
    greece athens guatemala guinea haiti honduras hungary budapest iceland reykjavik indonesia jakarta ivory jamaica
    kazakhstan astana kenya nairobi korea seoul pyongyang kosovo kuwait kyrgyzstan bishkek laos latvia riga lebanon
    beirut liberia lithuania vilnius luxembourg macedonia madagascar malaysia malta moldova chisinau mongolia
    montenegro morocco rabat mozambique myanmar namibia nepal netherlands holland hague nicaragua niger nigeria norway
    oslo oman panama paraguay peru lima philippines manila portugal lisbon qatar doha romania bucharest rwanda
    serbia belgrade yugoslavia singapore slovakia bratislava slovenia ljubljana somalia africa sudan khartoum sweden
    stockholm switzerland bern geneva damascus baghdad taiwan taipei tajikistan dushanbe tanzania thailand bangkok
    tunisia tunis turkmenistan ashgabat uganda uruguay uzbekistan tashkent vietnam hanoi yemen zambia zimbabwe arabia
    riyadh emirates zealand kong ossetia abkhazia tbilisi chechnya grozny tatarstan dagestan siberia madrid rome
    amsterdam hamburg frankfurt munich zurich milan caracas havana cairo tripoli delhi islamabad kabul dublin
    edinburgh ottawa toronto montreal sydney petersburg sochi strasbourg hill hills square sea ocean gulf""".split()
)
NATIONALITIES = frozenset(
    """american russian ukrainian chinese german french british english scottish irish italian spanish
    polish turkish iranian iraqi syrian israeli japanese indian pakistani mexican canadian brazilian
    european african asian arab muslim christian jewish catholic latino hispanic black white northern
    southern eastern western soviet saudi palestinian cuban egyptian afghan korean dutch swedish belgian
    greek austrian swiss hungarian czech slovak slovenian croatian serbian bosnian albanian macedonian bulgarian
    romanian moldovan belarusian lithuanian latvian estonian finnish norwegian danish icelandic portuguese georgian
    armenian azerbaijani kazakh uzbek kyrgyz tajik turkmen mongolian tatar chechen vietnamese thai malaysian indonesian
    philippine filipino burmese nepalese bangladeshi australian argentine argentinian brazilian chilean colombian
    peruvian bolivian venezuelan ecuadorian lebanese jordanian kuwaiti yemeni libyan tunisian moroccan algerian sudanese
    yugoslav ethiopian kenyan nigerian ghanaian ugandan zambian zimbabwean""".split()
)
PARTICLES = frozenset("de del della di da van von der den bin ibn al el la le du dos san ter".split())
SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
# Capitalised words that never begin a name.
NEVER = frozenset(
    """unlike neither none each both let let’s let's everything everybody everyone nothing nobody something somebody
    anything anybody
    i i’m i'm i’ve monday tuesday wednesday thursday friday saturday sunday january february march july
    august september october november december god internet covid twitter facebook christmas easter
    thanksgiving yes no oh ok okay well please thank thanks q a abstract full text photo image
    video editor’s note there here earlier later recent""".split()
)
# Heads of sources that are many, or nobody in particular.
UNNAMED_HEADS = frozenset(
    """source sources official officials critic critics people person others aide aides ally allies expert
    experts analyst analysts voter voters supporter supporters observer observers diplomat diplomats
    resident residents some many several most man woman men women crowd audience somebody someone anyone
    everyone nobody""".split()
)
