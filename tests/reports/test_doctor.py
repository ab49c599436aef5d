import pytest
from click.testing import CliRunner

from kamlib.cli import main
from kamlib.reports import doctor
from kamlib.reports.warm import trial
from kamlib.text import words


@pytest.fixture
def quick(monkeypatch):
    """Kernels that take a known time instead of a real one (the real ones have tests of their own)."""
    taken = iter([4.0, 3.5, 0.5])
    monkeypatch.setattr(trial, "kernel_seconds", lambda *, warm: next(taken))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_part_is_looked_at_in_both_languages(quick, lang):
    found = list(doctor.findings(lang))
    assert len(found) == 8
    assert {finding.state for finding in found} <= {"good", "note"}
    assert any("Noto Sans SC" in finding.told for finding in found)
    warm = next(finding.told for finding in found if "0.50" in finding.told)
    assert "4.0" in warm
    assert "8" in warm
    assert "3.0" in warm  # until the parent was ready


def test_a_kernel_that_does_not_start_is_told_with_what_to_do(monkeypatch):
    def fail(*, warm):
        raise RuntimeError("no kernelspec")

    monkeypatch.setattr(trial, "kernel_seconds", fail)
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 1
    assert "FIX  no kernel starts: no kernelspec\n     → run 'python -m ipykernel install --user'" in result.output


def test_a_system_that_cannot_fork_is_told_so_clearly(quick, monkeypatch):
    monkeypatch.setattr("kamlib.reports.warm.warm_supported", lambda: False)
    told = [finding.told for finding in doctor.findings("en")]
    assert any("this system cannot fork a loaded process" in line for line in told)


def test_a_missing_or_old_package_is_named(quick, monkeypatch):
    monkeypatch.setattr(doctor.metadata, "requires", lambda name: ["pandas>=99", "not-there>=1", "x>1; extra == 'dev'"])
    first = next(doctor.findings("en"))
    assert first.state == "bad"
    assert "not-there>=1 (–), pandas>=99 (" in first.told


def test_a_trial_starts_a_real_kernel_and_says_when_its_code_fails():
    assert trial.kernel_seconds(warm=True, code="1 + 1") > 0
    with pytest.raises(RuntimeError, match="division"):
        trial.kernel_seconds(warm=True, code="1 / 0")


def test_every_word_is_there_in_both_languages():
    assert all(set(entry) == {"en", "zh"} and all(entry.values()) for entry in words("doctor").values())
