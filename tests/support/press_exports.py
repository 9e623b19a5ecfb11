"""Exports of press archives in their layouts, of articles of our own."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Story:
    """An article, and how the archives write its date."""

    title: str
    outlet: str
    author: str
    american: str
    british: str
    french: str
    number: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


STORIES = (
    Story(
        "Port closes for a week",
        "The Harbour Post",
        "Ann Reporter",
        "July 1, 2015 Wednesday",
        "1 July 2015",
        "mercredi 1 juillet 2015",
        "20150701",
        (
            "Harbour master Ida Brandt said the port would close. She said the ice was too thick for any of the ships"
            " that are due before the end of the month.",
            "“We cannot keep it open,” she said. The subject: ice.",
            "SUBJECT to change, the plan is not final. I asked her twice.",
        ),
    ),
    Story(
        "Team wins in the north",
        "Norland Courier",
        "Bo Writer",
        "June 3, 2014 Tuesday",
        "3 June 2014",
        "mardi 3 juin 2014",
        "20140603",
        (
            "She ran for an hour. “I am tired,” she said.",
            "Coach Brandt said the team was happy. In the end they were all there, and so was the mayor, Per Dahl.",
        ),
    ),
)


def nexis(stories: Sequence[Story] = STORIES, *, named: bool = True) -> str:
    """LexisNexis as text: lines of 79 characters, marks above; `named`: HEADLINE and BODY stand before what they are."""
    out = ["Download Request: All Documents: 1-2", "Time Of Request: Saturday, July 11, 2015  22:32:52 EST", ""]
    for n, each in enumerate(stories, 1):
        mark = f"{n} of {len(stories)} DOCUMENTS"
        rights = f"Copyright 2015 {each.outlet}"
        out += [mark.center(79).rstrip(), "", rights.center(79).rstrip(), "All Rights Reserved".center(79).rstrip(), ""]
        out += [each.outlet.center(79).rstrip(), "", each.american.center(79).rstrip(), "Late Edition".center(79), ""]
        out += [f"HEADLINE: {each.title}" if named else each.title, ""]
        out += [f"BYLINE: {each.author}", "", "SECTION: A-SECTION; Pg. A01", "", "LENGTH: 62 words", ""]
        out += ["BODY:", ""] if named else []
        for paragraph in each.paragraphs:
            out += [*textwrap.wrap(paragraph, 79, break_long_words=False, break_on_hyphens=False), ""]
        out += ["GRAPHIC: PHOTO, The port.", "", "LOAD-DATE: July 1, 2015", "", "LANGUAGE: ENGLISH", ""]
        out += ["PUBLICATION-TYPE: Newspaper", "", rights.center(79).rstrip(), "", ""]
    return "\n".join(out)


def nexis_html(stories: Sequence[Story] = STORIES) -> str:
    lines = nexis(stories).split("\n\n")
    return "<html><head><title>All Documents</title></head><body>" + "".join(
        f'<div class="c0"><p class="c1"><span class="c2">{escape(" ".join(each.split()))}</span></p></div>'
        for each in lines
        if each.strip()
    )


def nexis_uni(stories: Sequence[Story] = STORIES) -> list[str]:
    """Nexis Uni as paragraphs: a cover sheet, then title, outlet, date, fields, Body, and a mark below."""
    out = ["User Name: Ida Brandt", "Date and Time: Saturday, July 11, 2015 10:32:00 PM CEST", "Job Number: 1234567"]
    out += [f"Documents ({len(stories)})"]
    for n, each in enumerate(stories, 1):
        out += [
            f"{n}. {each.title}",
            "Client/Matter: -None-",
            "Search Terms: harbour",
            "Narrowed by: Content Type: News",
        ]
    for each in stories:
        out += [
            each.title,
            each.outlet,
            each.american,
            "Late Edition",
            f"Copyright 2015 {each.outlet} All Rights Reserved",
        ]
        out += ["Section: A-SECTION; Pg. A01", "Length: 62 words", f"Byline: {each.author}", "Body", *each.paragraphs]
        out += ["Graphic", "PHOTO, The port.", "Classification", "Language: ENGLISH", "Publication-Type: Newspaper"]
        out += ["Subject: HARBORS (90%)", "Load-Date: July 1, 2015", "End of Document"]
    return out


def factiva(stories: Sequence[Story] = STORIES, *, gap: str = "   ") -> str:
    """Factiva with its indexing, as text."""
    out = []
    for n, each in enumerate(stories):
        fields = [("SE", "News; A-Section"), ("HD", each.title), ("BY", f"By {each.author}"), ("WC", "62 words")]
        fields += [("PD", each.british), ("SN", each.outlet), ("SC", "HARPO"), ("PG", "A01"), ("LA", "English")]
        fields += [("CY", f"Copyright 2015 {each.outlet}"), ("LP", each.paragraphs[0])]
        out += [f"{code}{gap}{value}\n" for code, value in fields] + ["TD", ""]
        out += [f"{paragraph}\n" for paragraph in each.paragraphs[1:]]
        out += [f"CO{gap}harbor : Harbour Company\n", f"IN{gap}iship : Shipping\n", f"NS{gap}gcat : Political News\n"]
        out += [f"RE{gap}norw : Norway\n", f"PUB{gap}Harbour Publishers\n"]
        out += [f"AN{gap}Document HARPO000{each.number}eb710000{n}\n", ""]
    return "\n".join([*out, "Search Summary", "Text: harbour", "© 2015 Factiva, Inc. All rights reserved."])


def factiva_html(stories: Sequence[Story] = STORIES) -> str:
    out = []
    for n, each in enumerate(stories):
        rows = [("HD", each.title), ("BY", f"By {each.author}"), ("WC", "62 words"), ("PD", each.british)]
        rows += [("SN", each.outlet), ("LA", "English"), ("CY", "Copyright 2015"), ("LP", each.paragraphs[0])]
        cells = [(code, f"<p>{escape(value)}</p>") for code, value in rows]
        cells.append(("TD", "".join(f"<p>{escape(part)}</p>" for part in each.paragraphs[1:])))
        cells.append(("AN", f"Document HARPO000{each.number}eb710000{n}"))
        table = "".join(f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{value}</td></tr>' for code, value in cells)
        out.append(f'<div class="article enArticle"><table>{table}</table></div>')
    return f"<html><body>{''.join(out)}</body></html>"


def factiva_display(stories: Sequence[Story] = STORIES, *, by: str = "By ") -> str:
    """Factiva without its indexing, as text."""
    out = []
    for n, each in enumerate(stories):
        out += ["News; A-Section", each.title, f"{by}{each.author}", "62 words", each.british, "12:30", each.outlet]
        out += ["HARPO", "A01", "English", f"Copyright 2015 {each.outlet}. All rights reserved.", *each.paragraphs]
        out += ["Harbour Publishers", f"Document HARPO000{each.number}eb710000{n}"]
    return "\n\n".join(out) + "\n"


def factiva_display_html(stories: Sequence[Story] = STORIES) -> str:
    out = []
    for n, each in enumerate(stories):
        body = "".join(f'<p class="articleParagraph enarticleParagraph">{escape(part)}</p>' for part in each.paragraphs)
        out.append(
            '<div class="article enArticle"><div>News</div>'
            f'<div id="hd"><span class="enHeadline">{each.title}</span></div><div class="author">{each.author}</div>'
            f"<div>62 words</div><div>{each.british}</div><div>{each.outlet}</div><div>HARPO</div><div>English</div>"
            f"<div>Copyright 2015</div>{body}<p>Harbour Publishers</p>"
            f"<p>Document HARPO000{each.number}eb710000{n}</p></div>"
        )
    return f"<html><body>{''.join(out)}</body></html>"


def factiva_german(stories: Sequence[Story] = STORIES, *, page: bool = False) -> str:
    """Factiva's display in German: the rights begin with the source, what is below the text is no part of it."""
    months = {"1 July 2015": "1 Juli 2015", "3 June 2014": "3 Juni 2014"}
    out = []
    for n, each in enumerate(stories):
        rights = f"Quelle: {each.outlet}, 2015. All rights reserved. For further information see https://example.org"
        head = ["62 Wörter", months[each.british], each.outlet, "HARPO", "Deutsch", rights]
        below = ["Harbour Publishers", f"Dokument HARPO000{each.number}eb710000{n}"]
        if page:
            text = "".join(
                f'<p class="articleParagraph dearticleParagraph">{escape(part)}   </p>' for part in each.paragraphs
            )
            out.append(
                f'<div id="article-{n}" class="article"><div class="article deArticle"><p>\n<div>Politik</div>\n'
                f"<div id=\"hd\" ><span class='deHeadline'>{each.title}   </span>\n</div>"
                f'<div class="author">Von {each.author}   </div>{"".join(f"<div>{line}</div>" for line in head)}\n</p>\n'
                f"{text}<p>https://example.org/artikel</p>{''.join(f'<p>{line}</p>' for line in below)}</div></div><br/>"
            )
        else:
            out += ["Politik", each.title, f"Von {each.author}", *head, *each.paragraphs, *below]
    return f"<html><body>{''.join(out)}</body></html>" if page else "\n\n".join(out) + "\n"


