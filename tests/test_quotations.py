"""Who is quoted with what words: direct, mixed and indirect speech found, everything else left alone.

A line of an expectation reads "source | kind | content", content spans divided by " || ".
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.extraction import extract, extract_all
from index.frames import frames
from index.marks import quoted
from index.quotations import find
from index.sentences import paragraphs
from index.vocabulary import Article, Quotation
from index.wire import quotations_to_json

SEED = Path(__file__).parent.parent / "seeds" / "lavrov-on-patriot-and-talks.txt"

DIRECT = [
    ("“We open in May,” Ida Brandt said.", ["Ida Brandt | direct | “We open in May,”"]),
    ("“We open in May,” said Ida Brandt.", ["Ida Brandt | direct | “We open in May,”"]),
    ('"We open in May," Brandt said.', ['Brandt | direct | "We open in May,"']),
    ("„We open in May“, said Brandt.", ["Brandt | direct | „We open in May“"]),
    ("«We open in May», said Brandt.", ["Brandt | direct | «We open in May»"]),
    ("‘We open in May,’ said Brandt.", ["Brandt | direct | ‘We open in May,’"]),
    ("'We open in May,' Brandt said.", ["Brandt | direct | 'We open in May,'"]),
    ("Brandt said: “We open in May.”", ["Brandt | direct | “We open in May.”"]),
    ("Brandt said, “We open in May.”", ["Brandt | direct | “We open in May.”"]),
    ("Brandt added: “It will not be cheap.”", ["Brandt | direct | “It will not be cheap.”"]),
    ("Brandt tweeted: “The quay is open again.”", ["Brandt | direct | “The quay is open again.”"]),
    ("“Will it hold?” Brandt asked.", ["Brandt | direct | “Will it hold?”"]),
    ("“Never again!” shouted Brandt.", ["Brandt | direct | “Never again!”"]),
    ("“We open in May,” she told reporters on Tuesday.", ["she | direct | “We open in May,”"]),
    ("“We open in May,” Brandt said in an interview.", ["Brandt | direct | “We open in May,”"]),
    (
        "“We open in May,” Brandt said, “and we close in June.”",
        ["Brandt | direct | “We open in May,” || “and we close in June.”"],
    ),
    (
        "“We open in May,” Brandt said. “We close in June. That is all.”",
        ["Brandt | direct | “We open in May,” || “We close in June. That is all.”"],
    ),
    (
        "“It is late. It is cold. We go home,” said Brandt.",
        ["Brandt | direct | “It is late. It is cold. We go home,”"],
    ),
    ("“It is late. We go home.” Brandt said.", ["Brandt | direct | “It is late. We go home.”"]),
    (
        "“It is late and cold,” said Ida Brandt, the mayor of Aldmouth.",
        ["Ida Brandt, the mayor of Aldmouth | direct | “It is late and cold,”"],
    ),
    (
        "“It is late and cold,” Ida Brandt, the mayor, said.",
        ["Ida Brandt, the mayor, | direct | “It is late and cold,”"],
    ),
    (
        "“It was long,” Brandt said.\n“It was worth every hour of it.”",
        ["Brandt | direct | “It was long,” || “It was worth every hour of it.”"],
    ),
    (
        "“We begin in May,” Brandt said. “It will take years.\n\n“And then we rest.”",
        ["Brandt | direct | “We begin in May,” || “It will take years || “And then we rest.”"],
    ),
    ("Brandt continued:\n\n“There is no money left for it.”", ["Brandt | direct | “There is no money left for it.”"]),
    ("Brandt was brief: “There is no money left for it.”", ["Brandt | direct | “There is no money left for it.”"]),
    ("AUGUSTFORT (AP) — “We open in May,” Brandt said.", ["Brandt | direct | “We open in May,”"]),
]

MIXED = [
    (
        "Brandt said the plan was “a gift to one company.”",
        ["Brandt | mixed | the plan was “a gift to one company.”"],
    ),
    ("It was “a gift to one company,” Brandt said.", ["Brandt | mixed | It was “a gift to one company,”"]),
    (
        "Brandt called the plan “a gift to one company.”",
        ["Brandt | mixed | the plan “a gift to one company.”"],
    ),
    (
        "Brandt said that she was “tired but happy” and would stay.",
        ["Brandt | mixed | that she was “tired but happy” and would stay"],
    ),
    (
        "Brandt criticized the plan as “a gift to one company.”",
        ["Brandt | mixed | the plan as “a gift to one company.”"],
    ),
    (
        "According to Brandt, the plan is “a gift to one company.”",
        ["Brandt | mixed | the plan is “a gift to one company.”"],
    ),
]

INDIRECT = [
    ("Brandt said that the quay would open in May.", ["Brandt | indirect | that the quay would open in May"]),
    ("Brandt said the quay would open in May.", ["Brandt | indirect | the quay would open in May"]),
    ("The quay would open in May, Brandt said.", ["Brandt | indirect | The quay would open in May"]),
    ("The quay would open in May, said Brandt.", ["Brandt | indirect | The quay would open in May"]),
    (
        "The quay, she said, would open in May.",
        ["she | indirect | The quay || would open in May"],
    ),
    (
        "Each time the city said yes, he noted, only one ship came.",
        ["he | indirect | Each time the city said yes || only one ship came"],
    ),
    ("According to Brandt, the quay is safe.", ["Brandt | indirect | the quay is safe"]),
    ("The quay is safe, according to Brandt.", ["Brandt | indirect | The quay is safe"]),
    (
        "According to a report by the city, the quay is safe.",
        ["a report by the city | indirect | the quay is safe"],
    ),
    ("Brandt has repeatedly said that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    ("Brandt also noted that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    ("Brandt told the council that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    ("Brandt told reporters the quay is safe.", ["Brandt | indirect | the quay is safe"]),
    (
        "Brandt said in a statement on Monday that the quay is safe.",
        ["Brandt | indirect | that the quay is safe"],
    ),
    ("Brandt said Wednesday that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    ("Brandt asked whether the quay is safe.", ["Brandt | indirect | whether the quay is safe"]),
    ("Brandt pointed out that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    (
        "Brandt, a former engineer, said that the quay is safe.",
        ["Brandt, a former engineer, | indirect | that the quay is safe"],
    ),
    (
        "Brandt, who has seen it, said that the quay is safe.",
        ["Brandt | indirect | that the quay is safe"],
    ),
    (
        "Brandt said the wall was safe and added that it would last.",
        ["Brandt | indirect | the wall was safe", "Brandt | indirect | that it would last"],
    ),
    (
        "Brandt said the wall was safe, adding that it would last.",
        ["Brandt | indirect | the wall was safe", "Brandt | indirect | that it would last"],
    ),
    (
        "Brandt said the wall was safe, but Vane said that it was not.",
        ["Brandt | indirect | the wall was safe", "Vane | indirect | that it was not"],
    ),
    (
        "Brandt stated that Vane said that the wall was safe.",
        ["Brandt | indirect | that Vane said that the wall was safe"],
    ),
    ("Brandt promised to resign in May.", ["Brandt | indirect | to resign in May"]),
    ("Two officials said that the wall was safe.", ["Two officials | indirect | that the wall was safe"]),
    ("A source close to Brandt said the wall was safe.", ["A source close to Brandt | indirect | the wall was safe"]),
    (
        "In Aldmouth, Brandt said that the wall was safe.",
        ["Brandt | indirect | that the wall was safe"],
    ),
    ("Brandt: the wall is safe\n\nIda Brandt was there.", ["Brandt | indirect | the wall is safe"]),
    (
        "Brandt accused the city of hiding the figure.",
        ["Brandt | indirect | the city of hiding the figure"],
    ),
]

NOT_SAID = [
    ("Brandt wants to resign in May.", ["Brandt | indirect | to resign in May"]),
    ("Brandt believes that the wall is safe.", ["Brandt | indirect | that the wall is safe"]),
    ("Brandt hopes to see it finished.", ["Brandt | indirect | to see it finished"]),
    ("Brandt thinks that the wall is safe.", ["Brandt | indirect | that the wall is safe"]),
]

FURTHER = [
    (
        "The union chief, who is no relation of commissioner Ida Brandt, said that he had seen it.",
        ["The union chief, who is no relation of commissioner Ida Brandt, | indirect | that he had seen it"],
    ),
    ("Brandt: talks are over", ["Brandt | indirect | talks are over"]),
    ("Brandt: ‘We will not pay’", ["Brandt | direct | ‘We will not pay’"]),
    ("Brandt tweeted: “So proud of this city!”", ["Brandt | direct | “So proud of this city!”"]),
    ("“So proud of this city!” Brandt wrote on Twitter.", ["Brandt | direct | “So proud of this city!”"]),
    ("IDA BRANDT said the wall was safe.", ["IDA BRANDT | indirect | the wall was safe"]),
    ("“The wall is safe,” said IDA BRANDT.", ["IDA BRANDT | direct | “The wall is safe,”"]),
    ("“It is over,” Brandt said.He left the room.", ["Brandt | direct | “It is over,”"]),
    ("The wall was old.Brandt said it would be rebuilt.", ["Brandt | indirect | it would be rebuilt"]),
    (
        "“When I asked him, he said ‘no’ and left,” Brandt said.",
        ["Brandt | direct | “When I asked him, he said ‘no’ and left,”"],
    ),
    (
        "“He told me: ‘The wall is safe.’ I believed him,” said Ida Brandt.",
        ["Ida Brandt | direct | “He told me: ‘The wall is safe.’ I believed him,”"],
    ),
    ("„We open in May”, said Ida Brandt.", ["Ida Brandt | direct | „We open in May”"]),
    ("“We open in May”, Ida Brandt told reporters.", ["Ida Brandt | direct | “We open in May”"]),
    ("According to Ida Brandt, the wall is safe.", ["Ida Brandt | indirect | the wall is safe"]),
    (
        "The wall is safe, according to a report by the ministry.",
        ["a report by the ministry | indirect | The wall is safe"],
    ),
    (
        "“We open in May,” Brandt said, “and not a day later.”",
        ["Brandt | direct | “We open in May,” || “and not a day later.”"],
    ),
    ("Brandt called the plan “a gift to one company.”", ["Brandt | mixed | the plan “a gift to one company.”"]),
    (
        "Brandt described the wall as “older than the city itself.”",
        ["Brandt | mixed | the wall as “older than the city itself.”"],
    ),
    (
        "In a statement, the ministry said it welcomed the decision.",
        ["the ministry | indirect | it welcomed the decision"],
    ),
    (
        "The ministry announced on Monday that the wall would be torn down.",
        ["The ministry | indirect | that the wall would be torn down"],
    ),
    ("“Is it safe?” asked Ida Brandt.", ["Ida Brandt | direct | “Is it safe?”"]),
    ("Brandt admitted that the money was gone.", ["Brandt | indirect | that the money was gone"]),
    (
        "Brandt, the mayor, warned that the wall could fall.",
        ["Brandt, the mayor, | indirect | that the wall could fall"],
    ),
    (
        "“The wall is safe,” he said, adding that the money was there.",
        ["he | direct | “The wall is safe,”", "he | indirect | that the money was there"],
    ),
    ("Critics say the wall is too old.", ["Critics | indirect | the wall is too old"]),
]
NOTHING = [
    "The “wall” is a fence.",
    "The so-called “people’s wall” was built in 1931.",
    "She sang “Silent Night” in the square.",
    "He reads “War and Peace” every summer.",
    "The ship “Albatross” lies in the harbour.",
    "The film “The Wall” opens on Friday.",
    "Sign up for our newsletter.",
    "Photo: Ida Brandt",
    "Read more: the wall of Kessel",
    "The wall is 12 metres high.",
    "Brandt met the council on Monday.",
    "Brandt and Vale shook hands.",
    "The council voted on the plan.",
    "Monday: rain. Tuesday: sun.",
    "Ingredients: flour, sugar, eggs",
    "The nickname “Big Tom” stuck.",
    "Tickets cost 12 crowns.",
    "Brandt was born in 1961.",
    "It rained for three days.",
    "The company was founded by Ida Brandt.",
    "“Closed”",
    "“The Wall” and “The Sea” were shown.",
    "The word “wall” has four letters.",
    "The storm closed the quay.",
    "Brandt did not answer.",
    "He could not be reached for comment.",
    "The talks lasted for an hour.",
    "A spokesman was not available.",
    "Brandt will speak on Monday.",
    "Brandt declined to comment on it.",
    "Nobody said that the wall was safe.",
    "Brandt refused to say whether the wall was safe.",
    "",
    "   \n\n  ",
    "Word",
    "The quay was closed on Monday.",
    "“",
    "”“”“",
    '"""',
    "The so-called “experts” went home.",
    "She read “The Old Man and the Sea” twice.",
    "The ship “Aurora” arrived at noon.",
    "The film “A Long Way Home” opens on Friday.",
    "Brandt sang “Silent Night” and left the stage.",
    "The band played “Yesterday” at noon.",
    "The 6'2\" guard stood at the gate.",
    'It was 5\'10" long and 3" wide.',
    "The '90s were different.",
    "Rock 'n' roll came to Aldmouth late.",
    "The dockers’ hall and the teachers’ hall are closed.",
    "It’s the city’s wall, isn’t it?",
    "The talks ended without a result.",
    "The statement was long.",
    "A third comment consisted of formulas.",
    "The report is due in May.",
    "The state of the wall is bad.",
    "Postal claims are rare in Aldmouth.",
    "The note was found in a drawer.",
    "The talks, which began in May, ended in June.",
    "Brandt was born in 1960.",
    "Brandt met Vane in May.",
    "Brandt did not say that the wall was safe.",
    "Brandt never said that the wall was safe.",
    "Brandt was told to leave.",
    "The meeting is expected to last until ten.",
    "Having been called back, the ship turned.",
    "The harbour opens at 10:30.",
    "Tickets: 12 crowns at the gate.",
    "Note: this article was changed in May.",
    "Photo: the wall in winter",
    "The wall (see page 4) is old.",
    "No flashy transactions",
    "What does the New Year bring us?",
    "p>",
    "# “They know the number”",
    "The sign on the door read nothing at all.",
    "Read more",
    "Stocks rose 3 percent.",
    "The winner is “Luna.”",
    "It is known as the “blue hour” here.",
    "The plan was presented to the council in March.",
    "The call came at noon.",
    "The question is open.",
    "He left. She stayed.",
    "The price: 12 crowns.",
]


