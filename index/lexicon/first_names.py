"""First names with the gender they tell. Data only. A name that both men and women bear is in `AMBIGUOUS`."""

from __future__ import annotations

MALE = frozenset(
    """aaron abdul abdulaziz abdullah abraham adam adrian ahmed ahmet akira al alain alan albert
    alberto alejandro aleksandar aleksander aleksandr aleksei aleksey alex alexander alexei alexey
    alfred algirdas ali alistair allan allen almazbek alvaro alvin amit ammar amos anatoli anatoly
    anders andre andreas andrei andres andrew andrey andrii andriy andrus andy angel angus anil
    anthony anton antonio antonis antony anwar ariel arif arkady arnaud arnold arseniy artem arthur
    artur artyom arun asa ashraf ashton asif askar atal augustus austin bandar barack barney barry
    bart bashar ben beniamino benigno benjamin benny bernard bernardo bernie bernt bert bertie
    bertrand bill billy binali bob bobby bogdan bohdan bohuslav boris boutros boyko brad bradley
    brandon branko brendan brent brett brian bronislaw bruce bruno bryan bryce bulent byron caleb
    calvin carl carlo carlos caspar cecil cesar chad charles charlie chet chris christian
    christopher chuck clarence claude clay clayton cliff clifford clint clinton colin conor corey
    cory craig curt curtis cyril cyrus dale damian damon dan daniel danny darrell darren daryl dave
    david dean denis dennis derek desmond devin dick didier diego dieter dilson dimitri dimitris
    dirk dmitri dmitry dmytro dominic don donald doug douglas dragan drew dries duncan dustin dwight
    dylan earl eberhard ed eddie edgar edmund edouard eduard eduardo edward edwin egon egor ehud eli
    elias elijah elliot elliott elmar emanuel emil emile emilio emmanuel emmett emomali enda enrico
    enrique eric erik ernest ernesto ethan etienne eugene evan everett evo ewan ezer fabian fahd
    faisal farit felipe felix ferdinand ferenc fergus fernando fidel floyd francis francisco
    francois francois-xavier frank franklin franz fred freddie frederick fredrik friedhelm friedrich
    fyodor gabriel gareth garret gary gavin gennadi gennady geoff geoffrey george georges georgi
    georgy gerald gerard gerd gerhard german gerrit gerry ghulam giancarlo gianni gideon gilbert
    gilles gino giorgio giorgos giovanni giulio giuseppe glafcos glen glenn goodluck goran gordon
    graham grant greg gregg gregory grigori grigory guenter guido guillermo gunter gunther
    gurbanguly gus gustav guy gyorgy hafez haider hailemariam hajime hamid hamish hans hans-dietrich
    harold harrison harry harvey hassan hector heiko heinrich heinz helmut henri henrik henry
    herbert herman hermann herve hiroshi hissene hissène horst hosni howard hubertus hugh hugo
    hulusi hunter hussein iain ian ibrahim ichiro idriss ignacio igor ilham ilkham ilya immanuel
    imran ingvar ira irving isaac ismail istvan itamar ivan ivica jack jackson jacob jacques jaime
    jair jake jakob jalal james jamie jan jan-peter jared jaroslaw jason javad javier jay jean
    jean-claude jean-luc jean-marc jean-marie jean-pierre jeb jed jeff jefferson jeffrey jeh jens
    jens-uwe jeremy jerome jerry jerzy jesse jesus jim jimmy jiri joachim joao joaquin joe joel
    joerg johan johann johannes john johnny joko jon jonas jonathan jorg jorge joschka jose
    jose-maria josef joseph josh joshua juan juergen julian julio julius junichiro jurgen juri
    justin kai karel karl karl-otto kassym keir keith keizo kemal ken kenji kenneth kenny kent kevin
    khalid kiichi kirill kirk kjell klaus kofi koji konstantin kostas krzysztof kurmanbek kurt kwame
    kyle lamar lamberto lance larry lars laszlo laurence laurent lawrence lee leo leon leonard
    leonardo leonid leroy leslie lester levi lincoln lindsey lionel lloyd lorenzo lou louis luca
    lucas ludger luis luiz lukas luke mahmoud malcolm manfred manmohan manuel marc marcel marcelo
    marco marcos marcus marek mariano mario mark marshall martin marty marvin masayoshi massimo
    mateo matt matteo matthew matthias maurice max maxim maximilian maxwell mehmet mel meles melvin
    mesut mevlut michael micheal michel miguel mihai mihail mike mikhail mikola milan miles milos
    milton mintimer mitch mitchell mitt moe mohamed mohammad mohammed morgan morris moses moshe
    muammar muhammad muhammadu mukesh murray murtaza mustafa mykola naoto narendra nasser nathan
    nathaniel nawaz ned neil nelson nestor nicholas nick nicolae nicolas nigel nikita nikolai
    nikolas nikolay nikos noah noam noboru norman nouri nursultan olaf oleg oleh oleksandr oleksii
    oliver olivier ollanta olof olusegun omar osama oscar otto owen pablo pat patrick paul pavel
    pavlo pedro perry pervez pete peter petr petro phil philip philippe phillip pierre piotr poul
    pranab prayuth pyotr quentin radoslaw rafael rafik rahul rainer rajiv ralph ramazan ramon ramzan
    rand randall randy raphael rashid raul ravil ray raymond recep reggie reginald reince reinhard
    rene rex ricardo richard rick ricky rinat rishi rob robert roberto robin rod roderick rodney
    rodrigo roger roland rolf roman romano ron ronald ronnie rory ross roy ruben rudolf rudolph rudy
    ruediger rumen rupert ruslan russ russell rustam rustem ruud ryan saddam salvador salvatore sam
    samir samuel sandor saparmurat satoshi saul scott sean sebastian semyon serge sergei sergey
    sergio serhii serhiy seth shane shawn shimon shintaro shinzo sidney sigmar silvio simeon simon
    slava slobodan sosuke spencer stan stanislav stanley stefan stepan stephan stephen steve steven
    stewart stjepan stuart suleyman sunil susilo sven tadeusz takeshi taras tariq taro tassos tayyip
    ted terence terrence terry thabo thaksin theo theodore thierry thomas thorvald tim timothy timur
    tobias toby todd todor tom tomas tommy tony toomas toshiki traian travis trent trevor trey
    tristan tsutomu turgut tyler uli ulrich umar umberto uwe vaclav vadim valdis valentin valeri
    valery vasily vasyl veniamin vernon viacheslav vicente viktor vince vincent vitali vitaly vlad
    vladimir vladislav vojislav volodimir volodymyr vyacheslav vytautas walter walther warren wayne
    wendell werner wes wesley wilbur wilhelm will willard william willie wim winston wojciech wolf
    wolfgang woodrow xavier xi yair yaroslav yashwant yasir yasser yasuhiro yasuo yefim yegor
    yevgeny yitzhak yoshihiko yoshiro yoweri yukio yuri yuriy yury yves zachary zbigniew zeke zia
    zoran zsolt zurab""".split()
)
FEMALE = frozenset(
    """abby abigail ada adele adriana agnes agnieszka aigul aisha aleftina alevtina alexandra
    alexandria alice alicia alina alison alla allison alyona alyssa amanda amber amelia amina
    aminata amy ana anastasia andrea andreea angela angelica anita ann anna annalena anne anne-marie
    annegret annette annie antonia antonina ariana ashley astrid audrey baleka barbara beata
    beatrice becky bella benazir bernadette berta bertha beth betsy betty beverly bianca blanca
    bonnie brenda bridget brigitte brittany brooke camila camille candace candice carla carly carme
    carmen carol carole carolina caroline carolyn cassandra catherine cathy cecilia celeste celia
    chandrika charlene charlotte chelsea cheryl chloe christiane christie christina christine cindy
    claire clara claudia colleen condoleezza connie constance cora corazon corinne courtney cristina
    crystal cynthia daisy dalia dana danuta daria dariga darya debbie deborah debra delia denise
    diana diane dianne dilma dina dolores donna dora doris dorothy ebony edith eileen elaine eleanor
    elena elisa elisabeth elise eliza elizabeth elizaveta ella ellen elsa elvira emilia emily emma
    erica erika erin esperanza esther eva eve evelyn evgenia evgeniya ewa faith fatima fatou
    fatoumata federica felicia fiona flora florence frances francesca frauke gabriela gabrielle gail
    galina genevieve georgia geraldine gertrude gina ginger giorgia gisela giulia gladys glenda
    gloria golda grace graça greta gretchen gro gulnara gwen hanna hannah hannelore harriet hazel
    heather heidemarie heidi heidrun helen helena helga helle hilary hillary holly hope huma ida
    ilse imelda indira ines inessa ingrid ioana irena irene irina iris irma iryna isabel isabella
    isabelle ivanka iveta ivy jacinda jackie jacqueline jade jan jana jane janet janice jasmine
    jayalalithaa jean jeanette jeanne jen jenna jennifer jenny jessica jill joan joann joanna joanne
    jocelyn jodi jolanta joy joyce juanita judith judy julia juliana julie kamala karen karin karina
    karla katarzyna kate katerina katharina katharine katherine kathleen kathryn kathy katie katja
    katrin katya kayla kayleigh kazuko keiko kelly kellyanne kerry ketevan kim kimberly kirsten
    kristen kristin kristina ksenia lara larisa larissa larysa laura lauren laurie lea leah leila
    lena leslie leticia lidia lilia lilian lilit lillian lily linda lisa liz liza lois lola loretta
    lori lorraine louise lubov lucia lucy ludmila luisa lydia lynn lynne lyubov lyudmila mabel
    madeleine madeline magda maggie maia makiko malala maleeha malgorzata mamata manuela mara marcia
    marfa margaret margarethe margarita margot margrethe maria mariam marian mariana marianne marie
    marietta marilyn marina marine marion marisa marissa marjorie marlene marsha marta martha
    martine mary maryam matilda maureen maxine maya mayawati meg megan megawati megyn melania
    melanie melinda melissa mercedes meredith mette mia michele michelle michiko mila mildred millie
    minnie miranda miriam moira molly mona monica monika myra myrna nadezhda nadia nadiya najat
    nancy naomi natalia natalie nataliya natalya natasha nellie ngozi nicola nicole nikki nina nino
    nkosazana noelle nonna nora norma oksana oleksandra olena olesya olga olivia olympe oprah paige
    pamela pat patricia patsy patti paula paulina pauline pearl peggy penelope penny petra phoebe
    phyllis pilar polina pratibha priscilla rachel rachida raisa ramona rebecca regina reina renata
    renate renee rhonda rigoberta rita roberta rosa rosalind rose roselyne rosemary roxana roxanne
    roza ruth sabine sabrina sadako sadie sally salome samantha sandra sandy sanna sara sarah sasha
    segolene selena shannon sharon sheikha sheila shelly sherry shirley silvia simone sirimavo sofia
    sonia sonja sonya sophia sophie soraya stacey stacy stella stephanie sue susan susana susanna
    susanne sushma susie suzanne svetlana svitlana sybil sylvia ségolène tabitha takako tamara tammy
    tania tanya tara tarja tatiana tatjana tatyana teresa terri theresa tiffany tina toni tracy
    tricia tulsi ulrike uma ursula vaira valentina valeria valerie vanessa vera veronica veronika
    vicki vickie victoria vigdis viktoriya viola violet violeta virginia vivian wanda wendy whitney
    wilma winifred winnie yael yana yelena yevgenia yolanda yulia yuriko yvette yvonne zainab zanele
    zara zinaida zoe zoya zuzana""".split()
)
AMBIGUOUS = frozenset("alex andrea jan jean kelly kerry kim leslie lindsey morgan nikita pat robin sandy sasha".split())
