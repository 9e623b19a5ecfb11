"""The corpus, the news trade's formats: rich and minimal files to their public specifications, and near misses."""

from __future__ import annotations

import base64
import gzip
import json
import quopri
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.support.corpus import files
from tests.support.corpus.case import ALL, ENGLISH, Case

PARAGRAPHS = "".join(f"<p>{escape(each)}</p>" for each in ENGLISH.split("\n"))
NOTHING = (("title", ""), ("author", ""), ("outlet", ""), ("published", "None"), ("url", ""))


def trade() -> Iterator[Case]:
    """Every case of the trade's formats."""
    yield from _nitf()
    yield from _newsml()
    yield from _ninjs()
    yield from _wire()
    yield from _rtf()
    yield from _odt()
    yield from _epub()
    yield from _mhtml()
    yield from _warc()


def nitf(content: str, *, head: str = "", top: str = "") -> str:
    """An NITF document."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "http://www.example.com/nitf-3-6.dtd">'
        f'<nitf version="-//IPTC//DTD NITF 3.6//EN"><head>{head}</head><body><body.head>{top}</body.head>'
        f"<body.content>{content}</body.content><body.end><tagline>Maud Ferrant writes on harbours.</tagline></body.end>"
        "</body></nitf>"
    )


NITF_HEAD = (
    "<title>A file name</title><docdata><doc-id id-string='quay-1'/><date.issue norm='20240305T233000-0500'/>"
    f"<date.release norm='20240306T100000+0000'/></docdata><pubdata name='{files.OUTLET}' ex-ref='{files.URL}'/>"
)
NITF_TOP = (
    f"<hedline><hl1>{files.TITLE}</hl1><hl2>Repairs wait</hl2></hedline><byline>By <person>{files.AUTHOR}</person>"
    "<bytag>Harbour correspondent</bytag></byline><distributor>Kessel Wire</distributor>"
    "<dateline><location>KESSEL</location></dateline>"
)


def _nitf() -> Iterator[Case]:
    rich = nitf(PARAGRAPHS, head=NITF_HEAD, top=NITF_TOP)
    for suffix in ("nitf", "xml"):
        yield Case(f"nitf-rich.{suffix}", rich.encode(), (ENGLISH,), ALL)
    yield Case("nitf-latin.xml", rich.replace("UTF-8", "windows-1252").encode("cp1252"), (ENGLISH,), ALL)
    yield Case("nitf-utf-16.xml", rich.replace("UTF-8", "UTF-16").encode("utf-16"), (ENGLISH,), ALL)
    prefixed = (
        '<n:nitf xmlns:n="urn:nitf"><n:body><n:body.content><n:p>She said no.</n:p></n:body.content></n:body></n:nitf>'
    )
    yield Case("nitf-minimal.xml", prefixed.encode(), ("She said no.",), NOTHING)
    marked = (
        "<block><p>She said&mdash;twice&#8212;no to <org>the port<alternate-code value='x'/></org>.</p></block>"
        "<hl2>What it costs</hl2><media media-type='image'><media-metadata name='a' value='b'/><media-reference source='a.jpg'>"
        "A reference.</media-reference><media-caption>The quay on Tuesday.</media-caption><media-producer>Staff"
        "</media-producer></media><bq><block><p>It was ours.</p></block><credit>Ida Brandt</credit></bq>"
        "<table><tr><td>Quay</td><td>40</td></tr></table><p>He answered: <q>Never.</q> &notours;</p>"
    )
    lines = (
        "She said—twice—no to the port.\nWhat it costs\nThe quay on Tuesday.\n“It was ours.”\n— Ida Brandt\n"
        "Quay\n40\nHe answered: “Never.” &notours;"
    )
    dated = "<docdata><date.release norm='2024-03-05'/></docdata>"
    fields = (("title", "B"), ("author", "Staff and wires"), ("outlet", "Kessel Wire"), ("published", files.DAY))
    top = "<hedline><hl1>B</hl1></hedline><byline>By Staff and wires</byline><distributor><org>Kessel Wire</org></distributor>"
    yield Case("nitf-marked.nitf", nitf(marked, head=dated, top=top).encode(), (lines,), fields)
    archived = nitf(
        f"<block class='lead_paragraph'>{PARAGRAPHS[:40]}</p></block><block class='full_text'>{PARAGRAPHS}</block>",
        head=f"<pubdata name='{files.OUTLET}' date.publication='20240305T000000' ex-ref='{files.URL}'/>",
        top=f"<hedline><hl1>{files.TITLE}</hl1></hedline><byline class='print_byline'>By {files.AUTHOR}</byline>"
        "<byline class='normalized_byline'>Ferrant, Maud</byline>",
    )
    yield Case("nitf-archived.xml", archived.encode(), (ENGLISH,), ALL)
    abstract = nitf("", top="<abstract><p>She said no.</p></abstract>")
    yield Case("nitf-abstract.xml", abstract.encode(), ("She said no.",), NOTHING)
    cancelled = nitf(PARAGRAPHS, head="<docdata management-status='canceled'/>")
    yield Case("nitf-cancelled.xml", cancelled.encode(), omissions=("marks it as canceled",))
    yield Case("nitf-empty.xml", nitf("").encode(), messages=("its text is empty",))
    yield Case("nitf-cut.xml", rich.encode()[: len(rich) // 2], messages=("its markup is broken in line 1",))
    yield Case("nitf-not.nitf", b"<news><p>She said no.</p></news>", messages=("its root element is “news”",))
    yield Case("nitf-words.nitf", b"She said no.", messages=("it is not XML",))
    feed = files.rss(ENGLISH).replace("<channel>", "<!-- <nitf> --><channel>")
    yield Case("nitf-feed.xml", feed.encode(), (ENGLISH,), ALL)


def newsml(*items: str) -> str:
    """A NewsML-G2 message of these items."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>'
        f"2024-03-07T00:00:00Z</sent></header><itemSet>{''.join(items)}</itemSet></newsMessage>"
    )


