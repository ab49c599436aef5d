"""Nothing that belongs to a kernel is made when the kit is imported: a warm kernel's page would never hear of it."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from types import FunctionType, MethodType, ModuleType, SimpleNamespace

import pytest

from kamlib.reports.warm import warm_supported

# In a process of its own: everything the warm parent imports, then every other module of the kit.
EVERYTHING = """
import importlib, pkgutil, sys
sys.path.insert(0, {here!r})
import kamlib
from kamlib.reports.warm.preload import preload, preload_further
preload()
list(preload_further())
for module in pkgutil.walk_packages(kamlib.__path__, "kamlib."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
import ipywidgets.widgets.widget
from comm import get_comm_manager
from test_warm_imports import kernels_own
names = [name for name in sys.modules if name.partition(".")[0] == "kamlib"]
assert len(names) > 150 and "kamlib.course.explore" in names, len(names)
print([found for name in names for found in kernels_own(sys.modules[name])])
print(list(ipywidgets.widgets.widget._instances.values()), list(get_comm_manager().comms))
"""


def kernels_own(module: ModuleType) -> list[str]:
    """Where widgets, layouts, comms and other objects with traits are held by a module from its import on."""
    return [
        place for name, value in vars(module).items() for place in _within(value, f"{module.__name__}.{name}", set())
    ]


def _within(value: object, place: str, seen: set[int]) -> Iterator[str]:
    from comm.base_comm import BaseComm
    from traitlets import HasTraits

    if id(value) in seen or isinstance(value, (ModuleType, str, bytes, int, float)):
        return
    seen.add(id(value))
    if isinstance(value, (HasTraits, BaseComm)):
        yield f"{place}: {type(value).__name__}"
        return
    for name, inner in _held(value):
        yield from _within(inner, f"{place}[{name}]", seen)


def _held(value: object) -> list[tuple[object, object]]:
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(enumerate(value))
    if isinstance(value, partial):
        return [("function", value.func), *enumerate(value.args), *value.keywords.items()]
    if isinstance(value, (staticmethod, classmethod, MethodType)):
        return [("function", value.__func__)]
    if isinstance(value, FunctionType):
        cells = [cell.cell_contents for cell in value.__closure__ or () if _filled(cell)]
        return [*enumerate(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).items(), *enumerate(cells)]
    kind = value if isinstance(value, type) else type(value)
    own = kind.__module__.startswith("kamlib") or kind is SimpleNamespace
    return list(getattr(value, "__dict__", {}).items()) if own else []


def _filled(cell) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def _planted(made):
    def with_default(x, box=made): ...

    def keyword(*, box=made): ...

    def closing():
        return made

    class Skin:
        layout = made

    Skin.__module__ = "kamlib.planted"
    thing = Skin()
    thing.box = made
    return [made, [made], {"a": (made,)}, with_default, keyword, closing, Skin, partial(print, made), thing]


@pytest.mark.parametrize("where", range(9))
def test_the_search_finds_one_wherever_a_module_may_hold_it(where):
    import ipywidgets

    module = ModuleType("planted")
    module.thing = _planted(ipywidgets.Layout(width="1px"))[where]
    assert [place.rpartition(": ")[2] for place in kernels_own(module)] == ["Layout"]
    module.thing = _planted({"width": "1px"})[where]
    assert kernels_own(module) == []


@pytest.mark.skipif(not warm_supported(), reason="this system cannot fork with libraries loaded")
def test_no_module_makes_a_widget_a_layout_or_a_comm_when_it_is_imported(tmp_path):
    code = EVERYTHING.format(here=str(__file__).rpartition("/")[0])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == ["[]", "[] []"]
