"""Processes, threads, networks on onnxruntime, files replaced whole or not at all."""