def lines(text: str) -> list[str]:
    """What is found, a line for each quotation."""
    return [line(text, quotation) for quotation in find(Article("a", text))]


def line(text: str, quotation: Quotation) -> str:
    source = quotation.source.span.of(text) if quotation.source.span else "–"
    words = " || ".join(span.of(text) for span in quotation.content)
    return f"{source} | {quotation.kind.value} | {words}"


@pytest.mark.parametrize(("text", "expected"), DIRECT + MIXED + INDIRECT + FURTHER)
def test_words_are_found_with_their_source(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
    assert all(quotation.said for quotation in find(Article("a", text)))


@pytest.mark.parametrize(("text", "expected"), NOT_SAID)
def test_a_wish_or_belief_is_not_said(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
    assert not any(quotation.said for quotation in find(Article("a", text)))


@pytest.mark.parametrize("text", NOTHING)
def test_nobody_is_quoted(text: str) -> None:
    """Nothing is found, or what is found is told to be nobody's words: a belief, a denial, something unsaid."""
    assert [line(text, quotation) for quotation in find(Article("a", text)) if quotation.said] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VERA KRON: Is it safe?\nTOM VALE: It is.\nVERA KRON: Thank you.", ["VERA KRON", "TOM VALE", "VERA KRON"]),
        ("Q: Is it safe?\nA: It is.\n\nIt always was.\nQ: Thank you.", ["Q", "A", "Q"]),
        (
            "They met.\n\nMayor Tom Vale: It is safe.\nQuestion: Is it?\nTom Vale: It is.\nQuestion: Good.",
            ["Mayor Tom Vale", "Question", "Tom Vale", "Question"],
        ),
    ],
)
def test_labels_of_a_transcript_speak(text: str, expected: list[str]) -> None:
    found = find(Article("a", text))
    assert [q.source.span.of(text) for q in found if q.source.span] == expected
    assert {q.kind.value for q in found} == {"direct"}


