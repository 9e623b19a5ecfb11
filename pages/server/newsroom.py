"""Serve the page to people who sign in, and beside it the HTTP API and MCP to programs with keys."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from index.archive import Archive
from index.core.archive_place import Address
from index.core.errors import SettingsError
from index.core.rights import Action
from pages.html.links import ARCHIVE_FIELD
from pages.server.admission import SessionCookie
from pages.server.guard import GuardPolicy
from pages.server.health import health_paths, health_routes
from pages.server.json_log import ANSWERS, start_json_log
from pages.server.public_address import Network, PublicAddress
from pages.server.request_log import RefusalLog, RequestLog, RouteNames
from pages.server.serve import guarded_app, listen, run_app
from pages.server.settings import apply_settings
from pages.server.sign_in import SignIn
from pages.server.window_files import WindowFiles
from rag.access.database import AccessDatabase
from rag.access.keys import Keys
from rag.access.roles import RoleRules
from rag.access.sessions import Sessions
from rag.access.sign_in_settings import SignInSettings
from rag.access.site import Site, serve_site
from rag.integrations.http_api.openapi import PREFIX as API_PATH
from rag.integrations.http_api.operations import OPERATIONS
from rag.integrations.http_api.routes import http_api_routes
from rag.integrations.mcp_http import MCP_PATH, McpOverHttp
from rag.llm.tracing import switch_off_tracing

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.routing import BaseRoute

    from pages.server.metrics import Metrics

METRICS_PATH = "/metrics"


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """The options of a server: its archives' places by name, the folder of its keys and sessions, where it listens,
    the address that browsers have, the addresses or networks of the proxies before it and of programs that may read its
    figures without a key, and True where its log is to have what is asked."""

    archives: Mapping[str, Path | Address]
    state: Path
    host: str
    port: int
    public: PublicAddress
    trusted_proxies: tuple[str, ...] = ()
    metrics_from: tuple[Network, ...] = ()
    log_questions: bool = False


@dataclass(frozen=True, slots=True)
class ProgramAccess:
    """The routes for programs, and what they have to be served inside."""

    routes: Sequence[BaseRoute]
    running: Callable[[], AbstractAsyncContextManager[None]] = nullcontext


def serve_people(options: ServerOptions, settings: SignInSettings) -> None:
    """Serve the page to people who sign in, until it is stopped.

    Raises OnRecordError for an archive that is not there, a setting that is missing, and a port that is taken.
    """
    settings.require()
    archives = {name: Archive.open(place) for name, place in options.archives.items()}
    switch_off_tracing()
    public, base = options.public, options.public.base_path
    rules = RoleRules.parse(settings.roles, options.archives)
    fingerprint = rules.fingerprint(settings.oidc_issuer, settings.oidc_client_id, *sorted(options.archives))
    access = AccessDatabase(options.state)
    sessions = Sessions(access, fingerprint, idle=settings.idle, lasting=settings.lasting)
    keys = Keys(access)
    programs = program_access(archives, keys, public)
    metrics = open_metrics(archives, sessions, options)
    signing = SignIn(settings, public, sessions, rules, options.archives)
    serve_site(Site(options.archives, base, sessions))
    listener = listen(options.host, options.port)
    port = listener.getsockname()[1]
    apply_settings(options.host, port, [public.hostname], base)
    own_hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", options.host))
    policy = GuardPolicy(
        frozenset({public.host}),
        frozenset({public.origin}),
        signing.cookie,
        SessionCookie(sessions, signing.login),
        public.scheme,
        signing.paths | {f"{base}{MCP_PATH}"},
        (f"{base}{API_PATH}/", f"{base}{MCP_PATH}/"),
        health_paths=health_paths(base) | {f"{base}{METRICS_PATH}"},
        health_hosts=own_hosts,
    )
    routes = [*health_routes(options.archives.values(), base), signing.mount(), *place_routes(base, options.archives)]
    if metrics:
        from pages.server.metrics import metrics_route

        path, networks = f"{base}{METRICS_PATH}", options.metrics_from
        routes.append(
            metrics_route(metrics, keys.authenticate, archives, path=path, networks=networks, hosts=own_hosts)
        )
    start_json_log(private=options.log_questions)
    app = guarded_app(
        policy,
        [*routes, *programs.routes],
        options.trusted_proxies,
        programs.running,
        [request_log(base, sessions, metrics), window_files(base, sessions)],
        refusal_log(base, metrics),
    )
    sys.stderr.write(f"The page is at {public.root}/\nPeople sign in with {settings.oidc_issuer}. Ctrl-C stops it.\n")
    sys.stderr.flush()
    run_app(app, listener, logs=False)


def open_metrics(archives: Mapping[str, Archive], sessions: Sessions, options: ServerOptions) -> Metrics | None:
    """Return the server's figures, which count answers from now on; None where prometheus-client is not installed.
    Raises SettingsError where it is not, and somebody is to read them."""
    if find_spec("prometheus_client") is None:
        if options.metrics_from:
            raise SettingsError("--metrics-from needs prometheus-client: pip install 'onrecord[server]'")
        return None
    from pages.server.metrics import AnswerCounter, Metrics

    metrics = Metrics(archives, sessions)
    logging.getLogger(ANSWERS).addHandler(AnswerCounter(metrics))
    return metrics


def request_log(base_path: str, sessions: Sessions, metrics: Metrics | None) -> Middleware:
    """Return the middleware that logs the requests that are let in, and counts them where there are figures."""
    from starlette.middleware import Middleware

    def subject(session: str) -> str:
        open_session = sessions.of_id(session)
        return open_session.subject if open_session else ""

    count = metrics.count_request if metrics else lambda route, status, seconds: None
    return Middleware(RequestLog, names=route_names(base_path), subject=subject, count=count)


def window_files(base_path: str, sessions: Sessions) -> Middleware:
    """Return the middleware that keeps files to those whose they are."""
    from starlette.middleware import Middleware

    def may_add(identifier: str) -> bool:
        session = sessions.of_id(identifier)
        actors = [session.actor(name) for name in session.roles] if session else []
        return any(actor is not None and actor.may(Action.ADD) for actor in actors)

    return Middleware(WindowFiles, base_path=base_path, may_add=may_add)


def refusal_log(base_path: str, metrics: Metrics | None) -> RefusalLog:
    """Return what logs the requests that the guard does not let in, and counts them where there are figures."""
    count = metrics.count_refusal if metrics else lambda route, status, fault: None
    return RefusalLog(route_names(base_path), count)


def route_names(base_path: str) -> RouteNames:
    """Return the names of the routes, with those of the HTTP API."""
    return RouteNames(base_path, [f"{API_PATH}{each.path}" for each in OPERATIONS])


def program_access(archives: Mapping[str, Archive], keys: Keys, public: PublicAddress) -> ProgramAccess:
    """Return the HTTP API over the archives, and MCP where its package is installed, for programs with keys."""
    from starlette.responses import PlainTextResponse
    from starlette.routing import Mount

    base = public.base_path
    routes = [*http_api_routes(archives, keys.authenticate, base_path=base)]
    if find_spec("mcp") is None:
        return ProgramAccess(routes)
    assistants = McpOverHttp(
        archives,
        partial(keys.authenticate, via="mcp"),
        hosts=[public.host],
        origins=[public.origin],
        base_path=base,
    )
    elsewhere = Mount(base + MCP_PATH, app=PlainTextResponse("There is nothing here.", 404))
    return ProgramAccess([*routes, *assistants.routes, elsewhere], assistants.running)


def place_routes(base_path: str, archives: Iterable[str]) -> list[BaseRoute]:
    """Return the routes of citations: "/in/NAME/article?id=…" leads to "/article?id=…&archive=NAME"."""
    from starlette.requests import Request
    from starlette.responses import RedirectResponse, Response
    from starlette.routing import Route

    names = frozenset(archives)

    def lead(request: Request) -> Response:
        name, page = request.path_params["name"], request.path_params["page"]
        fields = [(key, value) for key, value in request.query_params.multi_items() if key != ARCHIVE_FIELD]
        fields += [(ARCHIVE_FIELD, name)] if name in names else []
        return RedirectResponse(f"{base_path}/{quote(page)}?{urlencode(fields)}", 303)

    return [Route(f"{base_path}/in/{{name}}/{{page}}", lead)]