def news_item(
    content: str, *, guid: str = files.URL, about: str | None = None, meta: str | None = None, name: str = "newsItem"
) -> str:
    """An item of NewsML-G2 with this content set."""
    about = NEWSML_ABOUT if about is None else about
    meta = NEWSML_META if meta is None else meta
    return (
        f'<{name} xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="2" standard="NewsML-G2"'
        f' standardversion="2.33" conformance="power"><itemMeta>{about}</itemMeta><contentMeta>{meta}</contentMeta>'
        f"<contentSet>{content}</contentSet></{name}>"
    )


NEWSML_ABOUT = (
    f'<itemClass qcode="ninat:text"/><provider qcode="nprov:KWIRE"><name>{files.OUTLET}</name></provider>'
    "<versionCreated>2024-03-06T08:00:00Z</versionCreated><firstCreated>2024-03-05T23:30:00-05:00</firstCreated>"
    '<pubStatus qcode="stat:usable"/><title>quay file</title>'
)
NEWSML_META = (
    f'<headline role="hld:subheadline">Repairs wait</headline><headline role="hld:main">{files.TITLE}</headline>'
    f'<by>By {files.AUTHOR}</by><creator qcode="staff:1"><name>Somebody Else</name></creator><slugline>QUAY</slugline>'
)


def _xhtml(paragraphs: str) -> str:
    return (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title>'
        f"</head><body>{paragraphs}</body></html></inlineXML>"
    )


def _newsml() -> Iterator[Case]:
    yield Case("newsml-xhtml.xml", f"\n{news_item(_xhtml(PARAGRAPHS))}".encode(), (ENGLISH,), ALL)
    inside = nitf(PARAGRAPHS, head=NITF_HEAD, top=NITF_TOP).partition('dtd">')[2]
    inside = f'<inlineXML contenttype="application/nitf+xml">{inside}</inlineXML>'
    yield Case("newsml-nitf.xml", news_item(inside).encode(), (ENGLISH,), ALL)
    bare = news_item(inside, guid="urn:newsml:kessel:1", about="", meta="")
    yield Case("newsml-nitf-bare.xml", bare.encode(), (ENGLISH,), ALL)
    plain = f'<inlineData contenttype="text/plain">{escape(ENGLISH)}</inlineData>'
    yield Case("newsml-plain.xml", news_item(plain, guid="tag:a", about="", meta="").encode(), (ENGLISH,), NOTHING)
    yield Case("newsml-both.xml", news_item(plain + _xhtml("<p>She said no.</p>")).encode(), ("She said no.",), ALL)
    packed = base64.b64encode(ENGLISH.encode()).decode()
    packed = f'<inlineData contenttype="text/plain" encoding="http://example.com/base64">{packed}</inlineData>'
    yield Case("newsml-base64.xml", news_item(packed).encode(), (ENGLISH,), ALL)
    coded = '<itemClass uri="http://cv.iptc.org/newscodes/ninature/text"/><provider qcode="nprov:KWIRE"/>'
    coded = news_item(_xhtml("<p>She said no.</p>"), about=coded, meta="<creator><name>A. B.</name></creator>")
    yield Case("newsml-coded.xml", coded.encode(), ("She said no.",), (("outlet", "KWIRE"), ("author", "A. B.")))
    picture = news_item('<remoteContent href="a.jpg"/>', about='<itemClass qcode="ninat:picture"/>', meta="")
    package = news_item("", about='<itemClass qcode="ninat:composite"/>', meta="", name="packageItem")
    withheld = news_item(_xhtml("<p>No.</p>"), about='<pubStatus qcode="stat:withheld"/>')
    remote = news_item('<remoteContent href="a.xml"/>')
    many = newsml(
        news_item(_xhtml(PARAGRAPHS)), picture, withheld, news_item(_xhtml("<p>She said no.</p>"), guid="tag:b"), package,
        remote, picture,
    )  # fmt: skip
    omissions = (":3: its publisher marks it as withheld", "hold no text: 2 picture, 1 packageItem")
    failures = (":6: its text lies in another file",)
    yield Case("newsml-many.xml", many.encode(), (ENGLISH, "She said no."), ALL[:-1], failures, omissions)
    yield Case("newsml-package.xml", package.encode(), omissions=("1 packageItem",))
    yield Case("newsml-none.xml", newsml().encode(), messages=("message without items",))
    yield Case("newsml-1.xml", b"<NewsML Version='1.2'><NewsItem/></NewsML>", messages=("it is NewsML 1.x",))
    yield Case("newsml-cut.xml", many.encode()[:900], messages=("its markup is broken",))
    feed = files.rss(ENGLISH).replace("A teaser.", "A newsItem of a newsMessage.")
    yield Case("newsml-feed.xml", feed.encode(), (ENGLISH,), ALL)


