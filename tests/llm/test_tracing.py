"""Nothing is traced, whatever the environment says, unless ONRECORD_TRACING=1: a LangSmith on loopback listens."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.archives import LAVROV
from tests.support.openai_server import TRUE, Behaviour, serving

pytest.importorskip("langchain_openai")
pytestmark = pytest.mark.slow
RETRIEVER = """
import sys
from index import Archive
from langchain_core.tracers.langchain import wait_for_all_tracers
from rag import StatementRetriever
retriever = StatementRetriever(archive=Archive.open(sys.argv[1]))
assert retriever.invoke(sys.argv[2]) and retriever.batch([sys.argv[2]])[0]
wait_for_all_tracers()
"""
SUMMARY = """
import sys
from langchain_core.tracers.langchain import wait_for_all_tracers
from rag.cli import main
sys.argv[1:] = ["ask", sys.argv[2], "--archive", sys.argv[1], "--json", "--summary"]
try:
    main()
finally:
    wait_for_all_tracers()
"""


@contextmanager
def langsmith() -> Iterator[tuple[str, list[str]]]:
    """The address of a LangSmith, and the paths that it is asked for."""
    asked = list[str]()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = do_PATCH = answer  # noqa: N815 - as the class calls them

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening = threading.Thread(target=server.serve_forever)
    listening.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        listening.join()
        server.server_close()


@pytest.mark.parametrize("wanted", [False, True], ids=["as a rule", "when asked for"])
@pytest.mark.parametrize("program", [RETRIEVER, SUMMARY], ids=["retriever", "summary"])
def test_only_what_was_asked_for_is_traced(program: str, wanted: bool, archive_folder: Path) -> None:
    with langsmith() as (address, asked), serving(Behaviour(TRUE)) as model:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("LANGSMITH_", "LANGCHAIN_"))}
        environment = ours | {
            **{"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "ls-key"},
            **{"LANGSMITH_ENDPOINT": address, "ONRECORD_TRACING": "1" if wanted else "0"},
            **{"ONRECORD_MODEL": "openai:gpt-test", "OPENAI_BASE_URL": model, "OPENAI_API_KEY": "sk-secret"},
        }
        command = [sys.executable, "-c", program, str(archive_folder), LAVROV]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert bool(asked) == wanted, asked
    if program is SUMMARY:
        assert '"summary": {' in done.stdout
