"""The corpus, debates of parliaments: files of our own to the public descriptions of parlparse, ParlaMint and govinfo."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tests.support.corpus import files
from tests.support.corpus.case import ALL, ENGLISH, Case

NOTHING = (("title", ""), ("author", ""), ("outlet", ""), ("published", "None"), ("url", ""))


def hansard() -> bytes:
    """A sitting as parlparse writes it, with a procedural speech, a division, an interruption and nameless shouts."""
    base = "uk.org.publicwhip/debate/2012-01-10"
    speeches = [
        f'<major-heading id="{base}.21.0" nospeaker="true" colnum="21">Regional Pay</major-heading>',
        f'<speech id="{base}.22.0" person_id="uk.org.publicwhip/person/1" speakername="Ida Brandt" colnum="22"'
        ' time="10:32:00" url="http://parliament.example/a"><p pid="a">Does the Minister, my <phrase class="honfriend"'
        ' name="Tom Okafor">hon. Friend</phrase>, accept that nurses will be paid less?</p>'
        '<p pid="b">Remember: they have waited.</p><p><i>[Interruption.]</i></p>'
        "<p>I have asked twice &#8211; <i>twice</i>.</p></speech>",
        f'<speech id="{base}.22.1" speakername="Tom Okafor" time="10:33:00"><p>I do not accept that.</p>'
        '<p class="italic">Question put and agreed to.</p></speech>',
        f'<speech id="{base}.22.2" nospeaker="true"><p>The House divided: Ayes 2, Noes 1.</p></speech>',
        f'<division id="{base}.22.3" divdate="2012-01-10"><mplist vote="aye"><mpname vote="aye">Brandt, Ida</mpname>'
        "</mplist></division>",
        f'<speech id="{base}.23.0" speakername="Several hon. Members"><p>Oh!</p></speech>',
        f'<speech id="{base}.23.1" speakerid="unknown"><p>Shame!</p></speech>',
        f'<speech id="{base}.23.2" speakername="Tom Okafor"><p>The review bodies have been asked.</p></speech>',
    ]
    written = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<publicwhip scraperversion="a" latest="yes">\n'
    return (written + "\n".join(speeches) + "\n</publicwhip>").encode("iso-8859-1")


def tei(body: str) -> bytes:
    """A sitting as ParlaMint sets it, its persons in the file."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="sitting-4" xml:lang="en">'
        '<teiHeader><fileDesc><titleStmt><title type="main">Minutes of the Diet of Norland, sitting 4</title>'
        '<title type="sub">A day</title><meeting n="4">4</meeting></titleStmt><publicationStmt><publisher>A publisher'
        "</publisher><date when='2024-12-01'/></publicationStmt><sourceDesc><bibl><title>Diet</title>"
        '<idno type="URI">https://diet.example/2024/03/05</idno><date when="2024-03-05">5. 3. 2024</date></bibl></sourceDesc>'
        "</fileDesc><profileDesc><settingDesc><setting><date when='2024-03-05' ana='#parla.sitting'>2024-03-05</date>"
        "</setting></settingDesc><particDesc><listPerson><person xml:id='IdaBrandt'><persName to='2020-01-01'>"
        "<surname>Holt</surname><forename>Ida</forename></persName><persName><surname>Brandt</surname>"
        "<forename>Ida</forename><nameLink>van</nameLink></persName></person></listPerson></particDesc></profileDesc>"
        f"</teiHeader><text><body><div type='debateSection'>{body}</div></body></text></TEI>"
    ).encode()


def utterances() -> str:
    """What is spoken in a sitting: a person of the file, a printed speaker, and an id that the file does not name."""
    return (
        "<head>Opening</head><u who='#IdaBrandt' ana='#regular'><seg>The port is <note type='time'>(10.30)</note>closed.</seg>"
        "<seg>We cannot keep it open.</seg><kinesic type='applause'><desc>Applause</desc></kinesic>"
        "<seg>It will cost.</seg></u><note type='speaker'>Mr. President:</note><u who='#PresidentP'><seg>Thank you.</seg>"
        "</u><u who='#OkaforTom'><seg>It’s ours, <gap reason='inaudible'><desc>inaudible</desc></gap>isn’t it?</seg></u>"
    )


RECORD = """\
                      THE PORT OF KESSEL & ITS ICE

  (Ms. BRANDT asked and was given permission to address the House for 1
minute.)
  Ms. BRANDT. Mr. Speaker, I rise today for the port. We cannot keep it

[[Page H572]]

open in this ice, and I include the letter.
  Mr. Speaker, I yield back.

       Dear Ida: I lied to the harbour about the ice.
     Tom Okafor.

  The SPEAKER pro tempore (Mr. OKAFOR). Is there objection?
  There was no objection.
  The bill was read the third time.
{time}  1030
  Mr. McVANE of North Shore. The House is ours, and we thank it.
  Remember: the ice.
  Ms. BRANDT. I object.

                          ____________________
"""


def record(item: str) -> str:
    """An item of the Congressional Record as govinfo's text has it."""
    return (
        "[Congressional Record Volume 163, Number 12 (Tuesday, January 24, 2017)]\n[House]\n[Pages H571-H572]\n"
        "From the Congressional Record Online through the Government Publishing Office [www.gpo.gov]\n\n\n" + item
    )