def test_a_speech_under_one_label_is_the_speakers() -> None:
    text = (
        "They met.\n\nMayor Tom Vale: Good day.\n\nI am glad that we meet.\n\nOur wall is old. I said so. We know it."
    )
    found = extract(Article("a", text))
    assert [(q.source.name, len(q.content), q.kind.value) for q in found] == [("Tom Vale", 3, "direct")]


def test_a_headline_with_a_name_is_no_speech() -> None:
    text = "Tom Vale: wall is old\n\nTom Vale met the council.\n\n“I told you so. We knew it. You did not,” Vale said."
    assert len(extract(Article("a", text))) == 2


def test_a_turn_holds_all_its_paragraphs_and_no_stage_direction() -> None:
    text = "Q: Is it safe?\nA: It is.\n(Laughter.)\nIt always was.\nQ: Thank you.\nA: Thank you."
    turn = find(Article("a", text))[1]
    assert [span.of(text) for span in turn.content] == ["It is.", "It always was."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “a” and “b”.", ["“a”", "“b”"]),
        ('He said "a" and "b".', ['"a"', '"b"']),
        ("“one ‘two’ three”", ["“one ‘two’ three”"]),
        ("“never closed\nnext line", ["“never closed"]),
        ("“never closed\n“closed” here", ["“never closed", "“closed”"]),
        ('"never closed\nand "closed" here', ['"never closed', '"closed"']),
        ("“one “two”", ["“one", "“two”"]),
        ("„eins“ und „zwei“", ["„eins“", "„zwei“"]),
        ("«un» et «deux»", ["«un»", "«deux»"]),
        ("don't and won't", []),
        ("a stray ” here", []),
        ('6" of rain', []),
    ],
)
def test_marks_pair_within_their_paragraph(text: str, expected: list[str]) -> None:
    assert [stretch.span.of(text) for stretch in quoted(text, paragraphs(text))] == expected


