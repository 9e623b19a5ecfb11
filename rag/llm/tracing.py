"""LangSmith tracing of what LangChain runs for us: off, whatever the environment says, unless ONRECORD_TRACING=1."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from index.core.settings import load_settings

_VARIABLES = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")


def switch_off_tracing() -> None:
    """Switch tracing off in this process and those that it starts; for our own programs, at their start."""
    if not load_settings().tracing:
        os.environ |= dict.fromkeys(_VARIABLES, "false")


@contextmanager
def no_tracing() -> Iterator[None]:
    """Trace nothing of what is run inside, in a program that may trace its own."""
    if load_settings().tracing:
        yield
        return
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        yield