def record_page(item: str) -> str:
    """The same as govinfo's page has it."""
    written = escape(record(item), quote=False).replace(
        "[www.gpo.gov]", '[<a href="https://www.gpo.gov">www.gpo.gov</a>]'
    )
    title = "Congressional Record, Volume 163 Issue 12 (Tuesday, January 24, 2017)"
    return f"<html>\n<head>\n<title>{title}</title>\n</head>\n<body><pre>\n{written}</pre></body>\n</html>\n"


def debates() -> Iterator[Case]:
    """Subtitles, debates of parliaments, and posts of static site generators."""
    turns = "IDA BRANDT: We close it.\n\nTOM OKAFOR: It costs. A million.\n\nIDA BRANDT: I know."
    srt = (
        "1\n00:00:01,000 --> 00:00:02,000\nIDA BRANDT: We close it.\n\n2\n00:00:02,000 --> 00:00:03,000\nTOM OKAFOR: It\n"
        "costs.\n\n3\n00:00:03,000 --> 00:00:04,000\nA million.\n\n4\n00:00:05,000 --> 00:00:06,000\nIDA BRANDT: I know.\n"
    )
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        yield Case(f"subtitles-{encoding}.srt", srt.replace("\n", "\r\n").encode(encoding), (turns,), NOTHING)
    vtt = "WEBVTT\n\n" + "\n\n".join(
        f"00:0{n}.000 --> 00:0{n + 1}.000\n<v {speaker.title()}>{words}</v>"
        for n, (speaker, words) in enumerate(each.split(": ") for each in turns.split("\n\n"))
    )
    voices = turns.replace("IDA BRANDT", "Ida Brandt").replace("TOM OKAFOR", "Tom Okafor")
    yield Case("voices.vtt", vtt.encode(), (voices,), NOTHING)
    yield Case("no-times.srt", b"1\n\nIDA BRANDT: We close it.\n", messages=("it has no subtitles",))
    yield Case("no-cues.vtt", b"WEBVTT\n\nNOTE nothing\n", messages=("it has no subtitles",))
    words = [f"{name}: {text}" for name, text in (("Ida Brandt", "We close it."), ("Tom Okafor", "Why? It costs."))]
    speeches = "".join(
        f"<speech id='uk.org.publicwhip/debate/{files.DAY}.1.{n}' speakername='{name}'><p>{text}</p></speech>"
        for n, (name, text) in enumerate([*(each.split(": ") for each in words), ("Ida Brandt", "I know.")])
    )
    sitting = f"<publicwhip><major-heading>{files.TITLE}</major-heading>{speeches}</publicwhip>"
    spoken = "\n\n".join([*words, "Ida Brandt: I know."])
    yield Case(
        "sitting.xml",
        sitting.encode(),
        (f"[{files.TITLE}]\n\n{spoken}",),
        (("title", files.TITLE), ("published", files.DAY), *((name, "") for name in ("outlet", "author", "url"))),
    )
    yield Case("no-speeches.xml", b"<publicwhip><p>No.</p></publicwhip>", messages=("it has no speeches",))
    said = "".join(
        f"<u who='#IdaBrandt'><seg>{each}</seg></u><note>A pause</note>" for each in ("We close it.", "Yes.", "No.")
    )
    tei_text = (
        "\n\n[A pause]\n\n".join(f"Ida van Brandt: {each}" for each in ("We close it.", "Yes.", "No."))
        + "\n\n[A pause]"
    )
    fields = (
        ("title", "Minutes of the Diet of Norland, sitting 4"),
        ("published", files.DAY),
        ("url", "https://diet.example/2024/03/05"),
        ("outlet", ""),
        ("author", ""),
    )
    yield Case("sitting-tei.xml", tei(said), (tei_text,), fields)
    second = tei(said).replace(b'"sitting-4"', b'"sitting-5"').replace(b"xml:id='IdaBrandt'", b"").partition(b"?>")[2]
    corpus = b"<teiCorpus>" + tei(said).partition(b"?>")[2] + second + b"</teiCorpus>"
    yield Case("sittings-tei.xml", corpus, (tei_text, tei_text), fields)
    yield Case("play.xml", tei("<sp><speaker>Ida</speaker><p>No.</p></sp>"), messages=("without utterances",))
    issue = (
        ("title", "ICE"), ("outlet", "Congressional Record"), ("published", "2017-01-24"), ("author", ""), ("url", "")
    )  # fmt: skip
    item = "          ICE\n\n  Ms. BRANDT. We close it.\n  The SPEAKER pro tempore. Why?\n  Ms. BRANDT. I know.\n"
    text = "[ICE]\n\nMs. BRANDT: We close it.\n\nThe SPEAKER: Why?\n\nMs. BRANDT: I know."
    yield Case("record.txt", record(item).encode(), (text,), issue)
    yield Case("record.htm", record_page(item).encode(), (text,), issue)
    yield Case("records.txt", (record(item) + "\n" + record(item)).encode(), (text, text), issue)
    toml = "".join(f'{name} = "{value}"\n' for name, value in files.FIELDS.items())
    yield Case("hugo.md", f"+++\n{toml}+++\n{ENGLISH}".encode(), (ENGLISH,), ALL)
    day = (("published", files.DAY), ("title", ""))
    yield Case(f"{files.DAY}-quay.markdown", f"---\nlayout: post\n---\n{ENGLISH}".encode(), (ENGLISH,), day)
    yield Case(f"{files.DAY}-none.mdown", ENGLISH.encode(), (ENGLISH,), (("published", "None"),))
    yield Case("draft.md", f"+++\ndraft = true\n+++\n{ENGLISH}".encode(), omissions=("it is a draft",))
