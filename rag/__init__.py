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
    from index.core.lazy_exports import lazy_exports

    __getattr__ = lazy_exports(
        __name__,
        {
            "Answer": "rag.answers.types",
            "Statement": "rag.answers.types",
            "StatementRetriever": "rag.integrations.langchain_retriever",
            "ask": "rag.answers.engine",
        },
    )
