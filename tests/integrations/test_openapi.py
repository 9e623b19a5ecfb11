"""The description of the HTTP API: valid, complete, and kept to by answers to made-up requests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import hypothesis
import jsonschema
import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from index.archive import Archive
from index.core.rights import AccessRole
from rag.integrations.http_api.openapi import PREFIX
from rag.integrations.http_api.operation import Operation
from rag.integrations.http_api.operations import OPERATIONS
from tests.support.archives import LAVROV
from tests.support.servers.http_api import Api, api_over

pytestmark = pytest.mark.slow

_KNOWN = {"archive": "news", "filter-id": ["sergei-lavrov"], "speaker": "Lavrov", "q": LAVROV}
"""Values with which a made-up request is not for what does not exist."""


@pytest.fixture(scope="module")
def api(archive_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Api:
    """The API over a copy of the sample archive: what is made up may be added to it."""
    folder = tmp_path_factory.mktemp("openapi")
    archive = Archive.open(shutil.copytree(archive_folder, folder / "archive"))
    return api_over(folder / "state", {"news": archive})


@pytest.fixture(scope="module")
def description(api: Api) -> dict[str, Any]:
    with api.client() as client:
        described: dict[str, Any] = client.get("/openapi.json").json()
    return described


def test_it_has_every_operation_and_no_more(description: dict[str, Any]) -> None:
    described = {(method.upper(), path) for path, each in description["paths"].items() for method in each}
    assert described == {(each.method, each.path) for each in OPERATIONS}
    assert not any(method == "DELETE" for method, _ in described)
    names = [each["operationId"] for path in description["paths"].values() for each in path.values()]
    assert len(set(names)) == len(names)


def test_it_names_its_own_path(description: dict[str, Any], archive: Archive, tmp_path: Path) -> None:
    assert description["servers"] == [{"url": PREFIX}]
    below = api_over(tmp_path, {"news": archive}, base_path="/desk")
    with TestClient(below.app, headers=below.header()) as client:
        assert client.get(f"/desk{PREFIX}/openapi.json").json()["servers"] == [{"url": f"/desk{PREFIX}"}]
        assert client.get(f"{PREFIX}/openapi.json").status_code == 404


def test_its_references_and_schemas_are_valid(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    named = set(json.dumps(description).split('"#/components/schemas/')[1:])
    assert {each.partition('"')[0] for each in named} <= set(schemas)
    assert "$defs" not in json.dumps(description)


@pytest.fixture(scope="module")
def schema(api: Api) -> Any:
    return schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", api.app, headers=api.header(AccessRole.CORRECTOR))


_FUZZED = [each for each in OPERATIONS if each.path != "/openapi.json"]


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", _FUZZED, ids=lambda each: f"{each.method} {each.path}")
def test_answers_to_made_up_requests_are_as_it_says(
    api: Api, schema: Any, operation: Operation, mode: GenerationMode
) -> None:
    """No request makes an error of the server, or an answer, status or type that the description does not have; what
    does not fit the description is refused."""
    valid = mode is GenerationMode.POSITIVE

    @hypothesis.settings(
        max_examples=8,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(case=schema[operation.path][operation.method].as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        if valid:
            case.query = dict(case.query or {}) | {name: _KNOWN[name] for name in _KNOWN if name in (case.query or {})}
        headers = api.header(AccessRole.CORRECTOR)
        case.validate_response(case.call(headers=headers), headers=headers, excluded_checks=[positive_data_acceptance])

    check()
