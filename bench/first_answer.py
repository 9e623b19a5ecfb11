"""A fresh process, from its start to the first answer: onrecord's against the usual recipe's, in one run.

    python bench/first_answer.py [PATH ...] [--runs 5]

The recipe: the same articles in chunks of 1,000 characters (200 overlapping), langchain-chroma, HuggingFaceEmbeddings
with the same model. Both archives are built beforehand; what is timed is `onrecord ask` and the recipe's shortest
script, by turns. Prints the median of each and their ratio (aim: at most 0.2).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTION = "what did Lavrov say about Patriot?"
ROOT = Path(__file__).parent.parent

STORE = """
import sys
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings
from index.embedding.embedder import packaged_model
embeddings = HuggingFaceEmbeddings(model_name=str(packaged_model()))
store = Chroma(persist_directory=sys.argv[1], embedding_function=embeddings)
"""
BUILD = """
from pathlib import Path
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter
from index.core.types import Article
from index.readers import read_paths
articles = [a for a in read_paths([Path(p) for p in sys.argv[2:]]) if isinstance(a, Article)]
documents = [Document(a.text, metadata={"source": a.id}) for a in articles]
chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
for at in range(0, len(chunks), 5000):
    store.add_documents(chunks[at : at + 5000])
"""
SEARCH = """
print([d.page_content for d in store.similarity_search(sys.argv[2], k=4)])
"""


def seconds(command: list[str]) -> float:
    """The seconds that the command takes; raises CalledProcessError when it fails."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=["seeds"])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    python, onrecord = sys.executable, str(Path(sys.executable).with_name("onrecord"))
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = f"{folder}/ours", f"{folder}/theirs"
        seconds([onrecord, "add", *options.paths, "--archive", ours])
        seconds([python, "-c", STORE + BUILD, theirs, *options.paths])
        times: dict[str, list[float]] = {"onrecord": [], "recipe": []}
        for _ in range(options.runs):
            times["onrecord"].append(seconds([onrecord, "ask", QUESTION, "--archive", ours, "--json"]))
            times["recipe"].append(seconds([python, "-c", STORE + SEARCH, theirs, QUESTION]))
    for name, measured in times.items():
        print(f"{name:9} median {statistics.median(measured):6.2f} s   {min(measured):.2f} to {max(measured):.2f}")
    ratio = statistics.median(times["onrecord"]) / statistics.median(times["recipe"])
    print(f"ratio     {ratio:.3f}   (aim: at most 0.2)")


if __name__ == "__main__":
    main()
