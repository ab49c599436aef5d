"""The script makes the same bytes again."""

import subprocess
import sys
from pathlib import Path

DATASETS = Path(__file__).parents[2] / "datasets"


def test_making_the_tables_again_gives_the_same_bytes(tmp_path):
    subprocess.run([sys.executable, str(DATASETS / "make_datasets.py"), "--out", str(tmp_path)], check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}
    kept = {path.relative_to(DATASETS): path.read_bytes() for path in DATASETS.glob("*.csv")}
    kept |= {path.relative_to(DATASETS): path.read_bytes() for path in DATASETS.glob("ledger/*.csv")}
    kept[Path("README.md")] = (DATASETS / "README.md").read_bytes()
    assert set(made) == set(kept)
    assert [str(name) for name in kept if made[name] != kept[name]] == []
