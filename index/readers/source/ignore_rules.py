"""Files among articles that are no articles: read-me files, licences, what web pages and programs leave behind."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FILE = ".onrecordignore"
"""A file of this name in a folder that is added says, as .gitignore does, what else is no article."""

RULES = """
.*
README* readme* Readme*
LICENSE* LICENCE* COPYING* NOTICE* CHANGELOG* CONTRIBUTING* CODE_OF_CONDUCT*
robots.txt humans.txt ads.txt security.txt requirements*.txt constraints*.txt CMakeLists.txt
sitemap*.xml pom.xml
*_files/ node_modules/ __pycache__/ __MACOSX/ venv/ site-packages/
"""
"""Patterns as in .gitignore; "*_files/" is where browsers put a saved page's frames and adverts."""


def is_ignored(name: str) -> bool:
    """True when a path relative to the archive of files that it lies in is no article by RULES."""
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return _common().match_file("/".join(parts))


def folder_rules(folder: Path) -> GitIgnoreSpec:
    """RULES, and those of the folder's own file below them, which may take some back ("!README.md")."""
    try:
        own = (folder / FILE).read_text("utf8", "replace").splitlines()
    except OSError:
        return _common()
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([*RULES.split(), *own])


@cache
def _common() -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(RULES.split())