def test_an_unclosed_mark_spoils_nothing_behind_its_paragraph() -> None:
    text = "“We open in May, Brandt said.\n\nThe wall is old.\n\n“It is safe,” Vane said.\n\nIt rained."
    assert lines(text)[-1] == "Vane | direct | “It is safe,”"


def test_every_statement_of_the_seed_is_lavrovs() -> None:
    text = SEED.read_text(encoding="utf8")
    found = extract(Article("seed", text))
    told = [q for q in found if q.said and q.carrier is None]
    assert {(q.source.name, q.source.being.value) for q in told} == {
        ("Sergei Lavrov", "person"),
        ("Moscow", "organization"),  # "Moscow inquired whether U.S. experts would be deployed"
    }
    words = [span.of(text) for q in told for span in q.content if q.source.name == "Sergei Lavrov"]
    assert any(w.startswith("“This was not planned;") and w.endswith("with the system,”") for w in words)
    assert any("Washington signaled through diplomatic channels it would not send" in w for w in words)
    assert any("Kyiv aims for media visibility so that" in w for w in words)
    assert sum(text.count(mark) for mark in "“") - 1 == sum(w.startswith("“") for w in words)


def test_what_lavrov_tells_of_others_is_his() -> None:
    text = SEED.read_text(encoding="utf8")
    carried = {q.source.name: q for q in extract(Article("seed", text)) if q.carrier}
    assert {q.carrier.name for q in carried.values() if q.carrier} == {"Sergei Lavrov"}
    assert {"Putin", "Angela Merkel"} <= set(carried)