NINJS_1: dict[str, object] = {
    "uri": files.URL,
    "type": "text",
    "mimetype": "text/html",
    "versioncreated": "2024-03-06T08:00:00Z",
    "firstcreated": "2024-03-05T23:30:00-05:00",
    "pubstatus": "usable",
    "headline": files.TITLE,
    "byline": f"By {files.AUTHOR}",
    "infosource": [{"name": files.OUTLET}],
    "copyrightholder": "Kessel Media Ltd",
    "person": [{"name": "Eleanor Smith", "rel": "about"}],
    "description_text": "A teaser.",
    "body_text": "A short one.",
    "body_xhtml": f"<html><head><title>T</title></head><body>{PARAGRAPHS}</body></html>",
}
NINJS_2: dict[str, object] = {
    "standard": {"name": "ninjs", "version": "2.1"},
    "uri": files.URL,
    "type": "text",
    "firstcreated": "2024-03-05T23:30:00-05:00",
    "headlines": [{"role": "sub", "value": "Repairs wait"}, {"role": "main", "value": f"<b>{files.TITLE}</b>"}],
    "by": files.AUTHOR,
    "infosources": [{"name": files.OUTLET, "rel": "originator"}, {"name": "Another Wire"}],
    "descriptions": [{"role": "summary", "value": "A teaser."}],
    "bodies": [
        {"role": "main", "contenttype": "text/plain", "value": ENGLISH.replace("\n", " ")},
        {"role": "richtext", "contenttype": "application/xhtml+xml", "value": PARAGRAPHS},
    ],
    "associations": [{"name": "image", "uri": "tag:c", "type": "picture", "headlines": [{"value": "The quay"}]}],
}


def _ninjs() -> Iterator[Case]:
    def made(
        name: str,
        item: object,
        *texts: str,
        fields: tuple[tuple[str, str], ...] = (),
        messages: tuple[str, ...] = (),
        omissions: tuple[str, ...] = (),
    ) -> Case:
        content = json.dumps(item, ensure_ascii=False).encode()
        return Case(f"ninjs-{name}.json", content, texts, fields, messages, omissions)

    yield made("1", NINJS_1, ENGLISH, fields=ALL)
    yield made("2", NINJS_2, ENGLISH, fields=ALL)
    camel = {
        "uri": "tag:a", "versionCreated": "2024-03-05", "pubStatus": "usable", "copyrightHolder": files.OUTLET,
        "people": [{"name": "Ida Brandt", "rel": "about"}, {"name": files.AUTHOR, "rel": "author"}],
        "headlines": [{"value": files.TITLE}], "bodies": [{"contentType": "text/plain", "value": ENGLISH}],
    }  # fmt: skip
    yield made("3", camel, ENGLISH, fields=ALL[:-1])
    minimal = {"uri": "tag:a", "body_text": "She said no.\n\nHe left.", "versioncreated": ""}
    yield made("minimal", minimal, "She said no.\n\nHe left.", fields=NOTHING)
    inside = nitf(PARAGRAPHS, head=NITF_HEAD, top=NITF_TOP)
    yield made("nitf", {**NINJS_1, "body_xhtml": "", "body_text": "", "body_nitf": inside}, ENGLISH, fields=ALL)
    teased = {**NINJS_1, "body_xhtml": "<p>Read on.</p>", "body_text": ENGLISH}
    yield made("teased", teased, ENGLISH, fields=ALL)
    picture = {"uri": "tag:d", "type": "picture", "headline": "The quay", "pubstatus": "usable"}
    withheld = {**NINJS_2, "pubstatus": "withheld"}
    many = [NINJS_2, picture, withheld, 7, {**minimal, "uri": "tag:e"}, {"uri": "tag:f", "headline": "C"}]
    failures = (":4: it is not an object", ":6: it has no text")
    omissions = (":3: its publisher marks it as withheld", "hold no text: 1 picture")
    yield made("many", many, ENGLISH, "She said no.\n\nHe left.", messages=failures, omissions=omissions)
    yield made("picture", picture, omissions=("hold no text: 1 picture",))
    event = {"uri": "1", "url": files.URL, "title": "A", "body": "She said no.", "date": files.DAY, "copyright": "B"}
    yield made("not", event, "She said no.", fields=(("title", "A"), ("url", files.URL), ("published", files.DAY)))
    yield made("columns", {"uri": "1", "title": "A", "bodies": 3}, messages=("no column is recognised as the text",))
    yield Case("ninjs-cut.json", json.dumps(NINJS_1).encode()[:-9], messages=("it is not JSON",))
    deep = b'{"uri": "a", "headline": "b", "body_text": "c", "d": ' + b"[" * 100_000
    yield Case("ninjs-deep.json", deep, messages=("nested too deeply",))


WIRE_LINES = (
    "   KESSEL (Kessel Wire) - The quay in Kessel will stay closed until\n"
    "spring, the harbour authority said on Tuesday.\n"
    '   "We won\'t open what we cannot hold," said Eleanor Smith, the\nharbour commissioner.\n'
)
WIRE_TEXT = (
    "KESSEL (Kessel Wire) - The quay in Kessel will stay closed until spring, the harbour authority said on Tuesday.\n"
    '"We won\'t open what we cannot hold," said Eleanor Smith, the harbour commissioner.'
)


def iptc_7901(lines: str, *, end: str = "051430 gmt mar 24") -> bytes:
    """A message of IPTC 7901."""
    whole = f"\x01kwr0123 4 pol 210 kessel\nharbour-quay\n\x02{lines}\x03\n{end}\n\x04"
    return whole.replace("\n", "\r\n").encode("latin-1")


