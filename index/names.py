"""First names with their gender, titles, role words, organisations, places: what tells a name from other capitals.

Data only. A name that both men and women bear stands in neither list.
"""

from __future__ import annotations

MALE = frozenset(
    """aaron abdul abraham adam adrian ahmed al alan albert alberto alejandro aleksandr alex alexander
    alexei alexey alfred ali allan allen alvin ammar amos anatoly anders andre andreas andrei andres
    andrew andrey andy angel angus anthony antonio antony anton arif arkady arnold arthur artur asa
    ashton augustus austin barack barney barry bart bashar ben benjamin benny bernard bernardo bernie
    bert bill billy bob bobby boris brad bradley brandon brendan brent brett brian bruce bruno bryan
    bryce byron caleb calvin carl carlo carlos cesar chad charles charlie chet chris christian
    christopher chuck clarence claude clay clayton clint clinton cliff clifford colin conor corey cory
    craig curt curtis cyrus dale damian damon dan daniel danny darrell darren daryl dave david dean
    denis dennis derek desmond devin dick diego dieter dimitri dirk dmitri dmitry dominic don donald
    doug douglas drew duncan dustin dwight dylan earl ed eddie edgar edmund eduardo edward edwin egor
    eli elias elijah elliot elliott elmar emanuel emil emilio emmanuel emmett enrique eric erik ernest
    ernesto ethan eugene evan everett fabian faisal felipe felix fernando fidel floyd francis francisco
    francois frank franklin franz fred freddie frederick friedrich fyodor gabriel gareth gary gavin
    gennady geoff geoffrey george georges georgy gerald gerard gerhard german gideon gilbert gino
    giorgio giovanni giuseppe glen glenn gordon graham grant greg gregg gregory guido guillermo gus
    gustav guy hamid hans harold harrison harry harvey hassan hector heinrich heinz helmut henri henrik
    henry herbert herman hermann hiroshi howard hugh hugo hunter hussein ian ibrahim igor ilya immanuel
    ira irving isaac ismail ivan jack jackson jacob jacques jaime jake jakob james jamie jan jared jason
    javier jay jean jeb jed jeff jefferson jeffrey jeh jens jeremy jerome jerry jesse jesus jim jimmy
    joachim joao joaquin joe joel joerg johan johann johannes john johnny jon jonas jonathan jorge jose
    josef joseph josh joshua juan juergen julian julio julius jurgen justin kai karl keith kemal ken
    kenneth kenny kent kevin khalid kirill kirk klaus konstantin kurt kyle lamar lance larry lars
    laurence lawrence lee leo leon leonard leonardo leonid leroy leslie lester levi lincoln lindsey
    lionel lloyd lorenzo lou louis luca lucas luis luiz luke lukas mahmoud malcolm manuel marc marcel
    marcelo marco marcos marcus mario mark marshall martin marty marvin massimo mateo matt matteo
    matthew matthias maurice max maxim maximilian maxwell mehmet mel melvin michael michel miguel mihail
    mike mikhail miles milos milton mitch mitchell mitt moe mohamed mohammad mohammed morgan morris
    moses muhammad murray mustafa narendra nasser nathan nathaniel ned neil nelson nicholas nick nicolas
    nigel nikita nikolai nikolay nikolas noah noam norman oleg oleksandr oleksii olaf oliver omar oscar
    osama otto owen pablo pat patrick paul pavel pavlo pedro perry pete peter petr petro phil philip
    philippe phillip pierre piotr pyotr quentin rafael ralph ramon ramzan rand randall randy raphael
    raul ray raymond recep reggie reginald reince reinhard rene rex ricardo richard rick ricky rob
    robert roberto robin rod roderick rodney rodrigo roger roland rolf roman ron ronald ronnie ross roy
    ruben rudolf rudolph rudy rupert russ russell rustam ryan salvador salvatore sam samir samuel saul
    scott sean sebastian serge sergei sergey sergio seth shane shawn shinzo sidney silvio simon slava
    spencer stan stanislav stanley stefan stephan stephen steve steven stewart stuart sven tariq tayyip
    ted terence terrence terry theo theodore thomas tim timothy tobias toby todd tom tomas tommy tony
    travis trent trevor trey tristan tyler umar uwe vadim vasily vernon viktor vince vincent vitaly
    vitali vlad vladimir volodymyr walter warren wayne wendell wes wesley wilbur wilhelm will willard
    william willie winston wolf wolfgang woodrow xavier xi yair yasser yegor yevgeny yitzhak yuri yury
    zachary zeke""".split()
)
FEMALE = frozenset(
    """abby abigail berta ilse ada adele adriana agnes aisha alexandra alexandria alice alicia alina alison
    allison alla alyona alyssa amanda amber amelia amina amy ana anastasia andrea angela angelica anita
    ann anna annalena anne annette annie antonia ariana ashley astrid audrey barbara beatrice
    becky bella bernadette bertha beth betsy betty beverly bianca blanca bonnie brenda bridget brigitte
    brittany brooke camila camille candace candice carla carly carmen carol carole carolina caroline
    carolyn cassandra catherine cathy cecilia celeste celia charlene charlotte chelsea cheryl chloe
    christiane christie christina christine cindy claire clara claudia colleen condoleezza connie
    constance cora corinne courtney crystal cynthia daisy dana daria darya deborah debbie debra delia
    denise diana diane dianne dina dolores donna dora doris dorothy ebony edith eileen elaine eleanor
    elena elisa elisabeth elise eliza elizabeth ella ellen elizaveta elsa elvira emilia emily emma erica
    erika erin esther eva eve evelyn evgenia faith fatima fatou felicia fiona flora florence frances
    francesca gabriela gabrielle gail galina genevieve georgia geraldine gertrude gina ginger gisela
    giulia gladys glenda gloria grace greta gretchen gwen hannah harriet hazel heather heidi heidrun
    helen helena helga hilary hillary holly hope huma ida imelda indira ines ingrid irena irene irina
    iris irma isabel isabella isabelle ivanka ivy jackie jacqueline jade jan jana jane janet janice
    jasmine jean jeanette jeanne jen jenna jennifer jenny jessica jill joan joann joanna joanne jocelyn
    jodi joy joyce juanita judith judy julia juliana julie kamala karen karin karina karla kate
    katerina katharina katharine katherine kathleen kathryn kathy katie katja katya kayla kayleigh kelly
    kellyanne kerry kim kimberly kirsten kristen kristin kristina ksenia lara larisa larissa laura
    lauren laurie lea leah leila lena leslie leticia lidia lilian lillian lily linda lisa liz liza lois
    lola loretta lori lorraine louise lucia lucy ludmila luisa lydia lynn lynne lyudmila mabel madeleine
    madeline maggie maia malala mara marcia margaret margarita margot maria mariam marian mariana
    marianne marie marietta marilyn marina marine marion marisa marissa marjorie marlene marsha marta
    martha mary maryam matilda maureen maxine maya megan megyn meg melania melanie melinda melissa
    mercedes meredith mia michele michelle mila mildred millie minnie miranda miriam moira molly mona
    monica monika myra myrna nadia nadezhda nancy naomi natalia natalie natalya natasha nellie nicole
    nicola nikki nina noelle nora norma oksana olena olga olivia olympe oprah paige pamela pat
    patricia patsy patti paula paulina pauline pearl peggy penelope penny petra phoebe phyllis polina
    priscilla rachel ramona rebecca regina renata renee reina rhonda rita roberta rosa rosalind rose
    rosemary roxana roxanne ruth sabine sabrina sadie sally samantha sandra sandy sara sarah sasha
    selena shannon sharon sheila shelly sherry shirley silvia simone sofia sonia sonja sonya sophia
    sophie stacey stacy stella stephanie sue susan susana susanne susie suzanne svetlana sybil
    sylvia tabitha tamara tammy tania tanya tara tatiana tatyana teresa terri theresa tiffany tina toni
    tracy tricia tulsi ulrike uma ursula valentina valeria valerie vanessa vera veronica veronika vicki
    vickie victoria viola violet virginia vivian wanda wendy whitney wilma winifred yael yana yelena
    yolanda yulia yvette yvonne zainab zara zoe""".split()
)
AMBIGUOUS = frozenset("alex andrea jan jean kelly kerry kim leslie lindsey pat robin sasha sandy nikita morgan".split())

