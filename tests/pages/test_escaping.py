"""Text of articles stays text: escaped for HTML, for Markdown, and in links."""

from __future__ import annotations

import html as standard

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pages.html.escaping import escape_html, escape_label
from rag.formats.addresses import web_address


@given(some.text())
def test_html_reads_back_as_it_was_and_is_one_line(text: str) -> None:
    escaped = escape_html(text)
    assert not set("<>\"'\n\r\t") & set(escaped)
    assert standard.unescape(escaped) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Sergei Lavrov", "Sergei Lavrov"),
        ("*a* _b_", r"\*a\* \_b\_"),
        ("**bold** ~~gone~~", r"\*\*bold\*\* \~\~gone\~\~"),
        ("`code` $x^2$", r"\`code\` \$x\^2\$"),
        ("[a](javascript:alert(1))", r"\[a\]\(javascript\:alert\(1\)\)"),
        ("![i](http://x)", "\\!\\[i\\]\\(http\\:\u2060\\/\\/x\\)"),
        ("<b>&amp;", r"\<b\>\&amp\;"),
        (":red[x] :smile: :material/home:", r"\:red\[x\] \:smile\: \:material\/home\:"),
        (":streamlit:", "\\:\u2060streamlit\\:"),
        ("# head", r"\# head"),
        ("- item", r"\- item"),
        ("a -> b -- c", "a \\-\u2060\\> b \\-\u2060\\- c"),
        ("www.evil.example", "www\u2060\\.evil\\.example"),
        ("a@b.example", "a\u2060\\@b\\.example"),
        ("a\\*b", r"a\\\*b"),
        ("two\n\nlines\t", "two lines"),
    ],
)
def test_labels_leave_markdown_nothing_to_do(text: str, escaped: str) -> None:
    assert escape_label(text) == escaped


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/b?c=d", "https://a.example/b?c=d"),
        (" http://a.example ", "http://a.example"),
        ("HTTPS://a.example", "HTTPS://a.example"),
        ("javascript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("file:///etc/passwd", ""),
        ("//a.example", ""),
        ("https:a.example", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_web_pages_are_links(url: str, kept: str) -> None:
    assert web_address(url) == kept