def anpa_1312(lines: str, *, end: str = "AP-NY-03-05-24 1430EST", kind: str = "\x11") -> bytes:
    """A message of ANPA 1312."""
    whole = f"\x16\x16\x01a0123\x1fkwr--\nr i\x13{kind} bc-Quay Closed 03-05 0210\n\x02{lines}\x03{end}\n\x04\n"
    return whole.replace("\n", "\r\n").encode("latin-1")


def _wire() -> Iterator[Case]:
    named = (
        ("title", files.TITLE),
        ("author", files.AUTHOR),
        ("outlet", "Kessel Wire"),
        ("published", files.DAY),
        ("url", ""),
    )
    marked = iptc_7901(f"{files.TITLE} =\nBy {files.AUTHOR} =\n{WIRE_LINES}")
    for suffix in ("txt", "iptc"):
        yield Case(f"wire-marked.{suffix}", marked, (WIRE_TEXT,), named)
    lead = iptc_7901(f"{files.TITLE}\n\n   By {files.AUTHOR}\n{WIRE_LINES}", end="051430 Mär 2024")
    yield Case("wire-lead.txt", lead, (WIRE_TEXT,), named)
    bare = iptc_7901("The quay in Kessel stays closed.\n\nNobody said when it will open.\n", end="")
    yield Case("wire-bare.txt", bare, ("The quay in Kessel stays closed.\nNobody said when it will open.",), NOTHING)
    short = "The quay in Kessel will stay closed until\nspring.\nNobody in the harbour said when it will\nopen, or whether.\n"
    joined = (
        "The quay in Kessel will stay closed until spring.\nNobody in the harbour said when it will open, or whether."
    )
    yield Case("wire-unindented.iptc", iptc_7901(short), (joined,), (("title", ""), ("published", files.DAY)))
    umlaut = iptc_7901(
        "Hafen schließt =\n   Kessel (dpa) - Der Hafen schließt für eine Woche, sagte Bürgermeister Jörg Öhl.\n"
    )
    text = "Kessel (dpa) - Der Hafen schließt für eine Woche, sagte Bürgermeister Jörg Öhl."
    yield Case("wire-latin.txt", umlaut, (text,), (("title", "Hafen schließt"), ("outlet", "dpa")))
    top = f"^BC-XX--Quay Closed, 1st Ld,210<\n^{files.TITLE}<\n^Eds: Adds quotes.<\n^By {files.AUTHOR}<\n^Kessel Wire Writer<\n"
    body = WIRE_LINES.replace(" - ", " _ ").replace('"We', "``We").replace('hold,"', "hold,''").replace("   ", "\t")
    typed = WIRE_TEXT.replace(" - ", " — ").replace('"We', "“We").replace('hold,"', "hold,”")
    american = anpa_1312(f"{top}{body}^___<\n")
    for suffix in ("anpa", "txt"):
        yield Case(f"wire-anpa.{suffix}", american, (typed,), named)
    canadian = anpa_1312(
        f"^Quay-Closed, 7th Writethru@<\n^Update:ADDS details@<\n^HL:{files.TITLE[:11]}\n{files.TITLE[12:]}@<\n"
        f"^By {files.AUTHOR}@<\n^KESSEL WIRE@<\n{body}",
        end="\n16:35ET 05-03-24<",
    )
    yield Case("wire-canada.txt", canadian, (typed,), named)
    scores = anpa_1312("^BC-Scores<\nKessel   2\nHarbour  1\n", kind="\x12", end="")
    yield Case("wire-table.anpa", scores, ("Kessel   2\nHarbour  1",), NOTHING)
    two = b"\r\n".join((marked, iptc_7901("", end=""), bare))
    second = "The quay in Kessel stays closed.\nNobody said when it will open."
    yield Case("wire-two.txt", two, (WIRE_TEXT, second), messages=(":2: its text is empty",))
    cut, begun = marked.partition(b"harbour commissioner")[0], WIRE_TEXT.partition(" harbour commissioner")[0]
    yield Case("wire-cut.txt", cut, (begun,), named[:3], messages=("the message has no end",))
    yield Case("wire-not.iptc", b"She said no.", messages=("it is not wire text",))
    control = "\x01She said no. He said that it was so, and that they would meet again in the spring on the quay."
    yield Case("wire-stray.txt", control.encode(), (control[1:],))


def rtf(body: str, *, info: str = "", head: str = "\\ansi\\ansicpg1252\\deff0") -> bytes:
    """An RTF document; what is not ASCII in it is written as \\u escapes with a "?" behind."""
    tables = "{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman;}{\\f1\\fcharset204{\\*\\panose 0202}Times;}{\\f2\\fcharset238 T;}}"
    tables += (
        "{\\colortbl;\\red255\\green0\\blue0;}{\\stylesheet{\\s0 Normal;}{\\s1\\b heading 1;}{\\*\\cs10 Default;}}"
    )
    whole = f"{{\\rtf1{head}{tables}{{\\info{info}}}{body}}}"
    units = whole.encode("utf-16-le")
    pairs = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "".join(
        chr(unit) if unit < 128 else f"\\u{unit - 2**16 if unit >= 2**15 else unit}?" for unit in pairs
    ).encode()


