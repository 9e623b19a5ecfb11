"""Faults found on public material, by kind: who speaks, or honestly nobody. Names and wording are our own."""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.pipeline import extract

NEIGHBOUR = """Vera Holt, a neighbour, said yesterday that the couple and child always looked "happy". Ms Holt said: "They \
came here two months ago."

A neighbour at the couple's former home said: "The girl rode her bike every day."

Another ex-neighbour told how they left. She said: "The house was empty from one day to the next. We saw no lorry."
"""
FORMER = """Neighbour Vera Holt said that, although she did not know them, they always looked "happy".

She added: "They are new here."

A former neighbour who lives near the family's old home said the mother used to take the girl cycling.

She said: "She waved when she saw me."
"""
CHIEF = """Norland's military intelligence chief was "a little misunderstood" when it was reported that he believed the \
enemy would soon attack again, President Viktor Zelin said on July 15.

On July 13, Kyrylo Bodnar was reported as making the prediction in an interview, though he refused to say when.

"If I told you the place, people would run," he said. "Let's just say that there are problems."

"It is no disaster, but there are problems," Bodnar said.
"""
LAWYER = """Circuit Attorney Paula Royce said Monday that no charges will be filed against the officer.

An attorney for the Moss family, Gerald Noel, challenged Royce's report Monday.

"Victor never had a gun," Noel said. "It was put there." The lawyer claimed a second autopsy showed that Moss was shot in \
the back while running.
"""
LAWSUIT = """Professor John Carlo of the police college said the shooting was justified.

"Nobody should die over a traffic stop," he said.

Carlo is a former chief of police in Branford.

The lawsuit contends the traffic stop was illegal, conducted as a pretext to search the vehicle.
"""
BRIEFS = """STATE NEWS

Virginia Beach officer wounds robbery suspect

VIRGINIA BEACH - Police in Virginia Beach say an officer shot one of two robbery suspects. Police said the suspects \
pointed a gun at a clerk.

Suspect in jewelry thefts arrested in Fairfax

FAIRFAX - Fairfax police have arrested a 39-year-old man. Police alleged there may be up to three accomplices.
"""
CAMPAIGN = """UNION — Vera Earle for Governor Campaign Manager Alex Ball released the following statement after tonight’s \
debate:

“Tonight, Norlanders got to see what Dale Cole is all about: service and results. Dale brings strong experience.”
"""
NONSENSE = """Maria Zorina told the radio that "these statements cannot be analysed seriously".

His adviser Mykhailo Podol called her words "nonsense", and she replied that he "is paid for it".
"""
NODDED = """Alice Munn began talking to Bob Kerr. "The bridge will be closed on Monday." Bob nodded.
"""
TITLES = """According to Russian Foreign Minister Sergey Lavrov, Moscow is ready for talks.

According to Ukrainian President Volodymyr Zelensky, Kyiv is ready, too.

Chairman of the State Duma Vyacheslav Volodin said Moscow would wait.

Head of the Main Directorate of Intelligence Kyrylo Budanov said the front was stable.

Minister of Defense of Ukraine Rustem Umerov said the shells had come.

Governor of the Bank of England Andrew Bailey said rates would fall.
"""
RANK = """Det Supt Chris Ward said the search went on.
"""
OBJECT = """Poland’s foreign minister Radek Sikor spoke of Viktor Putov. “He was reckless enough to attack Norland,” Sikor \
said. “Let President Putov wonder what we will do,” he said.
"""
SIGNED = """Officials welcomed the new commissioner on Thursday.

“She knows this field better than any of us.” -Commissioner Gordon Stark

And from Chairwoman Rosen:

“We have waited a year for her to come."

From the desk of John Doe, an analyst.

“Rules for the market are overdue.”
"""
EXTRACT = """Aristotle held that happiness is something that we do. "It belongs to those who act," he wrote.

Plotinus puts this well in his book On Happiness, from which the following is an extract.

"Who is happy needs nothing from outside. All that he needs is in himself.

"Nor will it hurt him to lose his friends, since he knows what death is."
"""

