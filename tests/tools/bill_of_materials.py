"""What the program is made of: a CycloneDX 1.6 bill of materials (JSON) of constraints.txt, to standard output.

python tests/tools/bill_of_materials.py > sbom.json
"""

import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]


def list_pins():
    """Give the name and version of each pin."""
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, version = line.partition("==")
            yield name, version


def find_license(name):
    """Return what the installed package says of its licence, None where it is not installed or says nothing short."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    said = told.get("License-Expression") or told.get("License") or ""
    return said if 0 < len(said) < 60 and "\n" not in said else None


def make_component(name, version):
    plain = re.sub(r"[-_.]+", "-", name).lower()
    purl = f"pkg:pypi/{plain}@{version}"
    component = {"type": "library", "bom-ref": purl, "name": plain, "version": version, "purl": purl}
    licence = find_license(name)
    return component | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def make_bill():
    """Return the bill; the same pins give the same bill."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = {"type": "application", "bom-ref": "cchc", "name": project["name"], "version": project["version"]}
    components = [make_component(name, version) for name, version in list_pins()]
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": ours | {"licenses": [{"license": {"id": "MIT"}}]}},
        "components": sorted(components, key=lambda one: one["purl"]),
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make_bill(), indent=2) + "\n")