@pytest.mark.parametrize(
    ("text", "carriers"),
    [
        (
            "Ida Brandt recalled that years ago, Tom Vale told reporters that the wall was safe.",
            {"Tom Vale": "Ida Brandt"},
        ),
        ("Ida Brandt said the wall was safe, even though Tom Vale has said it is not.", {"Tom Vale": "Ida Brandt"}),
        ("Ida Brandt said the wall was safe, and Tom Vale said it was not.", {}),
        ("Ida Brandt said the wall was safe. Tom Vale said it was not.", {}),
        ("Ida Brandt said the wall was safe, though she added that it was old.", {}),
        ("“Tom Vale is wrong,” Ida Brandt said.", {}),
    ],
)
def test_a_report_inside_a_report_names_its_carrier(text: str, carriers: dict[str, str]) -> None:
    found = extract(Article("a", text))
    assert {q.source.name: q.carrier.name for q in found if q.carrier} == carriers
    assert all(
        outer.content[0].start < q.content[-1].end <= outer.content[-1].end
        for q in found
        if q.carrier
        for outer in found
        if outer.source is q.carrier
    )


NASTY = st.text(alphabet="“”\"'‘’«»„ \n.,:;—()-ABab1", max_size=400)
PROSE = st.lists(
    st.sampled_from([text for text, _ in DIRECT + MIXED + INDIRECT] + NOTHING + ["“", '"', "\n", "He said ", ": "]),
    max_size=12,
).map(" ".join)


