"""The log of a server on standard error: a JSON object a line, without what people ask and how anybody is called.

Our own lines have `fields`, which are written, and `private` ones, which are written where that is wanted. Of all other
lines, of libraries too, the place in the code and the kind of error are written; their texts may repeat a question.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; "" where there is none, as for what the page does between requests."""
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]+"
)
"""Characters that a terminal obeys, or that lines of a log are confused by: control characters, marks of direction."""
_FRAMES = 12
"""Places of an error that are written, the innermost last."""
ANSWERS = "rag.answers.engine"
"""The logger with a line for each answer."""
_INFORMING = ("pages.server.request_log", ANSWERS)
"""Loggers whose informing lines are written; of others, warnings and errors are."""


class JsonFormatter(logging.Formatter):
    """The form of a line; with `private`, texts are in it too."""

    def __init__(self, *, private: bool = False) -> None:
        super().__init__()
        self._private = private

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if request := request_id.get():
            line["request"] = request
        fields = getattr(record, "fields", None)
        if fields is not None:
            line |= {"event": record.msg, **fields}
            line |= getattr(record, "private", {}) if self._private else {}
        else:
            line |= {"event": "message", "at": _place(record.pathname, record.lineno, record.funcName)}
            line |= {"message": record.getMessage()} if self._private else {}
        if record.exc_info and record.exc_info[0]:
            line |= self._describe_error(record.exc_info[0], record.exc_info[1], record.exc_info[2])
        return _UNPRINTABLE.sub(_escape, json.dumps(line, ensure_ascii=False, default=str))

    def _describe_error(
        self, kind: type[BaseException], error: BaseException | None, at: TracebackType | None
    ) -> dict[str, Any]:
        frames = traceback.extract_tb(at)[-_FRAMES:]
        described = {
            "error": f"{kind.__module__}.{kind.__qualname__}",
            "frames": [_place(frame.filename, frame.lineno, frame.name) for frame in frames],
        }
        return described | ({"text": str(error)} if self._private else {})


def _escape(match: re.Match[str]) -> str:
    """The characters as JSON writes them in ASCII: "\\u009b"."""
    return json.dumps(match[0])[1:-1]


def start_json_log(*, private: bool = False) -> None:
    """Write every line of this process's loggers in this form, Streamlit's and uvicorn's among them, and warnings and
    errors of threads."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(private=private))
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or hasattr(record, "fields"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _INFORMING:
        logging.getLogger(name).setLevel(logging.INFO)
    _take_over_streamlit()
    logging.captureWarnings(True)
    threading.excepthook = _log_thread_error


def _take_over_streamlit() -> None:
    """Let Streamlit's loggers, also those that it makes later, hand their lines on instead of writing them."""
    from streamlit import logger as streamlit_logger

    def hand_on(logger: logging.Logger) -> None:
        logger.handlers.clear()
        logger.propagate = True

    streamlit_logger.setup_formatter = hand_on
    for logger in streamlit_logger._loggers.values():
        hand_on(logger)


def _log_thread_error(error: threading.ExceptHookArgs) -> None:
    if error.exc_type is SystemExit or error.exc_value is None:
        return
    info = (error.exc_type, error.exc_value, error.exc_traceback)
    logging.getLogger(__name__).error("error in a thread", exc_info=info)


def _place(file: str, line: int | None, function: str | None) -> str:
    """A place in the code: "answers/engine.py:99 ask"."""
    return f"{'/'.join(Path(file).parts[-2:])}:{line} {function}"
