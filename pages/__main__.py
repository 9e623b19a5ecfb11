"""`python -m pages chat ARCHIVE …` and `python -m pages serve …`: the page, as the commands of `onrecord` start it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from index.core.errors import OnRecordError
from pages.server.serve import serve_person
from rag.access.handed_places import forget_handed, taken_place


def main() -> None:
    """Serve the page; an error is one line."""
    parser = argparse.ArgumentParser(prog="onrecord")
    commands = parser.add_subparsers(dest="command", required=True)
    chat = commands.add_parser("chat")
    chat.add_argument("archive", type=taken_place)
    chat.add_argument("--host", default="127.0.0.1")
    chat.add_argument("--port", type=int)
    chat.add_argument("--no-browser", action="store_true")
    serve = commands.add_parser("serve")
    serve.add_argument("--archive", action="append", required=True)
    serve.add_argument("--state", type=Path, required=True)
    serve.add_argument("--host", required=True)
    serve.add_argument("--port", type=int, required=True)
    serve.add_argument("--public-url")
    serve.add_argument("--base-path")
    serve.add_argument("--trusted-proxy", action="append", default=[])
    serve.add_argument("--metrics-from", action="append", default=[])
    serve.add_argument("--log-questions", action="store_true")
    given = parser.parse_args()
    if given.command == "serve":
        given.archives = {
            name: taken_place(place) for name, _, place in (each.partition("=") for each in given.archive)
        }
    forget_handed()
    try:
        if given.command == "chat":
            serve_person(given.archive, host=given.host, port=given.port, browser=not given.no_browser)
        else:
            _serve_people(given)
    except OnRecordError as error:
        sys.exit(f"onrecord: {error}")


def _serve_people(given: argparse.Namespace) -> None:
    """Serve those who sign in; without a public address, browsers have that at which the server listens."""
    from index.core.settings import read_environment
    from pages.server.newsroom import ServerOptions, serve_people
    from pages.server.public_address import PublicAddress, checked_path, parse_networks
    from rag.access.sign_in_settings import SignInSettings

    base_path = None if given.base_path is None else checked_path(given.base_path)
    public = PublicAddress.parse(given.public_url or f"http://{given.host}:{given.port}", base_path)
    options = ServerOptions(
        given.archives,
        given.state,
        given.host,
        given.port,
        public,
        tuple(given.trusted_proxy),
        parse_networks(given.metrics_from),
        given.log_questions,
    )
    serve_people(options, read_environment(SignInSettings))


if __name__ == "__main__":
    main()