def _rtf() -> Iterator[Case]:
    info = f"{{\\title {files.TITLE}}}{{\\author {files.AUTHOR}}}{{\\creatim\\yr2026\\mo1\\dy1}}{{\\*\\company Nobody}}"
    spaced = ENGLISH.replace("\n", "\n\n") + "\n"
    paragraphs = "\\par\n".join(ENGLISH.split("\n"))
    plain = (("title", files.TITLE), ("author", files.AUTHOR), ("published", "None"))
    yield Case("rtf-plain.rtf", rtf(f"\\pard\\plain {paragraphs}\\par", info=info), (spaced,), plain)
    stated = f"Date: 5 March 2024\\par Outlet: {files.OUTLET}\\par {paragraphs}"
    yield Case("rtf-header.rtf", rtf(stated, info=info), (spaced,), ALL[:4])
    heading = f"\\pard\\s1\\b {files.TITLE}\\b0\\par\\pard\\plain {paragraphs}\\par"
    yield Case(
        "rtf-heading.rtf", rtf(heading), (f"{files.TITLE}\n\n{spaced}",), (("title", files.TITLE), ("author", ""))
    )
    for name, body, text in (
        ("hex", r"\'93We won\'92t,\'94 she said \'97 in the caf\'e9.", "“We won’t,” she said — in the café."),
        ("signs", r"\ldblquote No,\rdblquote  he said\emdash twice\endash it\rquote s \{all\} \\ she said.",
         "“No,” he said—twice–it’s {all} \\ she said."),
        ("fonts", r"He said {\f1 \'cd\'e5\'f2} and {\f2 \'b3\'f3d\'9f} and \'e9.", "He said Нет and łódź and é."),
        ("unicode", r"She said \u1053\'cd\u1077\'e5\u1090? and {\uc0\u8220 No}\uc2\u8221\'a1\'b1, {\uc1\u233e}nd.",
         "She said Нет and “No”, énd."),
        ("astral", r"She said no \u-10179?\u-8704? twice.", "She said no 😀 twice."),
        ("hidden", r"She said {\v not }yes{\v1 , never\v0 , always}. {\deleted He left.}{\*\revtbl x}It \v was \plain so.",
         "She said yes, always. It so."),
        ("fields", r'See {\field{\*\fldinst HYPERLINK "https://a.example"}{\fldrslt the page}} now.', "See the page now."),
        ("ignored", r"{\header Page 3}{\footer Secret}{\*\unknown{x}y}{\pict\wmetafile8 0102}She said no{\footnote A note}.",
         "She said no."),
        ("binary", "She said {\\pict\\bin12 }{\\\\par}{}ab}no.", "She said no."),
        ("box", r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt She said no.\par}}{\shprslt{\*\do x}}}He left.",
         "She said no.\n\nHe left."),
        ("twofold", r"{\upr{He said N?o.}{\*\ud{He said N\u243?o.}}}", "He said Nóo."),
        ("list", r"{\listtext\'b7\tab}She said no.\par{\pntext 2.\tab}He said yes.\par", "She said no.\n\nHe said yes."),
        ("breaks", "She said\\line no.\\\nHe said\nyes\\~twice\\_over, co\\-operating.",
         "She said\nno.\n\nHe saidyes twice-over, cooperating."),
        ("after", r"She said no.}{\rtf1 He said yes.", "She said no."),
    ):  # fmt: skip
        yield Case(f"rtf-{name}.rtf", rtf(body), (f"{text}\n",), NOTHING)
    row = r"\trowd\clmgf\cellx1000\clmrg\cellx2000\pard\intbl {}\cell {}\cell\row"
    table = (
        "It costs:\\par " + row.format("Quay", "40") + row.format("Harbour\\par wall", "") + "\\pard So she said.\\par"
    )
    yield Case("rtf-table.rtf", rtf(table), ("It costs:\n\nQuay | 40\n\nHarbour\nwall\n\nSo she said.\n",), NOTHING)
    cyrillic = b"{\\rtf1\\ansi\\ansicpg1251 " + "Она сказала нет.".encode("cp1251") + b"}"
    yield Case("rtf-code-page.rtf", cyrillic, ("Она сказала нет.\n",))
    yield Case("rtf-open.rtf", rtf(paragraphs)[:-1], (spaced,))
    yield Case("rtf-blank.rtf", rtf(""), messages=("it contains no text",))
    yield Case("rtf-words.rtf", b"She said no.", messages=("it is not RTF",))
    yield Case("rtf-word.rtf", files.docx("She said no."), messages=("it is not RTF",))
    yield Case("rtf-tokens.rtf", b"{\\rtf1 " + b"\\b" * 2_000_001, messages=("too many control words",))


ODF = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = "".join(
    f' xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "text", "table", "style", "draw", "meta", "manifest")
)
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
ODT_STYLES = (
    '<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/><style:style style:name="T1">'
    '<style:text-properties text:display="none"/></style:style></office:automatic-styles>'
)
ODT_META = (
    f"<office:meta><dc:title>{files.TITLE}</dc:title><meta:initial-creator>{files.AUTHOR}</meta:initial-creator>"
    "<dc:creator>A Secretary</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:meta>"
)


