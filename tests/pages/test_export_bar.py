"""The export bar without a browser: where it is, what its files hold, and the choice of statements."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Checkbox

from rag.answers.sorting import Order
from rag.answers.types import Answer
from rag.formats import export
from rag.formats.export import ExportFormat
from rag.formats.export_content import ExportRequest
from tests.support.apptest import ask, click, shown
from tests.support.archives import LAVROV


@pytest.fixture
def requested(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Answer, ExportRequest]]:
    """What the files of the page would hold, the last at the end."""
    requests = list[tuple[Answer, ExportRequest]]()
    name = export.file_name

    def noted(answer: Answer, form: ExportFormat, request: ExportRequest) -> str:
        requests.append((answer, request))
        return name(answer, form, request)

    monkeypatch.setattr("pages.components.export_bar.file_name", noted)
    return requests


def files(page: AppTest) -> list[str]:
    return [each.proto.label for each in page.get("download_button")]


def boxes(page: AppTest) -> list[Checkbox]:
    """The boxes beside statements."""
    return [box for box in page.checkbox if box.label.startswith("Choose statement ")]


def tick(page: AppTest, n: int) -> AppTest:
    return next(box for box in boxes(page) if box.label == f"Choose statement [{n}]").check().run()


def test_statements_are_chosen_on_request_alone(page: AppTest, requested: list[tuple[Answer, ExportRequest]]) -> None:
    ask(page, LAVROV)
    assert not boxes(page)
    assert requested[-1][1].numbers is None
    click(page, "choose-0")
    assert len(boxes(page)) == 2
    assert requested[-1][1].numbers == ()
    tick(page, 2)
    assert requested[-1][1].numbers == (2,)
    assert "1 of " in shown(page)
    click(page, "choose-0")
    assert not boxes(page)
    assert requested[-1][1].numbers is None


def test_a_choice_does_not_outlive_its_answer(page: AppTest, requested: list[tuple[Answer, ExportRequest]]) -> None:
    tick(click(ask(page, LAVROV), "choose-0"), 1)
    click(page, "less-0-topic")
    assert not boxes(page)
    assert requested[-1][1].numbers is None


def test_what_is_exported_is_what_is_listed(page: AppTest, requested: list[tuple[Answer, ExportRequest]]) -> None:
    ask(page, "what did Eleanor Smith say?")
    page.text_input(key="facet-words-0").set_value("wall").run()
    answer, request = requested[-1]
    assert request.numbers is not None
    assert 0 < len(request.numbers) < len(answer.matches)
    assert all("wall" in s.text.lower() for s in answer.statements if s.n in request.numbers)
    assert "With the words: wall" in request.filters
    assert "Speaker: Eleanor Smith" in request.filters


def test_what_is_only_close_can_be_exported_too(page: AppTest) -> None:
    ask(page, "what did Merkel say about Patriot?")
    assert files(page) == ["Markdown", "CSV", "Excel", "JSON", "Word"]


def test_a_speakers_page_exports_all_they_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, requested: list[tuple[Answer, ExportRequest]]
) -> None:
    monkeypatch.setenv("ONRECORD_ARCHIVE", str(folder))

    def speaker_page() -> None:
        from functools import partial

        import streamlit as st

        from pages.components.session import page_context
        from pages.speakers.page import draw_profile

        context = page_context()
        assert context.archive
        draw_profile(
            context.archive, context, "sergei-lavrov", st.Page(partial(print, ""), title="Ask", url_path="ask")
        )

    page = AppTest.from_function(speaker_page, default_timeout=60).run()
    assert not page.exception
    assert files(page) == ["Markdown", "CSV", "Excel", "JSON", "Word"]
    answer, request = requested[-1]
    assert {s.speaker for s in answer.statements} == {"sergei-lavrov"}
    assert (request.order, request.address) == (Order.NEWEST, "/speakers?id=sergei-lavrov")
    tick(click(page, "choose-speaker-"), 3)
    assert requested[-1][1].numbers == (3,)
