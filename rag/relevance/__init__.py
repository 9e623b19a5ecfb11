"""The probability that a statement answers a question: `judge`, trained on topics and questions judged by people."""

from rag.relevance.calibration import ANCHOR, ANSWERS, CLOSEST, Band, bands
from rag.relevance.judge import judge
from rag.relevance.need import InformationNeed, StatementInContext

__all__ = ["ANCHOR", "ANSWERS", "CLOSEST", "Band", "InformationNeed", "StatementInContext", "bands", "judge"]
