"""From a question to a cited answer.

What other programs may use is in `__all__`; each name is imported at its first use, so that `import rag` stays cheap.
"""

from typing import TYPE_CHECKING

__all__ = ["Answer", "Statement", "StatementRetriever", "ask"]

if TYPE_CHECKING:
    from rag.answers.engine import ask
    from rag.answers.types import Answer, Statement
    from rag.integrations.langchain_retriever import StatementRetriever
else:
    from importlib import import_module

    _MODULES = {
        "Answer": "rag.answers.types",
        "Statement": "rag.answers.types",
        "StatementRetriever": "rag.integrations.langchain_retriever",
        "ask": "rag.answers.engine",
    }

    def __getattr__(name: str) -> object:
        """Import a public name where it is first used."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_MODULES[name]), name)
        return value
