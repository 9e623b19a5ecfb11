"""How this program computes: networks on onnxruntime, on the processor, beside others who work on the same machine."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_NICE = 10
"""Steps of priority, of 19: beside one who asks without a pause, about a ninth of that one's share of a processor."""
_OBJECTS = 10_000
"""New objects after which Python looks for some to free, instead of 700."""
_T = TypeVar("_T")
_R = TypeVar("_R")

_CALL = 512
"""Word pieces in one call of a network, padding included: as much as stays near a core (docs/measurements.md)."""


def inference_session(file: Path) -> InferenceSession:
    """The network in an ONNX file. A call takes one processor; `each` runs several calls side by side."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def lower_priority() -> None:
    """From now on this process computes where others leave room, so that who adds keeps nobody who asks waiting.

    For the rest of its life, and that of its children. No effect where the system has no such priorities.
    """
    if hasattr(os, "nice"):
        os.nice(_NICE)


def collect_garbage_less_often() -> None:
    """From now on this process looks less often for objects that nothing holds any more: an answer of thousands of
    statements is made a fifth faster, since all that is held is looked through (docs/measurements.md)."""
    gc.set_threshold(_OBJECTS)


def batch_by_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Which of so many word pieces go into one call together: their indices, the longest first."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    at = 0
    while at < len(order):
        until = at + max(1, _CALL // lengths[order[at]])
        yield order[at:until]
        at = until


def parallel_map(function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
    """What the function makes of each item, in their order, on all processors that this process may use.

    The function may not call `each` itself. Items not begun are dropped when the iterator is closed.
    """
    return _pool().map(function, items)


def run_in_background(function: Callable[[_T], _R], item: _T) -> Future[_R]:
    """What the function makes of the item, meanwhile; it may call `each`, and not `aside`."""
    return _beside().submit(function, item)


@cache
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
