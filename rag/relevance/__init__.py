"""How likely a statement answers what is asked: `judge`, learned from topics and questions that people judged."""

from rag.relevance.calibration import ANCHOR, ANSWERS, CLOSEST, Band, bands
from rag.relevance.judge import judge
from rag.relevance.need import InformationNeed, StatementInContext

__all__ = ["ANCHOR", "ANSWERS", "CLOSEST", "Band", "InformationNeed", "StatementInContext", "bands", "judge"]