def proquest(stories: Sequence[Story] = STORIES) -> str:
    ruler = "_" * 60
    out = []
    for n, each in enumerate(stories, 1):
        first, last = each.author.split()
        out += [ruler, f"Document {n} of {len(stories)}", f"Title: {each.title}", f"Author: {last}, {first}"]
        out += [f"Publication info: {each.outlet} ; Oslo [Oslo]{each.british}: A.1."]
        out += [f"ProQuest document link: https://example.org/docview/{each.number}", "Abstract: It closes, he said."]
        out += [
            "Links: https://example.org/links",
            f"Full text: {each.text}",
            "Subject: Ports; Ice",
            "Location: Norway",
        ]
        out += [f"Title: {each.title}", f"Publication title: {each.outlet}; Oslo", "First page: A.1"]
        month, day, year, _ = each.american.replace(",", "").split()
        out += [
            f"Publication year: {year}",
            f"Publication date: {month[:3]} {day}, {year}",
            "Publisher: Harbour Publishers",
        ]
        out += ["Language of publication: English", "Document type: News", f"ProQuest document ID: {each.number}"]
        out += [
            f"Document URL: https://example.org/docview/{each.number}",
            "Last updated: 2016-01-01",
            "Database: News",
        ]
    return "\n\n".join(
        [*out, ruler, "Contact us at: https://example.org Copyright 2016 ProQuest LLC. All rights reserved."]
    )