def odt(body: str, *, meta: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text."""
    content = (
        f"<office:document-content{SPACES}>{ODT_STYLES}<office:body><office:text>{body}</office:text></office:body>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{content}</office:document-content>'.encode(),
        "META-INF/manifest.xml": f"<manifest:manifest{SPACES}>{manifest}</manifest:manifest>".encode(),
    }
    if meta:
        parts["meta.xml"] = f"<office:document-meta{SPACES}>{meta}</office:document-meta>".encode()
    return files.zipped(parts)


def _odt() -> Iterator[Case]:
    spaced = ENGLISH.replace("\n", "\n\n") + "\n"
    paragraphs = "".join(f"<text:p>{escape(each)}</text:p>" for each in ENGLISH.split("\n"))
    yield Case("odt-rich.odt", odt(paragraphs, meta=ODT_META), (spaced,), ALL[:2])
    flat = f"<office:document{SPACES}>{ODT_META}<office:body><office:text>{paragraphs}</office:text></office:body>"
    yield Case("odt-flat.fodt", f'<?xml version="1.0"?>{flat}</office:document>'.encode(), (spaced,), ALL[:2])
    header = f"<text:p>Date: 5 March 2024</text:p><text:p>Outlet: {files.OUTLET}</text:p>{paragraphs}"
    yield Case("odt-header.odt", odt(header, meta=ODT_META), (spaced,), ALL[:4])
    heading = f'<text:h text:style-name="P1">{files.TITLE}</text:h>{paragraphs}'
    named = (("title", files.TITLE), ("author", ""), ("published", "None"))
    yield Case("odt-heading.odt", odt(heading), (f"{files.TITLE}\n\n{spaced}",), named)
    marked = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>He left.</text:p></text:deletion>"
        '</text:changed-region></text:tracked-changes><text:p>She<text:s text:c="2"/>said<text:tab/>no<text:change/>,<text:line-break/>'
        '<text:span text:style-name="T1">not </text:span>twice<text:note><text:note-body><text:p>A note.</text:p></text:note-body>'
        "</text:note><office:annotation><text:p>Check!</text:p></office:annotation>."
        "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame></text:p>"
        '<text:p text:style-name="T1">Hidden.</text:p><text:section text:display="none"><text:p>Hidden.</text:p></text:section>'
        "<text:list><text:list-item><text:p>One.</text:p></text:list-item><text:list-item><text:p>Two.</text:p></text:list-item>"
        "</text:list><table:table><table:table-column/><table:table-header-rows><table:table-row><table:table-cell"
        ' table:number-columns-spanned="2"><text:p>Cost</text:p></table:table-cell><table:covered-table-cell/></table:table-row>'
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>Quay</text:p></table:table-cell><table:table-cell"
        ' table:number-columns-repeated="1000000"><text:p>40</text:p></table:table-cell></table:table-row></table:table>'
    )
    lines = "She  said\tno,\ntwice.\n\nIn a box.\n\nOne.\n\nTwo.\n\nCost\nQuay | 40\n"
    yield Case("odt-marked.odt", odt(marked), (lines,), NOTHING)
    locked = odt(paragraphs, manifest="<manifest:encryption-data/>")
    yield Case("odt-locked.odt", locked, messages=("it is password-protected",))
    sheet = (
        f"<office:document-content{SPACES}><office:body><office:spreadsheet/></office:body></office:document-content>"
    )
    yield Case("odt-sheet.odt", files.zipped({"content.xml": sheet.encode()}), messages=("but another OpenDocument",))
    yield Case("odt-blank.odt", odt("<text:p/>"), messages=("it contains no text",))
    yield Case("odt-words.odt", b"She said no.", messages=("it is not an OpenDocument text",))
    yield Case("odt-other.odt", files.docx("She said no."), messages=("it is not an OpenDocument text",))
    yield Case("odt-cut.odt", odt(paragraphs)[:300], messages=("it is not an OpenDocument text",))
    bomb = files.zipped({"content.xml": bytes(70_000_000)})
    yield Case("odt-bomb.odt", bomb, messages=("it unpacks to more than 64 MB",))


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"'
    ' media-type="application/oebps-package+xml"/></rootfiles></container>'
)
EPUB_META = (
    f"<dc:identifier>urn:uuid:1</dc:identifier><dc:source>{files.URL}</dc:source><dc:title>{files.TITLE}</dc:title>"
    f'<dc:creator id="c1">{files.AUTHOR}</dc:creator><dc:creator id="c2">An Illustrator</dc:creator><meta refines="#c2"'
    f' property="role">ill</meta><dc:publisher>{files.OUTLET}</dc:publisher><dc:date>{files.DAY}</dc:date>'
    '<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>'
)


def epub(*bodies: str, meta: str = "", more: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """An EPUB book with a document for each body, after its cover and its table of contents."""
    named = [f"c {n}.xhtml" for n in range(len(bodies))]
    items = "".join(
        f'<item id="i{n}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(named)
    )
    items += '<item id="nav" properties="nav" href="nav.xhtml" media-type="application/xhtml+xml"/>'
    items += '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/><item id="img" href="a.jpg" media-type="image/jpeg"/>'
    spine = '<itemref idref="cover"/><itemref idref="nav"/>' + "".join(
        f'<itemref idref="i{n}"/>' for n in range(len(bodies))
    )
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:opf="http://www.idpf.org/2007/opf">{meta}</metadata><manifest>{items}</manifest><spine>{spine}'
        f'<itemref idref="img"/></spine>{more}</package>'
    )
    page = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>{}</html>'
    contents = page.format("<body><nav><h1>Contents</h1><a href='c.xhtml'>Quay</a></nav></body>")
    cover = page.format("<body epub:type='cover'><h1>The cover</h1></body>")
    pages = {f"OPS/{name}": page.format(body).encode() for name, body in zip(named, bodies, strict=True)}
    members = {
        "OPS/book.opf": opf.encode(),
        "OPS/nav.xhtml": contents.encode(),
        "OPS/cover.xhtml": cover.encode(),
        **pages,
    }
    container = {"mimetype": b"application/epub+zip", "META-INF/container.xml": CONTAINER.encode()}
    return files.zipped({**container, **members, **(parts or {})})


def _epub() -> Iterator[Case]:
    chapter = f"<body><section><h2>{files.TITLE}</h2>{PARAGRAPHS}</section></body>"
    headed = f"{files.TITLE}\n{ENGLISH}"
    yield Case("epub-one.epub", epub(f"<body>{PARAGRAPHS}</body>", meta=EPUB_META), (ENGLISH,), ALL)
    magazine = EPUB_META.replace(f"<dc:title>{files.TITLE}", "<dc:title>The Courier, 5 March")
    links = "<body><h1>Inside</h1><p><a href='c.xhtml'>The quay stays closed, and what it costs</a></p></body>"
    credits = "<body><div epub:type='copyright-page'><p>All rights reserved.</p></div></body>"
    second = f"<body><h1>{files.TITLE}</h1><blockquote><p>No.</p><cite>Ida Brandt</cite></blockquote></body>"
    many = epub(chapter, links, credits, second, "<body><img src='a.jpg'/></body>", meta=magazine)
    yield Case("epub-many.epub", many, (headed, f"{files.TITLE}\n“No.”\n— Ida Brandt"), ALL)
    old = (
        f'<dc:title>{files.TITLE}</dc:title><dc:creator opf:role="aut">{files.AUTHOR}</dc:creator><dc:creator opf:role="edt">E'
        f'</dc:creator><dc:date opf:event="creation">2020-01-01</dc:date><dc:date opf:event="publication">{files.DAY}</dc:date>'
    )
    guide = '<guide><reference type="title-page" href="c%201.xhtml#a"/></guide>'
    two = epub(f"<body>{PARAGRAPHS}</body>", "<body><h1>The title</h1></body>", meta=old, more=guide)
    yield Case("epub-2.epub", two, (ENGLISH,), (ALL[0], ALL[1], ALL[3], ("outlet", "")))
    yield Case("epub-minimal.epub", epub("<body><p>She said no.</p></body>"), ("She said no.",), NOTHING)
    loose = {"OPS/c 0.xhtml": b"<html><body><p>She said no.<p>He said yes.</body>"}
    yield Case("epub-loose.epub", epub("<body/>", parts=loose), ("She said no.\nHe said yes.",), NOTHING)
    lock = b"<encryption><EncryptedData><CipherData><CipherReference URI='OPS/%s'/></CipherData></EncryptedData></encryption>"
    locked = epub(chapter, parts={"META-INF/encryption.xml": lock % b"c%200.xhtml"})
    yield Case("epub-locked.epub", locked, messages=("it is locked (DRM)",))
    font = epub(chapter, parts={"META-INF/encryption.xml": lock % b"font.otf"})
    yield Case("epub-font.epub", font, (headed,), (("title", files.TITLE),))
    missing = files.zipped({"META-INF/container.xml": CONTAINER.encode()})
    for name, content in (("words", b"She said no."), ("zip", files.zipped({"a.txt": b"a"})), ("missing", missing)):
        yield Case(f"epub-{name}.epub", content, messages=("it is not an EPUB book",))
    yield Case("epub-blank.epub", epub("<body/>"), messages=("it contains no text",))
    yield Case("epub-cut.epub", many[:700], messages=("it is not an EPUB book",))


def mhtml(
    page: str, *, head: str = "", address: str = "https://courier.example/2024/03/05/quay", start: str = ""
) -> bytes:
    """A page saved as MHTML, as Chromium writes it, with a style sheet before it and a frame behind."""
    written = quopri.encodestring(page.encode())
    parts = (
        b"Content-Type: text/css\nContent-Location: https://courier.example/a.css\n\np { color: red }\n",
        b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\nContent-ID: <main>\n"
        + f"Content-Location: {address}\n\n".encode() + written + b"\n",
        b"Content-Type: text/html\nContent-ID: <frame>\n\n<html><body><p>Buy herring, said nobody at all.</p></body></html>\n",
    )  # fmt: skip
    kind = f'multipart/related;\n\ttype="text/html";{start}\n\tboundary="--x"'
    top = f"From: <Saved by Blink>\n{head}Date: Thu, 1 Jan 2026 10:00:00 -0000\nMIME-Version: 1.0\nContent-Type: {kind}\n\n"
    return (top.encode() + b"".join(b"----x\n" + part for part in parts) + b"----x--\n").replace(b"\n", b"\r\n")


def _mhtml() -> Iterator[Case]:
    headed = f"{files.TITLE}\n{ENGLISH}"
    for suffix in ("mhtml", "mht"):
        yield Case(f"mhtml-rich.{suffix}", mhtml(files.html(ENGLISH)), (headed,), ALL)
    moved = mhtml(files.html(ENGLISH), address="https://courier.example/elsewhere?id=2")
    yield Case("mhtml-canonical.mhtml", moved, (headed,), ALL)
    bare = f"<html><body><article><p>{ENGLISH.replace(chr(10), '</p><p>')}</p></article></body></html>"
    subject = f"Snapshot-Content-Location: {files.URL}\nSubject: =?utf-8?Q?Quay_closed_until_spring?=\n"
    named = (("title", files.TITLE), ("published", "None"), ("url", files.URL))
    yield Case("mhtml-bare.mhtml", mhtml(bare, head=subject, address="cid:frame-1@mhtml.blink"), (ENGLISH,), named)
    started = mhtml(bare, start='\n\tstart="<frame>";')
    yield Case("mhtml-start.mht", started, ("Buy herring, said nobody at all.",), (("url", ""),))
    single = b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Location: https://a.example/b\n\n" + bare.encode()
    yield Case("mhtml-single.mht", single, (ENGLISH,), (("url", "https://a.example/b"), ("published", "None")))
    picture = b"MIME-Version: 1.0\nContent-Type: image/png\n\nabc"
    yield Case("mhtml-picture.mht", picture, messages=("it has no page, only other parts",))
    yield Case("mhtml-words.mhtml", b"She said no.", messages=("it is not MHTML",))
    yield Case("mhtml-empty.mht", b"Content-Type: text/html\n\n", messages=("its page is empty",))


def warc(*records: tuple[str, str, bytes], packed: bool = False) -> bytes:
    """A web archive of these records: type, address, block. Each is a member of its own where they are packed."""
    written = [
        _warc_head(n, kind, address, len(block)) + block + b"\r\n\r\n"
        for n, (kind, address, block) in enumerate(records)
    ]
    return b"".join(map(gzip.compress, written) if packed else written)


def _warc_head(number: int, kind: str, address: str, length: int) -> bytes:
    return (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"{f'WARC-Target-URI: {address}{chr(13)}{chr(10)}' if address else ''}Content-Type: application/http\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


def http(body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", head: str = "") -> bytes:
    """An HTTP response."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{head}\r\n".encode() + body


def _warc() -> Iterator[Case]:
    page = files.html(ENGLISH).encode()
    headed = f"{files.TITLE}\n{ENGLISH}"
    bare = b"<html><body><article><p>She said no to the quay on Friday.</p></article></body></html>"
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(bare)), gzip.compress(bare))
    records = (
        ("warcinfo", "", b"software: a\r\n"),
        ("request", files.URL, b"GET /quay HTTP/1.1\r\nHost: courier.example\r\n\r\n"),
        ("response", files.URL, http(page)),
        ("response", "https://courier.example/a.png", http(b"\x89PNG", kind="image/png")),
        ("response", "https://courier.example/old", http(bare, status="301 Moved")),
        ("response", "https://courier.example/gone", http(bare, status="404 Not Found")),
        ("response", "https://courier.example/empty", http(b"<html><body></body></html>")),
        ("response", "https://courier.example/b", http(chunked, head="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n")),
        ("revisit", files.URL, http(b"")),
    )  # fmt: skip
    left = (
        "1 warcinfo, 1 request, 1 response of image/png, 1 response of status 301, 1 response of status 404, 1 revisit"
    )
    failures = ("courier.example/empty: no article",)
    omissions = (f"beside its 3 pages it has records that are none: {left}",)
    texts = (headed, "She said no to the quay on Friday.")
    for name, content in (("many.warc", warc(*records)), ("many.warc.gz", warc(*records, packed=True))):
        yield Case(f"warc-{name}", content, texts, messages=failures, omissions=omissions)
    wacz = files.zipped(
        {"archive/data.warc.gz": warc(*records, packed=True), "datapackage.json": b"{}"}, zipfile.ZIP_STORED
    )
    yield Case("warc-many.wacz", wacz, texts, messages=failures, omissions=omissions)
    alone = ("response", files.URL, http(page))
    yield Case("warc-rich.warc", warc(alone), (headed,), ALL)
    yield Case("warc-rich.wacz", files.zipped({"archive/a.warc": warc(alone)}), (headed,), ALL)
    minimal = ("response", "https://courier.example/b", http(bare))
    undated = (*NOTHING[:4], ("url", "https://courier.example/b"))
    yield Case("warc-minimal.warc.gz", warc(minimal, packed=True), texts[1:], undated)
    latin = http(
        "<html><body><p>Ein Café für Åse, said nobody.</p></body></html>".encode("cp1252"),
        kind="text/html; charset=iso-8859-1",
    )
    yield Case("warc-latin.warc", warc(("response", "https://a.example", latin)), ("Ein Café für Åse, said nobody.",))
    whole = gzip.compress(warc(*records))
    yield Case("warc-whole.warc.gz", whole, (), messages=("compressed as a whole",))
    nameless = warc(("response", "", latin))
    yield Case("warc-nameless.warc", nameless, messages=("is damaged",))
    cut = warc(alone, minimal, packed=True)
    yield Case("warc-cut.warc.gz", cut[: len(cut) - 40], (headed,), messages=("damaged",))
    yield Case("warc-words.warc", b"She said no.", messages=("it is not a web archive (WARC)",))
    yield Case("warc-words.wacz", b"She said no.", messages=("it is not a WACZ file",))
    yield Case("warc-other.wacz", files.zipped({"a.txt": b"a"}), messages=("it contains no web archive",))
    bomb = files.packed_zeros(_warc_head(0, "resource", "", 600_000_000), 600)
    yield Case("warc-bomb.warc.gz", bomb, messages=("it unpacks to more than the limit",))
