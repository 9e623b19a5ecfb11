"""`python -m pages …` is `streamlit …`, told that this folder holds no pages of Streamlit's own kind: else whatever
address is opened first after a start is "not found"."""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

PagesManager.uses_pages_directory = False

if __name__ == "__main__":
    main(prog_name="streamlit")
