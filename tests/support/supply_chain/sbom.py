"""Write what `make run` installs as CycloneDX JSON: `make sbom`, that is `python -m tests.support.supply_chain.sbom FILE`.

It is made of the lock files alone: name, version, SHA-256 of each file, and for which systems, where not for all. The
same lock files give the same bytes. Torch is listed as the package index has it.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    Property,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.support.supply_chain.lock import ROOT, RUN, TORCH, requirements

_PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+?))?\s*(?:\\|$)", re.M)


def bill_of_materials() -> Bom:
    """Return the list: onrecord, and each requirement of the lock files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    bom = Bom()
    bom.metadata.component = own = Component(
        name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref=project["name"]
    )
    text = "".join(lock.read_text("utf8") for lock in (RUN, TORCH))
    bom.serial_number = uuid5(NAMESPACE_URL, text)
    components = [_component(entry) for entry in requirements(text).values()]
    bom.components.update(components)
    bom.register_dependency(own, components)
    return bom


def _component(entry: str) -> Component:
    pin = _PIN.match(entry)
    assert pin, entry
    name, version, marker = pin["name"], pin["version"], pin["marker"]
    address = PackageURL("pypi", name=name, version=version)
    component = Component(name=name, version=version, purl=address, bom_ref=str(address), type=ComponentType.LIBRARY)
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in re.findall(r"sha256:(\w+)", entry)]
    files = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(str(address)), hashes=hashes)
    component.external_references.add(files)
    if marker:
        component.properties.add(Property(name="onrecord:marker", value=marker.strip()))
    return component


def main() -> None:
    """Write the file that is named."""
    bill = json.loads(JsonV1Dot6(bill_of_materials()).output_as_string())
    del bill["metadata"]["timestamp"]
    Path(sys.argv[1]).write_text(json.dumps(bill, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
