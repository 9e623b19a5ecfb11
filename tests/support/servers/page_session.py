"""A session of the page over its WebSocket, without a browser: what is drawn, and whatever a client may send."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.descriptor import FieldDescriptor  # type: ignore[import-untyped]
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

_TRIGGERS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
"""The id of a component's triggers, with the component's own in it."""


@dataclass(slots=True)
class Drawn:
    """What a run of the page has drawn: its elements in order, as messages of Streamlit."""

    elements: list[Message] = field(default_factory=list)

    @property
    def html(self) -> str:
        """All static HTML."""
        return "\n".join(each.body for each in self.elements if each.DESCRIPTOR.name == "Html")

    @property
    def widgets(self) -> dict[str, Message]:
        """What has an id, by its key, or by its id where it has none."""
        given = (each for each in self.elements if getattr(each, "id", ""))
        return {key_of(each.id): each for each in given}

    def button(self, label: str) -> Message:
        """The one button of this label."""
        (button,) = (each for each in self.elements if getattr(each, "label", "") == label)
        return button


def key_of(identifier: str) -> str:
    """The key in a widget's id, "$$ID-HASH-KEY"; the id itself where there is no key."""
    key = identifier.split("-", 2)[-1]
    return identifier if key == "None" else key


class PageSession:
    """A window: opened at an address of a page ("http://127.0.0.1:8501/ask?archive=news") with a Cookie header."""

    def __init__(self, root: str, cookie: str, page: str = "", query: str = "", *, timeout: float = 120) -> None:
        parts = urlsplit(root)
        self._root, self._url, self._page, self._query = root, f"{root}/{page}", page, query
        self._timeout = timeout
        self._script = self._session = ""
        self._opened = ExitStack()
        connecting = connect(
            f"ws://{parts.netloc}{parts.path}/_stcore/stream",
            origin=Origin(f"http://{parts.netloc}"),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookie} if cookie else {},
            compression=None,
            max_size=None,
            open_timeout=timeout,
        )
        self._socket = self._opened.enter_context(connecting)

    def __enter__(self) -> PageSession:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._opened.close()

    def run(self, *states: WidgetState) -> Drawn:
        """Run the page with these states of its widgets, those of all others as they begin; return what it draws."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self._query, self._script
        asked.page_name = "" if self._script else self._page
        asked.context_info.url = self._url
        asked.context_info.timezone = "UTC"
        asked.widget_states.widgets.extend(states)
        return self.send(message)

    def send(self, message: BackMsg) -> Drawn:
        """Send a message, and return what is drawn until the page has been drawn to its end."""
        self._socket.send(message.SerializeToString())
        drawn = Drawn()
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(self._socket.recv(self._timeout))
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                drawn, self._session = Drawn(), answer.new_session.initialize.session_id
            elif kind == "navigation":
                self._script = answer.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = answer.page_info_changed.query_string
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                element = answer.delta.new_element
                drawn.elements.append(getattr(element, element.WhichOneof("type") or ""))
            elif kind == "delta":
                drawn.elements.extend(_parts(answer.delta.add_block))
            elif kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return drawn

    def prepare(self, button: Message) -> str:
        """Have the file of a download button made; return its path, "" where it is refused."""
        message = BackMsg()
        asked = message.backend_operation_request
        asked.request_id, asked.session_id = "1", self._session
        asked.deferred_file.file_id = button.deferred_file_id
        self._socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(self._socket.recv(self._timeout))
            if answer.WhichOneof("type") == "backend_operation_response":
                return answer.backend_operation_response.deferred_file.url

    def upload_address(self, file: str) -> str:
        """The address to which the window, once it was drawn, sends a file of this id."""
        return f"{self._root}/_stcore/upload_file/{self._session}/{file}"

    def ask(self, drawn: Drawn, question: str) -> Drawn:
        """Ask in the field that was drawn; return the page with the answer."""
        (box,) = (each for each in drawn.elements if each.DESCRIPTOR.name == "ChatInput")
        state = WidgetState(id=box.id)
        state.chat_input_value.data = question
        return self.run(state)


def pressed(widget: Message) -> WidgetState:
    """The state of a button that was just pressed."""
    return WidgetState(id=widget.id, trigger_value=True)


def triggered(component: Message, **events: Any) -> WidgetState:
    """The state of a component of ours that has just told Python these events."""
    told = [{"event": name, "value": value} for name, value in events.items()]
    return WidgetState(id=_TRIGGERS.format(component.id), json_trigger_value=json.dumps(told))


def clicked(name: str, value: str) -> list[dict[str, Any]]:
    """The clicks on a button in static HTML that pages/static/events.js would tell of."""
    return [{"id": 1, "name": name, "value": value, "pressed": False}]


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a block that have an id, such as a form's or a dialog's."""
    for part, value in message.ListFields():
        if part.type == FieldDescriptor.TYPE_MESSAGE and not isinstance(value, Iterable):
            yield value
