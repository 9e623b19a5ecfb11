"""The question reader from marked questions: `python -m rag.training.questions`."""
