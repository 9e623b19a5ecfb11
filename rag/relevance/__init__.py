"""Which statements answer what is asked: `judge`, learned from topics and questions that people judged."""

from rag.relevance.asked import Asked, Told
from rag.relevance.judge import judge
from rag.relevance.verdict import ANCHOR, ANSWERS, CLOSEST, Band, bands

__all__ = ["ANCHOR", "ANSWERS", "CLOSEST", "Asked", "Band", "Told", "bands", "judge"]
