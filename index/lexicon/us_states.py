"""The United States by the short forms that news gives them behind a name: "D-Calif.", "(R-IN)"."""

from __future__ import annotations

from index.lexicon.loader import word_mapping

STATES: dict[str, str] = {
    short: state
    for state, shorts in word_mapping("us_states", "state", "short").items()
    for short in (*shorts.split(), state.lower())
}
"""State by short form, both postal and as newspapers abbreviate it; without points, in lower case."""
PARTIES: dict[str, str] = {"r": "Republican", "d": "Democrat", "i": "independent"}


def affiliation(word: str) -> str:
    """ "Democrat of California" for "D-Calif."; "" for a word of another kind."""
    letter, dash, place = word.lower().replace(".", "").partition("-")
    return f"{PARTIES[letter]} of {STATES[place]}" if dash and letter in PARTIES and place in STATES else ""
