"""A client of the HTTP API over archives, in one process, with keys of every role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from index.archive import Archive
from index.core.rights import AccessRole
from rag.access.database import AccessDatabase
from rag.access.keys import Keys
from rag.integrations.http_api.limits import ApiLimits
from rag.integrations.http_api.openapi import PREFIX
from rag.integrations.http_api.routes import http_api_routes

PLENTY = ApiLimits(per_minute=10**9, burst=10**9)


@dataclass(frozen=True, slots=True)
class Api:
    """The application, its keys, and a key for each role."""

    app: Starlette
    keys: Keys
    texts: Mapping[AccessRole, str]

    def header(self, role: AccessRole = AccessRole.READER) -> dict[str, str]:
        """The header of a key with the role."""
        return {"authorization": f"Bearer {self.texts[role]}"}

    def client(self, role: AccessRole | None = AccessRole.READER) -> TestClient:
        """A client with a key of the role, or without one."""
        headers = self.header(role) if role else {}
        return TestClient(self.app, f"http://testserver{PREFIX}/", headers=headers, raise_server_exceptions=True)


def api_over(state: Path, archives: Mapping[str, Archive], limits: ApiLimits = PLENTY, **more: Any) -> Api:
    """The API over these archives; its keys are kept in the folder `state`."""
    keys = Keys(AccessDatabase(state))
    texts = {role: keys.create(f"a {role}", role)[1] for role in AccessRole}
    return Api(Starlette(routes=[*http_api_routes(archives, keys.authenticate, limits, **more)]), keys, texts)
