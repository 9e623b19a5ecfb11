"""The panel that checks a pasted citation against the archive."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from pages.html import fragments
from pages.html.citation_result import citation_result
from rag.formats.citation_check import MAX_CITATION, check_citation


def draw_citation_check(archive: Archive) -> None:
    """Draw a field for a citation, and whether its words stand where it says."""
    st.html(fragments.part_heading("Check a citation", "do its words stand there, word for word?", level=2))
    with st.form("citation", border=False):
        text = st.text_area(
            "Citation, with its last lines",
            key="citation-typed",
            max_chars=MAX_CITATION,
            height=140,
            placeholder="Paste what “Copy citation” gave you, or a citation from an export",
        )
        checked = st.form_submit_button("Check", key="citation-check")
    if not checked:
        return
    try:
        st.html(citation_result(check_citation(archive, text)))
    except OnRecordError as error:
        st.html(fragments.error_message(str(error)))