PAL = """President Viktor Putov spoke on Monday about the war.

Putov pal Henry Kessler issued a statement on Tuesday. In it he agreed that Norland should be allowed to join the pact.
"""
COURTED = """Courting Putov, inviting the Norland president to attend a summit and offering to mediate between the sides, \
Tarik Erdan said on Friday that the talks would go on.

"We will sit down with both of them," Erdan told reporters.
"""
FAMILY_FIRST = """Mr. Han opened the session. Mr. Han's successor was not named.

Han Seo-yun, the secretary general, spoke for an hour. Mr. Han left early. He said the harbour was safe.
"""
COMMITTEE = """The Republican National Committee is filing a complaint Monday, claiming that the mayor had a conflict of interest.
"""
LABELS = """Governor Vera Holt was asked about the tweet on Sunday.

"OKAFOR: Do you see those two as equals?

"HOLT: Well, the mayor has said some tough things about the harbour.

"OKAFOR: You do?

"HOLT: I think the people of the town care about the harbour."
"""

CASES = [
    ("a family name that comes first", FAMILY_FIRST, "the harbour was safe", {"Han Seo-yun"}),
    ("a body whose name begins with a party's", COMMITTEE, "that the mayor", {"Republican National Committee"}),
    ("a label of somebody named", LABELS, "Well, the mayor", {"Vera Holt"}),
    ("a neighbour is not the one who was named", NEIGHBOUR, "The girl rode", {None}),
    ("another neighbour's she", NEIGHBOUR, "The house was empty", {None}),
    ("the neighbour who was named", NEIGHBOUR, "They came here", {"Vera Holt"}),
    ("a former neighbour", FORMER, "the mother used to", {None}),
    ("a former neighbour's she", FORMER, "She waved", {None}),
    ("he is the one spoken of last", CHIEF, "If I told you", {"Kyrylo Bodnar", None}),
    ("a role has two bearers", LAWYER, "a second autopsy", {"Gerald Noel", None}),
    ("a lawsuit is nobody's", LAWSUIT, "the traffic stop was illegal", {None}),
    ("police of one brief", BRIEFS, "the suspects pointed", {None, "Virginia Beach police", "Virginia Beach Police"}),
    ("a campaign bears its candidate's name", CAMPAIGN, "Tonight, Norlanders", {"Alex Ball"}),
    ("she is no Mykhailo", NONSENSE, "is paid for it", {"Maria Zorina", None}),
    ("who nods does not speak", NODDED, "The bridge will be", {"Alice Munn", None}),
    ("nationality and title", TITLES, "Moscow is ready", {"Sergey Lavrov"}),
    ("nationality and president", TITLES, "Kyiv is ready", {"Volodymyr Zelensky"}),
    ("chairman of a body", TITLES, "Moscow would wait", {"Vyacheslav Volodin"}),
    ("head of a directorate", TITLES, "the front was stable", {"Kyrylo Budanov"}),
    ("minister of a country", TITLES, "the shells had come", {"Rustem Umerov"}),
    ("governor of a bank", TITLES, "rates would fall", {"Andrew Bailey"}),
    ("a rank is no name", RANK, "the search went on", {"Chris Ward"}),
    ("a signature ends a quotation", SIGNED, "We have waited", {"Rosen", None}),
    ("a signature begins another", SIGNED, "Rules for the market", {"John Doe", None}),
    ("an announced extract is another's", EXTRACT, "Who is happy", {"Plotinus", None}),
    ("who is quoted is not the one spoken of", OBJECT, "He was reckless", {"Radek Sikor", None}),
    ("a friend of a president is not the president", PAL, "Norland should be", {"Henry Kessler", None}),
    ("a participle and its objects are no speaker", COURTED, "the talks would", {"Tarik Erdan", None}),
    ("nor the speaker of what follows", COURTED, "We will sit", {"Tarik Erdan"}),
    ("a quotation is not its object's", OBJECT, "Let President Putov", {"Radek Sikor", None}),
]

OPEN = {
    "a former neighbour's she",
    "police of one brief",
    "a campaign bears its candidate's name",
    "head of a directorate",
    "a rank is no name",
}
"""Kinds that are not mended yet: each fails, and the test says so when one no longer does."""


def _parameters() -> list[object]:
    mark = pytest.mark.xfail(strict=True, reason="not mended yet")
    return [pytest.param(*case[1:], id=case[0], marks=[mark] if case[0] in OPEN else []) for case in CASES]


@pytest.mark.parametrize(("text", "words", "allowed"), _parameters())
def test_the_speaker_is_right_or_nobody(text: str, words: str, allowed: set[str | None]) -> None:
    start = text.index(words)
    found = [q for q in extract(Article("case", text)) if any(s.start <= start < s.end for s in q.content)]
    if found or None not in allowed:
        assert {q.source.name for q in found} <= allowed
        assert found
