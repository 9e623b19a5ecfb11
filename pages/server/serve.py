"""Serve the page until it is stopped: to one person, or to people who sign in."""

from __future__ import annotations

import logging
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from index.core.archive_place import Address, resolved
from index.core.errors import OnRecordError
from pages.server.admission import TOKEN_FIELD
from pages.server.guard import Guard, GuardPolicy, Refused, ignore_refusal
from pages.server.health import health_routes
from pages.server.settings import apply_settings
from rag.access.site import Site, serve_site
from rag.answers.preloading import preload_networks
from rag.llm.tracing import switch_off_tracing

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

PORT = 8501
_PORTS = 20
"""Ports that are tried, from PORT on, where none is asked for."""


def serve_person(
    archive: Path | Address, *, host: str = "127.0.0.1", port: int | None = None, browser: bool = True
) -> None:
    """Serve the page of one person, print its address with the launch token, and open a browser where one is wanted.

    Raises OnRecordError for an address that is not this machine's own, and for a port that is taken.
    """
    if host not in ("127.0.0.1", "localhost"):
        raise OnRecordError(
            f"--host {host}: the page of one person is served to this machine alone, at 127.0.0.1. For several people, "
            "who sign in, there is: onrecord serve"
        )
    serve_site(Site({"": resolved(archive)}))
    switch_off_tracing()
    listener = listen(host, port)
    port = listener.getsockname()[1]
    apply_settings(host, port)
    token = secrets.token_urlsafe(32)
    app = guarded_app(GuardPolicy.local(port, token), health_routes([resolved(archive)]))
    address = f"http://{host}:{port}/?{TOKEN_FIELD}={token}"
    sys.stderr.write(f"The page is at {address}\nOnly who has this address gets in. Press Ctrl-C to stop.\n")
    sys.stderr.flush()
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    run_app(app, listener)


def run_app(app: ASGIApp, listener: socket.socket, *, logs: bool = True) -> None:
    """Serve an application at a socket until it is stopped; without `logs`, warnings go where the process's own do."""
    import uvicorn
    from uvicorn.config import LOGGING_CONFIG

    config = uvicorn.Config(
        app,
        ws_max_size=200 * 2**20,
        ws_per_message_deflate=False,
        log_level="warning",
        log_config=LOGGING_CONFIG if logs else None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens at the port, or, where none is given, at the first free one; raises OnRecordError."""
    for number in [port] if port is not None else range(PORT, PORT + _PORTS):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
        except OSError:
            listener.close()
            continue
        listener.listen(128)
        return listener
    taken = f"Port {port} is" if port is not None else f"The ports {PORT} to {PORT + _PORTS - 1} are"
    raise OnRecordError(f"{taken} in use. Choose another one with --port.")


def guarded_app(
    policy: GuardPolicy,
    routes: Sequence[BaseRoute],
    trusted_proxies: Sequence[str] = (),
    running: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
    inside: Sequence[Middleware] = (),
    refused: Refused = ignore_refusal,
) -> ASGIApp:
    """The page and the routes beside it as an ASGI application behind the guard; Streamlit's settings must have been
    applied. Trusted proxies say who asks, and whether by https; the routes are served inside `running`, and what the
    guard lets in goes through the middleware `inside`, and `refused` is told of what it does not let in."""
    logging.getLogger("streamlit").setLevel(logging.WARNING)
    import streamlit as st
    from starlette.middleware import Middleware
    from streamlit.runtime.pages_manager import PagesManager
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    PagesManager.uses_pages_directory = False  # pages/ is a package of ours, no folder of Streamlit's own kind
    page = find_spec("app")
    if page is None or page.origin is None:
        raise OnRecordError("The page (app.py) is not installed. Install onrecord again: pip install -e .")
    guard = Middleware(Guard, policy=policy, refused=refused)
    proxies = [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(trusted_proxies))] if trusted_proxies else []

    @asynccontextmanager
    async def lifespan(app: ASGIApp) -> AsyncIterator[None]:
        preload_networks()  # beside the first page's loading, not before the first answer
        async with running():
            yield

    app: ASGIApp = st.App(page.origin, routes=list(routes), middleware=[*proxies, guard, *inside], lifespan=lifespan)
    return app
