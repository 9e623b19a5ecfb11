"""The language model, where one is set: loaded by name through LangChain, streamed, within limits.

Nothing here runs, and nothing is sent anywhere, unless ONRECORD_MODEL names a model. What it may cost is bounded: so
many seconds, so many characters. Whatever goes wrong is a ModelError of one sentence; what a provider's own error says
is not shown, for it may hold keys and addresses.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from queue import Empty, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING

from index.core.errors import ModelError
from index.core.settings import Settings
from rag.llm.tracing import no_tracing

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

MAX_ANSWER_CHARACTERS = 8_000
"""Characters of an answer; a model that writes more is cut off."""


class Model:
    """A chat model and its limits. `name` is as in the settings: "ollama:llama3.2", "openai:gpt-5-mini"."""

    def __init__(self, name: str, chat: BaseChatModel, seconds: float) -> None:
        self.name = name
        self._chat = chat
        self._seconds = seconds

    def stream(self, messages: Sequence[BaseMessage]) -> Iterator[str]:
        """Yield the model's answer piece by piece.

        Raises ModelError when it cannot be reached, breaks off, takes longer than its seconds, or does not end. The
        model is listened to in a thread, since a server that is silent cannot be interrupted.
        """
        pieces: Queue[str | Exception | None] = Queue(maxsize=1000)
        abandoned = Event()
        Thread(target=_listen, args=(self._chat, list(messages), pieces, abandoned), daemon=True).start()
        end, length = time.monotonic() + self._seconds, 0
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(0.0, end - time.monotonic()))
                except Empty:
                    raise ModelError(f"{self.name} did not finish within {self._seconds:g} seconds.") from None
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise ModelError(f"{self.name} {_describe_error(piece)}.") from piece
                length += len(piece)
                if length > MAX_ANSWER_CHARACTERS:
                    raise ModelError(
                        f"{self.name} wrote more than {MAX_ANSWER_CHARACTERS:,} characters and was cut off."
                    )
                yield piece
        finally:
            abandoned.set()


def load(settings: Settings) -> Model | None:
    """Return the model of the settings; None where none is set. Raises ModelError when it cannot be loaded."""
    if not settings.model:
        return None
    name, seconds = settings.model, settings.model_seconds
    provider = name.partition(":")[0]
    try:
        from langchain.chat_models import init_chat_model

        limits = (
            {"client_kwargs": {"timeout": seconds}} if provider == "ollama" else {"timeout": seconds, "max_retries": 0}
        )
        chat = init_chat_model(name, temperature=0, **limits)
    except ImportError as error:
        extra = provider if provider in ("ollama", "openai", "anthropic") else "openai"
        raise ModelError(
            f"ONRECORD_MODEL={name!r} needs a package that is not installed ({error.name or 'unnamed'}). "
            f"Install it: pip install 'onrecord[{extra}]'; or unset ONRECORD_MODEL."
        ) from error
    except Exception as error:
        raise ModelError(
            f"ONRECORD_MODEL={name!r} cannot be used ({type(error).__name__}). Write it as PROVIDER:MODEL, give the "
            "provider what it asks for (a key in its variable), or unset it."
        ) from error
    return Model(name, chat, seconds)


def _listen(
    chat: BaseChatModel, messages: list[BaseMessage], pieces: Queue[str | Exception | None], abandoned: Event
) -> None:
    """Put the pieces of the answer into the queue, then None, or the error that it ended with."""
    try:
        with no_tracing():
            for chunk in chat.stream(messages):
                if abandoned.is_set():
                    return
                if text := str(chunk.text):
                    pieces.put(text)
        pieces.put(None)
    except Exception as error:  # noqa: BLE001 - providers raise what they like
        pieces.put(error)


def _describe_error(error: Exception) -> str:
    status = getattr(error, "status_code", None)
    kind = type(error).__name__
    if isinstance(status, int):
        return f"refused to answer (HTTP {status})"
    if "Timeout" in kind:
        return "did not answer in time"
    if "Connect" in kind:
        return "cannot be reached"
    return f"sent an answer that cannot be read ({kind})"