def europresse(stories: Sequence[Story] = STORIES) -> str:
    out = []
    for n, each in enumerate(stories):
        out += [f"{each.outlet}, no. 2104{n}", f"Économie, {each.french}, p. 12", each.title, each.author]
        out += [*each.paragraphs, f"© 2015 {each.outlet}. Tous droits réservés."]
        out += [f"Numéro de document : news·{each.number}·HP·000{n}"]
    return "\n\n".join(out) + "\n"


def europresse_html(stories: Sequence[Story] = STORIES, *, newer: bool = False) -> str:
    """A page of Europresse; `newer`: with the classes of the headline and the link to the original that pages have now."""
    out = []
    for n, each in enumerate(stories):
        body = "".join(f"<p>{escape(part)}</p>" for part in each.paragraphs)
        title = f'<div class="titreArticle"><p class="titreArticleVisu">{each.title}</p></div>'
        if newer:
            title = f'<div><p class="sm-margin-TopNews rdp__articletitle">{each.title}</p></div>'
            body += f'<p><a href="https://example.org/{each.number}">Cet article est paru dans {each.outlet}</a></p>'
        out.append(
            '<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">'
            f'{each.outlet}, no. 2104{n}</span></div><aside>Nom de la source</aside><span class="DocHeader">Économie,'
            f' {each.french} 62 mots, p. 12</span>{title}<p class="sm-margin-bottomNews">{each.author}</p></header><section><div class="DocText clearfix">'
            f'<div class="docOcurrContainer">{body}</div></div></section><footer>© 2015 {each.outlet}. Tous droits'
            f' réservés.<div class="publiC-lblNodoc">news·{each.number}·HP·000{n}</div></footer></article>'
        )
    return f"<html><body><nav>Europresse</nav>{''.join(out)}</body></html>"


def docx(paragraphs: Sequence[str]) -> bytes:
    import docx as word

    document = word.Document()
    for each in paragraphs:
        document.add_paragraph(each)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