MR = frozenset({"mr.", "mr", "sir", "lord"})
MRS = frozenset({"mrs.", "mrs", "ms.", "ms", "miss", "lady", "dame", "madam", "madame"})
# Words in front of a name that belong to the role, each with the noun it stands for.
TITLES: dict[str, str] = {
    "dr.": "doctor",
    "dr": "doctor",
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
    major marshal king queen prince princess emperor pope cardinal archbishop bishop patriarch rabbi
    imam pastor reverend judge justice attorney prosecutor lawyer counsel solicitor sheriff commissioner
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
    republicans democrats industries holdings airlines systems society chamber taskforce task-force
    publication outlet authority assembly delegation show initiative act award tower union chiefs peace prize
    hall logistics shipping amendment war program project fed conference convention summit""".split()
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
    state states donbass crimea""".split()
)
NATIONALITIES = frozenset(
    """american russian ukrainian chinese german french british english scottish irish italian spanish
    polish turkish iranian iraqi syrian israeli japanese indian pakistani mexican canadian brazilian
    european african asian arab muslim christian jewish catholic latino hispanic black white northern
    southern eastern western soviet saudi palestinian cuban egyptian afghan korean dutch swedish belgian
    greek austrian swiss hungarian czech""".split()
)
PARTICLES = frozenset("de del della di da van von der den bin ibn al el la le du dos san ter".split())
SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
# Capitalised words that never begin a name.
NEVER = frozenset(
    """unlike let let’s let's everything everybody everyone nothing nobody something somebody anything anybody i i’m i'm i’ve monday tuesday wednesday thursday friday saturday sunday january february march july
    august september october november december god internet covid twitter facebook christmas easter
    thanksgiving yes no oh ok okay well please thank thanks mr mrs q a abstract full text photo image
    video editor’s note""".split()
)
# Heads of sources that are many, or nobody in particular.
UNNAMED_HEADS = frozenset(
    """source sources official officials critic critics people person others aide aides ally allies expert
    experts analyst analysts voter voters supporter supporters observer observers diplomat diplomats
    resident residents some many several most man woman men women crowd audience somebody someone anyone
    everyone nobody""".split()
)
