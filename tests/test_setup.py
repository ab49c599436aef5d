"""The set-up files say the same thing, and nothing says where packages come from."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"python-duckdb": "duckdb"}


HEAVY = ("spark", "bench")  # extras few people need: named in environment.yml as a comment, locked apart


def declared() -> set[str]:
    extras = [lines for name, lines in PROJECT["optional-dependencies"].items() if name not in HEAVY]
    return {*PROJECT["dependencies"], *(line for extra in extras for line in extra)}


def test_heavy_extras_are_named_in_environment_yml_and_locked_apart():
    conda = (ROOT / "environment.yml").read_text(encoding="utf-8")
    for name in HEAVY:
        lock = (ROOT / f"requirements-{name}.lock").read_text(encoding="utf-8")
        for line in PROJECT["optional-dependencies"][name]:
            assert f"# - {line}" in conda
            assert re.search(rf"^{re.match(r'[a-z]+', line)[0]}==", lock, flags=re.MULTILINE)
        assert not re.search(r"https?://|--index|--extra-index|--find-links", lock)


def test_environment_yml_lists_the_dependencies_of_pyproject():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    conda = [entry for entry in listed if isinstance(entry, str) and entry != "pip" and not entry.startswith("python>")]
    renamed = [re.sub(r"^[\w-]+", lambda name: CONDA_NAMES.get(name[0], name[0]), entry) for entry in conda]
    assert {*renamed, *(entry for entry in pip if not entry.startswith("--"))} == declared()
    assert f"python{PROJECT['requires-python']}" in listed
    assert [entry for entry in conda if entry != entry.lower()] == [], "conda-forge's names are lower case"


def test_every_dependency_has_its_reason_beside_it():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    bare = [line for line in lines if re.match(r'\s+"[a-z].*[=>]=.*",\s*$', line)]
    assert bare == []


def test_the_lock_has_every_dependency_with_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", lock, flags=re.MULTILINE))
    wanted = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in declared()}
    assert wanted <= pinned
    assert not re.search(r"https?://|--index|--extra-index|--find-links", lock)
    entries = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert all("--hash=sha256:" in entry for entry in entries)


def test_import_is_light():
    code = (
        "import sys, kamlib; heavy = {'pandas', 'matplotlib', 'ipywidgets', 'yaml'} & set(sys.modules); "
        "assert not heavy, heavy; import kamlib.segmentation, kamlib.branding, kamlib.sales_efficiency, "
        "kamlib.account_planning, kamlib.tables; heavy = {'matplotlib', 'ipywidgets', 'seaborn'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
