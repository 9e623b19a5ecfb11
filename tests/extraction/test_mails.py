"""Threads of e-mails: a message is its sender's, a quoted line that of the one quoted."""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.documents.layout import DocumentLayout
from index.extraction.pipeline import extract

THREAD = """From: Lidia Contreras <lidia@works.example>
Sent: Tuesday, 5 March 2024 16:20
To: Tom Okafor
Subject: Re: the lamp posts

Tom,

I have been in Kessel all day and I have seen no posts. The supplier
says that they left on Monday.

Kind regards,
Lidia Contreras
Head of Works, Town of Kessel

From: Tom Okafor
Sent: Tuesday, 5 March 2024 11:02
To: Lidia Contreras
Cc: Works

Please find out where they are. I promised light by Easter.
T.

This message is confidential and intended only for the person to whom it is addressed.
"""
QUOTED = """Subject: Re: ice
From: "Brandt, Ida" <ida@port.example>
To: Tom Okafor

We close at four. I will not argue about it.

On Mon, Mar 4, 2024 at 9:12 AM Tom Okafor <tom7@bay.example>
wrote:
> Can we not wait until the last ship is in?
>
> On 3 March 2024, Ida Brandt wrote:
>> The ice is a foot thick.
>
> That was yesterday.

Two hours are two hours.

--
Ida Brandt, harbour master
"""
FIRST_NAMES = """From: Ida Brandt
To: Tom Okafor
Date: 4 March 2024

No soup today. The cook is ill.

Ida wrote:
> There may be soup.

Somebody wrote:
> Is there any?
"""


def said_by(text: str) -> dict[str | None, str]:
    """The words of each speaker."""
    said: dict[str | None, str] = {}
    for quotation in extract(Article("a", text)):
        words = " ".join(" ".join(span.of(text).split()) for span in quotation.content)
        said[quotation.source.name] = f"{said.get(quotation.source.name, '')} {words}".strip()
    return said


def test_messages_are_their_senders_and_signatures_nobodys() -> None:
    assert said_by(THREAD) == {
        "Lidia Contreras": "Tom, I have been in Kessel all day and I have seen no posts. The supplier says that they left "
        "on Monday.",
        "Tom Okafor": "Please find out where they are. I promised light by Easter.",
    }


def test_quoted_lines_are_those_of_the_one_quoted() -> None:
    assert said_by(QUOTED) == {
        "Ida Brandt": "We close at four. I will not argue about it. Two hours are two hours. The ice is a foot thick.",
        "Tom Okafor": "Can we not wait until the last ship is in? That was yesterday.",
    }


def test_a_first_name_is_completed_from_a_sender() -> None:
    assert said_by(FIRST_NAMES) == {
        "Ida Brandt": "No soup today. The cook is ill. There may be soup.",
        None: "Is there any?",
    }


NEAR_MISSES = {
    "an article with an e-mail": (
        "The mayor resigned on Monday after an e-mail came to light.\n\nFrom: Per Dahl\nTo: Tom Okafor\nSubject: money\n\n"
        "I have it. Tell nobody.\n\nThe police found it in a drawer."
    ),
    "a press release": (
        "From: Ida Brandt\nTo: all newsdesks\nSubject: Port closes\n\nThe port closes at four, the harbour master said.\n\n"
        "“It is the ice,” said Tom Okafor. “It is a foot thick.”"
    ),
    "a letter cited": "On 3 March 2024, Ida Brandt wrote:\n\nThe ice was thick.\n\nTom Okafor never answered her.",
    "a journey": "From: Kessel\nTo: Norland\nDate: 4 May\n\nThe ferry leaves at nine. We recommend the soup.",
    "an address alone": "From: office@port.example\nTo: Tom Okafor\nDate: 4 May\n\nWe are closed.\n\n> Are you open?",
}


@pytest.mark.parametrize("kind", NEAR_MISSES)
def test_what_is_no_thread_has_no_messages(kind: str) -> None:
    assert DocumentLayout.of(Article("a", NEAR_MISSES[kind])).mails is None


@pytest.mark.parametrize("unit", [">" * 50_000 + "\n", "On 3 March wrote:\n", "From: A B\nTo: C\n", "> > a\n", "x\n"])
def test_long_threads_have_a_layout(unit: str) -> None:
    text = "From: Ida Brandt\nTo: Tom Okafor\n\nWe are closed.\n" + unit * (200_000 // len(unit))
    mails = DocumentLayout.of(Article("a", text)).mails
    assert mails and mails.span.end <= len(text)
