"""An archive looked through without a question: speakers, counts, examples."""
