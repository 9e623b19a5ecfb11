"""A real HTTP server on loopback that speaks the OpenAI protocol, streams, and behaves as it is told: well or badly."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DONE = b"data: [DONE]\n\n"
TRUE = (
    "Lavrov said that Washington would not send American military personnel to Ukraine to inspect the Patriot [2]. "
    "“This was not planned; it was explained at length,” he said [1]. "
    "He added that “The Patriot will be deployed in a few months” [1]."
)


@dataclass
class Behaviour:
    """What the server answers with: `text` in pieces of `size` characters, or a fault named by `fault`."""

    text: str = ""
    size: int = 7
    fault: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    leave: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """Answers POST /v1/chat/completions."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        told = self.server.behaviour
        told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        try:
            self.answer(told)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, told: Behaviour) -> None:
        if told.fault in ("401", "429", "500"):
            return self.whole(int(told.fault), {"error": {"message": "Incorrect API key: sk-secret", "type": "no"}})
        if told.fault == "silent":
            told.leave.wait(30)
            self.close_connection = True
            return None
        if not told.asked[-1].get("stream"):
            choice = {"index": 0, "message": {"role": "assistant", "content": told.text}, "finish_reason": "stop"}
            return self.whole(
                200, {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
            )
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if told.fault == "malformed":
            self.chunk(b'data: {"choices": [{"delta": {"content": "Lav\n\n')
        if told.fault == "html":
            self.chunk(b"data: <html>Sign in to the wireless network</html>\n\n")
        for at in range(0, len(told.text), told.size):
            self.chunk(event({"content": told.text[at : at + told.size]}))
        if told.fault == "hangs":
            told.leave.wait(30)
        while told.fault == "floods" and not told.leave.is_set():
            self.chunk(event({"content": "Lavrov said it again and again "}))
        while told.fault == "empties" and not told.leave.wait(0.01):
            self.chunk(event({"content": ""}))
        if told.fault == "refuses":
            self.chunk(event({"refusal": "I cannot help with that."}))
        if told.fault == "breaks off":
            self.close_connection = True
            return None
        self.chunk(event({}, "length" if told.fault == "truncates" else "stop"))
        self.chunk(DONE)
        self.wfile.write(b"0\r\n\r\n")
        return None

    def chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def whole(self, status: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """The server and how it is to behave."""

    daemon_threads = True
    behaviour: Behaviour

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Says nothing of clients that leave."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    told = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(told).encode() + b"\n\n"


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[str]:
    """The address of a server that behaves so, to be given as OPENAI_BASE_URL."""
    server = Server(("127.0.0.1", 0), Handler)
    server.behaviour = behaviour
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        behaviour.leave.set()
        server.shutdown()
        server.server_close()
        thread.join()
