"""Subtitles become turns: who speaks is who the file says, and nothing is spoken but words."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from index.extraction.documents.layout import DocumentLayout
from tests.support.article_files import read_article, read_failure, write_file


def time(seconds: float, point: str) -> str:
    whole = str(timedelta(seconds=int(seconds))).rjust(8, "0")
    return f"{whole}{point}{round(seconds % 1 * 1000):03}"


def srt(*cues: str, gap: float = 0.0) -> str:
    """SubRip: a cue to every 2 seconds, `gap` seconds of silence after each."""
    starts = [n * (2 + gap) for n in range(len(cues))]
    return "\n\n".join(
        f"{n}\n{time(at, ',')} --> {time(at + 2, ',')}\n{cue}"
        for n, (at, cue) in enumerate(zip(starts, cues, strict=True), 1)
    )


def vtt(*cues: str) -> str:
    """WebVTT: a cue to every 2 seconds."""
    shown = [f"{time(2 * n, '.')} --> {time(2 * n + 2, '.')}\n{cue}" for n, cue in enumerate(cues)]
    return "\n\n".join(["WEBVTT - An interview", *shown])


def text_of(folder: Path, name: str, content: str) -> list[str]:
    article = read_article(write_file(folder, name, content))
    assert (article.title, article.author, article.outlet, article.published, article.url) == ("", "", "", None, "")
    return article.text.split("\n\n")


def spoken_at(folder: Path, name: str, content: str) -> list[tuple[str, str]]:
    """Each time that the article has, and the words from there to the next."""
    article = read_article(write_file(folder, name, content))
    ends = [*(start for start, _ in article.times[1:]), len(article.text)]
    return [
        (str(timedelta(seconds=second)), article.text[start:end].strip())
        for (start, second), end in zip(article.times, ends, strict=True)
    ]


LABELLED = [
    "PRESENTER: Ida Brandt, why close the port?",
    "BRANDT: We cannot keep it open in this ice. The risk to crews is too great.",
    "PRESENTER: And the cost?",
    "OKAFOR: It will cost us a million a day.",
]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_labels_open_turns_and_cues_go_on(tmp_path: Path, ending: str) -> None:
    cues = srt(
        "PRESENTER: Ida Brandt,\nwhy close the port?",
        "BRANDT: We cannot keep it\nopen in this ice.",
        "The risk to crews is too great.",
        "PRESENTER: And the cost?",
        "OKAFOR: It will cost us a million a day.",
    )
    assert text_of(tmp_path, "a.srt", cues.replace("\n", ending)) == LABELLED


def test_each_turn_is_read_as_a_turn_of_its_speaker(tmp_path: Path) -> None:
    article = read_article(write_file(tmp_path, "a.srt", srt(*LABELLED)))
    found = DocumentLayout.of(article).turns
    assert found
    spoken = [
        (q.source.span.of(article.text), q.content[0].of(article.text)) for q in found.quotations if q.source.span
    ]
    assert [f"{who}: {words}" for who, words in spoken] == LABELLED


def test_voices_are_speakers_and_a_cue_without_one_is_nobody_s(tmp_path: Path) -> None:
    cues = vtt(
        "<v.loud Ida Brandt>We cannot <i>keep</i> it\nopen in this ice.</v>",
        "<v Ida Brandt>The risk is too great.",
        "You took bribes!",
        "<v Tom Okafor>A million &amp; more.</v> <v Ida Brandt>So be it.</v>",
        "<v Tom: Okafor>&lt;v Ida Brandt&gt;I lied.",
    )
    assert text_of(tmp_path, "a.vtt", cues) == [
        "Ida Brandt: We cannot keep it open in this ice. The risk is too great.",
        "Unidentified Speaker: You took bribes!",
        "Tom Okafor: A million & more.",
        "Ida Brandt: So be it.",
        "Tom Okafor: I lied.",
    ]


def test_each_cue_has_its_time(tmp_path: Path) -> None:
    cues = srt("BRANDT: We cannot\nkeep it open", "in this ice.", "OKAFOR:\nA million", "a day.", "BRANDT: So be it.")
    assert spoken_at(tmp_path, "a.srt", cues) == [
        ("0:00:00", "BRANDT: We cannot keep it open"),
        ("0:00:02", "in this ice."),
        ("0:00:04", "OKAFOR: A million"),
        ("0:00:06", "a day."),
        ("0:00:08", "BRANDT: So be it."),
    ]
    late = "WEBVTT\n\n1:02:05.900 --> 1:02:08.000\n<v Ida Brandt>No.</v> <v Tom Okafor>Yes.\n\n1:02:09.000 --> 1:02:11.000\n<v Tom Okafor>Now."
    assert spoken_at(tmp_path, "a.vtt", late) == [
        ("1:02:05", "Ida Brandt: No.\n\nTom Okafor: Yes."),
        ("1:02:09", "Now."),
    ]
    assert spoken_at(tmp_path, "b.srt", srt("It was cold.", "Nobody came", "that day.", gap=5)) == [
        ("0:00:00", "It was cold."),
        ("0:00:07", "Nobody came"),
        ("0:00:14", "that day."),
    ]


def test_times_stay_with_their_words_where_these_are_cleaned(tmp_path: Path) -> None:
    """Letters that are composed, unseen signs and what is decoded twice make a text shorter."""
    cues = vtt(
        "<v Ame\u0301lie>Cafe\u0301&shy;s &nbsp;are ope\u200bn.",
        "<v Jose\u0301>CafÃ©s, ye\u0301s.",
        "<v Jose\u0301>No.",
    )
    assert spoken_at(tmp_path, "a.vtt", cues) == [
        ("0:00:00", "Amélie: Cafés are open."),
        ("0:00:02", "José: Cafés, yés."),
        ("0:00:04", "No."),
    ]


def test_rolling_captions_have_the_time_at_which_they_come(tmp_path: Path) -> None:
    lines = ["we cannot keep it", "open in this ice", "the risk is too great"]
    rolling = [lines[0], *map("\n".join, pairwise(lines))]
    times = [(f"0:00:0{2 * n}", line) for n, line in enumerate(lines)]
    assert spoken_at(tmp_path, "a.vtt", vtt(*rolling)) == times
    grown = ["WE", "WE CANNOT", "WE CANNOT KEEP IT", "OPEN", "OPEN IN THIS ICE."]
    assert spoken_at(tmp_path, "c.srt", srt(*grown)) == [
        ("0:00:00", "WE CANNOT KEEP IT"),
        ("0:00:06", "OPEN IN THIS ICE."),
    ]


def test_what_is_not_spoken_is_left_out(tmp_path: Path) -> None:
    content = (
        "\ufeffWEBVTT\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
        "NOTE\nIda Brandt: this is a note\n\nintro\n00:01.000 --> 00:04.000 line:0 position:20% align:start\n"
        "<c.yellow.bg_black>BRANDT: <b>We</b></c> <00:02.500>cannot [APPLAUSE] wait.\n(ICE CRACKS)\n\n"
        "NOTE last\n\n1:00:05.000 --> 1:00:06.000\n♪ Over the sea ♪\n\n1:00:07.000 --> 1:00:08.000\n{\\an8}(whispers) No.\n"
    )
    assert text_of(tmp_path, "a.vtt", content) == ["BRANDT: We cannot wait. (whispers) No."]


def test_rolling_captions_are_there_once(tmp_path: Path) -> None:
    lines = ["we cannot keep it", "open in this ice", "no", "no", "the risk is too great"]
    rolling = [f"{one}\n{two}" for one, two in pairwise(["", *lines])]
    assert text_of(tmp_path, "a.vtt", vtt(*rolling)) == [" ".join(lines)]
    held = [each for one, two in pairwise(["", *lines]) for each in (f"{one}\n<00:01.000><c> {two}</c>", two)]
    assert text_of(tmp_path, "b.vtt", vtt(*held)) == [" ".join(lines)]
    grown = ["WE", "WE CANNOT", "WE CANNOT KEEP IT", "OPEN", "OPEN IN THIS ICE."]
    assert text_of(tmp_path, "c.srt", srt(*grown)) == ["WE CANNOT KEEP IT OPEN IN THIS ICE."]


def test_what_is_said_twice_stays_twice(tmp_path: Path) -> None:
    assert text_of(tmp_path, "a.srt", srt("No.", "No.", "We will not.", "Never again.", "I told you.")) == [
        "No. No. We will not. Never again. I told you."
    ]


def test_a_change_without_a_name_is_nobody_s(tmp_path: Path) -> None:
    cues = srt(">> IDA BRANDT: We close it.", ">> You lie!", "Shame!", ">> IDA BRANDT: No.", "- Liar!\n- Thief!")
    assert text_of(tmp_path, "a.srt", cues) == [
        "IDA BRANDT: We close it.",
        "Unidentified Speaker: You lie! Shame!",
        "IDA BRANDT: No.",
        "Unidentified Speaker: Liar! Thief!",
    ]


def test_without_names_changes_and_pauses_are_paragraphs(tmp_path: Path) -> None:
    assert text_of(tmp_path, "a.srt", srt("- What?\n- Where are we now?", "- This is\nbig bat country.")) == [
        "What?",
        "Where are we now?",
        "This is big bat country.",
    ]
    assert text_of(tmp_path, "b.srt", srt("The port is closed.", "Nobody came", "that day.", gap=5)) == [
        "The port is closed.",
        "Nobody came that day.",
    ]


@pytest.mark.parametrize(
    ("cues", "text"),
    [
        (
            ("I tell you one thing.", "Remember: it was you.", "We go. One", "thing: no."),
            "I tell you one thing. Remember: it",
        ),
        (
            ("WE SAY IT AGAIN.", "I TELL YOU: THE PORT", "IS CLOSED. SO", "THIS IS IT: NO."),
            "WE SAY IT AGAIN. I TELL YOU: THE",
        ),
        (("It is ten.", "Source: the port.", "Update: the sea.", "Note: no."), "It is ten. Source: the port. Update:"),
    ],
)
def test_a_colon_alone_is_no_label(tmp_path: Path, cues: tuple[str, ...], text: str) -> None:
    (paragraph,) = text_of(tmp_path, "a.srt", srt(*cues))
    assert paragraph.startswith(text)


def test_names_written_as_names_are_labels(tmp_path: Path) -> None:
    cues = vtt("Ida Brandt: We close it.", "It is cold", "out there: ice.", "Tom Okafor: And the", "cost?")
    assert text_of(tmp_path, "a.vtt", cues) == [
        "Ida Brandt: We close it. It is cold out there: ice.",
        "Tom Okafor: And the cost?",
    ]
    cues = srt("[SPEAKER_01]: No.", "Not now.", "[SPEAKER_02]: Why?")
    assert text_of(tmp_path, "a.srt", cues) == ["SPEAKER_01: No. Not now.", "SPEAKER_02: Why?"]


def test_what_may_be_a_label_ends_a_turn(tmp_path: Path) -> None:
    cues = srt("Ida Brandt: We close it.", "Okafor: You lie.", "Shame.", "Ida Brandt: No.", "MAN: Yes.")
    assert text_of(tmp_path, "a.srt", cues) == [
        "Ida Brandt: We close it.",
        "Unidentified Speaker: Okafor: You lie. Shame.",
        "Ida Brandt: No.",
        "Unidentified Speaker: MAN: Yes.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.srt", "Ida Brandt said no.", "no subtitles"),
        ("a.vtt", "WEBVTT\n\nNOTE nothing\n", "no subtitles"),
        ("a.vtt", vtt("[Music]", "♪ ♪"), "no subtitles"),
    ],
)
def test_what_is_no_subtitles_is_refused(tmp_path: Path, name: str, content: str, part: str) -> None:
    assert part in read_failure(write_file(tmp_path, name, content)).message
