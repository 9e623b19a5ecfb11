"""Networks on onnxruntime, as this program runs them: on the processor, beside others who work on the same machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def session(file: Path) -> InferenceSession:
    """The network in an ONNX file, on all processors that this process may use.

    Threads that wait do not spin: that costs others half of the computing of a question (docs/measurements.md) and
    brings nothing.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
