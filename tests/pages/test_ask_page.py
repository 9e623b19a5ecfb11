"""The page's promise, without a browser: what is asked, removed, narrowed or chosen is what the page answers."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.testing.v1 import AppTest

from index.archive import Archive
from index.core.types import Kind, hull
from pages.components import navigation
from tests.support.apptest import ask, chips, citations, click, labels, opened, shown
from tests.support.archives import LAVROV, fill


@pytest.mark.slow
def test_greeting_offers_questions_that_this_archive_answers(page: AppTest) -> None:
    assert "Who said what?" in shown(page)
    examples = labels(page, "example-")
    assert len(examples) >= 3
    for i, example in enumerate(examples):
        click(page, f"example-{i}")
        assert f'<h2 class="question" dir="auto">{example}' in shown(page)
        assert "statement direct" in shown(page) or "statement indirect" in shown(page), example
        page.session_state.turns.clear()
        page.run()


def test_an_answer_has_cards_with_name_role_words_and_citation(page: AppTest) -> None:
    text = shown(ask(page, LAVROV))
    assert "Who said what?" not in text
    assert "<bdi>Sergei Lavrov</bdi>" in text
    assert "“This was not planned; it was explained at length" in text
    assert "Paraphrase" in text
    assert [label[:3] for label in citations(page, "0-shown")] == ["[1]", "[2]"]


def test_a_click_whose_run_is_broken_off_is_answered_by_the_next(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    (value, *_) = re.findall(r'data-event="open" [^>]*data-value="([^"]+)"', shown(ask(page, LAVROV)))
    runs = list[bool]()

    def draw_links(pages: list[StreamlitPage]) -> StreamlitPage:
        runs.append(page.session_state["place-opened"])
        if len(runs) == 1:
            raise RerunException(RerunData())
        return drawn(pages)

    drawn = navigation.draw_page_links
    monkeypatch.setattr(navigation, "draw_page_links", draw_links)
    page.session_state["card-click"] = ("open", value)
    page.run()
    assert len(runs) == 2
    assert page.session_state["place-opened"]
    page.run()
    assert not page.session_state["place-opened"]  # it was answered


def test_a_click_that_ends_in_an_error_is_not_repeated(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(archive: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("pages.components.stars.draw_stars", fail)
    page.session_state["card-click"] = ("open", "0|0-shown|1")
    assert page.run().exception
    assert "card-click" not in page.session_state


def test_a_paraphrase_is_never_given_quotation_marks(page: AppTest) -> None:
    text = shown(ask(page, LAVROV))
    paraphrase = text.split('class="statement indirect"')[1].split("</article>")[0]
    assert "blockquote" not in paraphrase
    assert "verbatim" not in paraphrase
    words = re.sub(r"<[^>]*>", "", paraphrase.split('dir="auto">')[1])
    assert not set('“”"') & set(words)
    assert words.startswith("Russian Foreign Minister Sergei Lavrov stated that Washington")


@pytest.mark.slow
def test_a_follow_up_keeps_the_speaker_and_says_so(page: AppTest) -> None:
    ask(ask(page, LAVROV), "and about Merkel?")
    assert chips(page) == ["Speaker: Sergei Lavrov · from before", "About: Merkel"]
    assert "Donbass" in shown(page)


@pytest.mark.parametrize("question", ["what did Merkel say about Patriot?", "what did Burns say about Patriot?"])
def test_abstention_gives_a_reason_and_what_is_closest_under_others_names(page: AppTest, question: str) -> None:
    text = shown(ask(page, question))
    assert 'class="reason"' in text
    assert "no statement by them was found" in text
    assert text.index('class="reason"') < text.index("Closest to your question") < text.index("<article")
    assert not any(f"<bdi>{name}" in text for name in ("Merkel", "Angela Merkel", "Burns", "William Burns"))


def test_removing_a_chip_asks_for_the_rest(page: AppTest) -> None:
    ask(page, LAVROV)
    click(page, "less-0-topic")
    assert chips(page) == ["Speaker: Sergei Lavrov"]
    assert not labels(page, "less-0-")  # of speaker and topic the last one stays
    assert "12 of " in shown(page)


def test_removing_the_speaker_leaves_the_topic(page: AppTest) -> None:
    ask(page, "what did Eleanor Smith say about the terminal?")
    click(page, "less-0-speaker")
    assert chips(page) == ["About: the terminal"]
    assert "<bdi>Daniel Smith</bdi>" in shown(page)


def test_a_chip_is_changed(page: AppTest) -> None:
    ask(page, "what did Eleanor Smith say about the terminal?")
    next(box for box in page.selectbox if str(box.key).startswith("set-0-speaker")).set_value("daniel-smith").run()
    assert chips(page) == ["Speaker: Daniel Smith", "About: the terminal"]
    assert "<bdi>Daniel Smith</bdi>" in shown(page)
    next(box for box in page.text_input if str(box.key).startswith("set-0-topic")).set_value("nonsense <b>").run()
    assert chips(page) == ["Speaker: Daniel Smith", "About: nonsense <b>"]
    assert 'class="reason"' in shown(page)
    next(box for box in page.text_input if str(box.key).startswith("set-0-topic")).set_value(" ").run()
    assert chips(page) == ["Speaker: Daniel Smith"]


def test_a_link_asks_with_its_filter_and_is_kept_once(
    archive_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(archive_folder, tmp_path / "archive")
    for _ in range(2):
        page = opened(folder, monkeypatch, q="what did Eleanor Smith say?", **{"filter-outlet": "Harbour Post"})
        assert "<bdi>Eleanor Smith</bdi>" in shown(page)
        assert page.selectbox(key="outlet").value == "Harbour Post"
        assert labels(page, "beside-0-") == ["Filter · In Harbour Post"]
    assert labels(page, "kept-") == ["what did Eleanor Smith say?"]
    broken = opened(folder, monkeypatch, q="what did Eleanor Smith say?", **{"filter-outlet": "<script>"})
    assert "no such outlet" in shown(broken)
    assert "<script" not in shown(broken)


@pytest.mark.slow
@pytest.mark.parametrize("tick", [60.0, 0.001])  # no answer waits, every answer waits
def test_an_earlier_conversation_is_reopened(
    archive_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tick: float
) -> None:
    monkeypatch.setattr("pages.ask.page._TICK", tick)
    folder = shutil.copytree(archive_folder, tmp_path / "archive")
    ask(ask(opened(folder, monkeypatch), LAVROV), "and about Merkel?")
    page = opened(folder, monkeypatch)
    assert labels(page, "kept-") == [LAVROV]
    text = shown(click(page, "kept-"))
    assert "This was not planned" in text
    assert "Donbass" in text
    assert chips(page) == ["Speaker: Sergei Lavrov · from before", "About: Merkel"]


def test_a_long_answer_is_paged_to_its_end(page: AppTest) -> None:
    ask(page, "everything Lavrov said")
    first = shown(page).count("<article")
    assert "12 of 23" in shown(page)
    click(page, "show-0-shown")
    assert shown(page).count("<article") >= first + 10
    assert not labels(page, "show-0-shown")


def test_filters_narrow_the_last_answer_and_can_be_taken_back(page: AppTest) -> None:
    ask(page, "what did Eleanor Smith say?")
    assert "Quotation" in shown(page)
    page.button_group(key="kinds").set_value([Kind.INDIRECT]).run()
    assert 'class="kind">Quotation' not in shown(page)
    assert labels(page, "beside-0-") == ["Filter · Only: paraphrase"]
    click(page, "beside-0-kinds")
    assert 'class="kind">Quotation' in shown(page)
    assert page.button_group(key="kinds").value == []


def test_statements_are_limited_to_named_and_to_checked_speakers(
    archive_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(archive_folder, tmp_path / "archive")
    page = ask(opened(folder, monkeypatch), "everything Lavrov said")
    statements = page.session_state.turns[0].answer.matches
    assert 0 < sum(s.named for s in statements) < len(statements)
    page.checkbox(key="named").check().run()
    only = page.session_state.turns[0].answer.matches
    assert {s.text for s in only} == {s.text for s in statements if s.named}
    assert labels(page, "beside-0-") == ["Filter · The article names the speaker"]
    page.checkbox(key="checked").check().run()
    assert "but not within these filters" in shown(page)
    with Archive.open(folder).writing() as writer:
        writer.check(only[0].article.id, hull(only[0].place.spans))
    click(page, "beside-0-named")
    assert [s.text for s in page.session_state.turns[0].answer.matches] == [only[0].text]
    assert not page.checkbox(key="named").value
    click(page, "beside-0-checked")
    assert {s.text for s in page.session_state.turns[0].answer.matches} == {s.text for s in statements}


def test_a_filter_by_outlet_and_date(page: AppTest) -> None:
    ask(page, "what did Eleanor Smith say?")
    page.selectbox(key="outlet").set_value("Harbour Post").run()
    assert all("Harbour Post" in label for label in citations(page, "0-shown"))
    page.date_input(key="until").set_value(date(2024, 4, 22)).run()
    assert "Filter · To 22 April 2024" in labels(page, "beside-0-")
    assert citations(page, "0-shown")
    assert all("22 April 2024" in label for label in citations(page, "0-shown"))


def test_a_filter_by_speaker_answers_a_question_without_one(page: AppTest) -> None:
    page.multiselect(key="speakers").set_value(page.multiselect(key="speakers").value).run()
    options = page.multiselect(key="speakers").options
    assert "Daniel Smith" in options
    page.multiselect(key="speakers").select("daniel-smith").run()
    text = shown(ask(page, "who said something about the terminal?"))
    assert "<bdi>Daniel Smith</bdi>" in text
    assert "<bdi>Eleanor Smith</bdi>" not in text


def test_which_smith_is_a_choice(page: AppTest) -> None:
    ask(page, "what did Smith say?")
    offered = labels(page, "choice-0-")
    assert any(label.startswith("Daniel Smith") for label in offered)
    click(page, "choice-0-daniel-smith")
    assert "<bdi>Daniel Smith</bdi>" in shown(page)
    assert "<bdi>Eleanor Smith</bdi>" not in shown(page)


@pytest.mark.parametrize("question", [" ", "\n\n", "?"])
def test_an_empty_question_is_explained(page: AppTest, question: str) -> None:
    text = shown(ask(page, question))
    assert "trouble" in text or "reason" in text


def test_a_question_is_text(page: AppTest) -> None:
    text = shown(ask(page, "who said <img src=x onerror=alert(1)> **bold** $x^2$?"))
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt; **bold** $x^2$?" in text


def test_hostile_articles_stay_text(page: AppTest) -> None:
    text = shown(ask(page, "everything Ilse Baumgart said"))
    assert "<img" not in text
    assert "<script" not in text
    assert "[a](javascript:alert(1))" in text


def test_a_question_is_asked_twice(page: AppTest) -> None:
    text = shown(ask(ask(page, LAVROV), LAVROV))
    assert text.count(f'<h2 class="question" dir="auto">{LAVROV}') == 2
    assert citations(page, "0-shown") == citations(page, "1-shown") != []


def test_a_new_conversation_starts_over(page: AppTest) -> None:
    ask(page, LAVROV)
    next(button for button in page.button if button.label == "New conversation").click().run()
    assert "Who said what?" in shown(page)


@pytest.mark.parametrize("make", [False, True])
def test_an_archive_that_is_not_there_or_empty_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: bool
) -> None:
    folder = tmp_path / "archive"
    if make:
        fill(folder)
    page = opened(folder, monkeypatch)
    assert "This archive is empty" in shown(page)
    assert f"onrecord add FILES --archive {folder}" in shown(page)
    assert page.chat_input[0].disabled


def test_a_folder_that_is_no_archive_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter.txt").write_text("hello", "utf8")
    page = opened(tmp_path, monkeypatch)
    assert "trouble" in shown(page)
    assert f"{tmp_path} is not an onrecord archive" in shown(page)


def test_a_broken_archive_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "record.sqlite").write_bytes(b"no database" * 100)
    assert "cannot be read as an onrecord archive" in shown(opened(tmp_path, monkeypatch))


def test_a_links_question_is_sent_to_no_model_by_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_MODEL", "openai:gpt-test")
    page = opened(folder, monkeypatch, q="what did Eleanor Smith say?", **{"filter-outlet": "Harbour Post"})
    assert "what did Eleanor Smith say?" in shown(page) and "openai:gpt-test will get it" in shown(page)
    assert not page.session_state.turns and not page.session_state.pending
    page.run()
    assert not page.session_state.turns
    click(page, "ask-this")
    assert [turn.question for turn in page.session_state.turns] == ["what did Eleanor Smith say?"]
    assert "will get it" not in shown(page) and not labels(page, "ask-this")


def test_a_links_question_gives_way_to_a_typed_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_MODEL", "openai:gpt-test")
    page = opened(folder, monkeypatch, q="what did Eleanor Smith say?")
    ask(page, "who spoke about the harbour?")
    assert [turn.question for turn in page.session_state.turns] == ["who spoke about the harbour?"]
    assert not labels(page, "ask-this")
