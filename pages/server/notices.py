"""The plain pages around signing in, and of refusals: a heading, a sentence, a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pages.html.escaping import escape_html

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_STYLE = (
    "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem;color:#1c1c1c}"
    "h1{font-size:1.5rem}a{color:#0b57a4}"
    "@media(prefers-color-scheme:dark){body{background:#121416;color:#eee}a{color:#8ab8ff}}"
)


def notice_page(title: str, text: str, address: str = "", link: str = "", status: int = 200) -> Response:
    """Return the page, with a link of this text to the address where there is one."""
    from starlette.responses import HTMLResponse

    led = f'<p><a href="{escape_html(address)}">{escape_html(link)}</a></p>' if link else ""
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape_html(title)} · onrecord</title><style>{_STYLE}</style><main><h1>{escape_html(title)}</h1>"
        f"<p>{escape_html(text)}</p>{led}</main></html>",
        status,
        {"cache-control": "no-store"},
    )


def opens_page(request: Request) -> bool:
    """True for a browser that opens a page; programs, and what pages load, ask for something else."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def refusal_notice(request: Request, title: str, text: str, status: int) -> Response:
    """Return a refusal: a page to a browser that opens one, the text alone to anything else."""
    from starlette.responses import PlainTextResponse

    return notice_page(title, text, status=status) if opens_page(request) else PlainTextResponse(text, status)