@settings(max_examples=80)
@given(st.one_of(st.text(max_size=300), NASTY, PROSE))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    article = Article("a", text)
    for quotation in extract(article):
        assert quotation.content
        spans = [*quotation.content, *quotation.cue, *filter(None, [quotation.source.span])]
        assert all(span.end <= len(text) for span in spans)
        assert all(span.of(text).strip() for span in quotation.content)
        assert all(a.end <= b.start for a, b in pairwise(quotation.content))
        assert 0 <= quotation.confidence <= 1
        assert 0 <= quotation.source.confidence <= 1
        assert quotation.source.name is None or quotation.source.name.strip()


@settings(max_examples=100)
@given(st.one_of(NASTY, PROSE))
def test_frames_hold_every_word_once_and_in_order(text: str) -> None:
    items = [item.span for frame in frames(text) for item in frame.items]
    assert all(a.end <= b.start for a, b in pairwise(items))


def test_the_order_of_articles_is_kept() -> None:
    texts = ["Brandt said that it rained.", "", "Vane said that it rained."]
    found = list(extract_all(Article(str(n), text) for n, text in enumerate(texts)))
    assert [len(quotations) for quotations in found] == [1, 0, 1]


def test_the_wire_form_is_plain() -> None:
    text = "“We open in May,” Ida Brandt said."
    article = Article("a", text)
    found = extract(article)
    sure, certain = round(found[0].source.confidence, 4), found[0].confidence
    assert quotations_to_json(article, found) == {
        "id": "a",
        "quotations": [
            {
                "content": [[0, 17]],
                "cue": [[29, 33]],
                "kind": "direct",
                "said": True,
                "confidence": certain,
                "speaker": {"span": [18, 28], "name": "Ida Brandt", "confidence": sure, "why": ["Ida Brandt"]},
                "carrier": None,
            }
        ],
    }
