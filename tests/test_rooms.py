"""The order of the street: who may lean on whom, who may open what, and what nothing may be called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PIPELINE = Path(__file__).parents[1] / "pipeline"

STREET = (
    "instrument.codes",
    "instrument.scale",
    "instrument.exercise",
    "instrument.instrument",
    "instrument.sealed",
    "instrument.workbook",
    "returns.place",
    "returns.typed",
    "returns.identifiers",
    "returns.queries",
    "returns.front_door",
    "returns.unpack",
    "returns.checks",
    "returns.register",
    "findings.figures",
    "findings.grades",
    "findings.themes",
    "findings.agreement",
    "findings.overview",
    "findings.disclosure",
    "findings.moderation",
    "documents.parcels",
    "documents.report",
    "documents.handout",
    "documents.deck",
    "documents.notices",
    "documents.ledger",
    "documents.example",
    "run.loading",
    "run.config",
    "run.inbox",
    "run.record",
    "run.engine",
    "run.slides",
    "run.setup",
    "run.outbox",
    "run.pdf",
    "run.reading",
    "run.desk",
    "run.judged",
    "run.forum",
    "run.journey",
    "run.errands",
    "run.summary",
    "__main__",
)
"""Every room, in the order in which a return travels. A room may import only rooms before it."""

KEYS = {
    "openpyxl": {
        "instrument.workbook",
        "returns.unpack",
        "findings.moderation",
        "documents.notices",
        "documents.ledger",
    },
    "docx": {"documents.report"},
    "docxtpl": {"documents.report"},
    "pptx": {"documents.deck"},
    "jinja2": {"documents.report", "documents.handout", "documents.deck", "documents.notices"},
    "typer": {"__main__"},
    "rich": {"__main__"},
    "tomllib": {"instrument.instrument", "documents.deck", "documents.example", "run.config"},
    "zipfile": {
        "instrument.sealed",
        "instrument.workbook",
        "returns.front_door",
        "returns.unpack",
        "documents.report",
        "documents.deck",
    },
    "os": {"run.inbox", "run.outbox", "run.pdf", "run.engine", "__main__"},
    "multiprocessing": {"run.engine"},
    "deflate": {"returns.front_door", "run.desk"},
    "msoffcrypto": {"returns.front_door"},
    "python_calamine": {"returns.unpack"},
    "resource": {"run.engine"},
    "shutil": {"run.outbox", "__main__"},
    "ctypes": {"run.outbox"},
    "concurrent": {"run.engine"},
    "pickle": {"run.engine", "run.desk"},
    "signal": {"run.engine", "run.pdf", "__main__"},
    "threading": {"run.engine"},
    "distributed": {"run.engine"},
    "fcntl": {"run.outbox"},
    "msvcrt": {"run.outbox"},
    "subprocess": {"run.pdf"},
    "socket": set[str](),
    "urllib.request": set[str](),
    "time": set[str](),
    "random": set[str](),
    "secrets": set[str](),
    "uuid": set[str](),
    "tempfile": {"run.pdf"},
    "logging": set[str](),
}
"""Who may open which library. Whoever stands in no list may not open one that does."""

PATHS = {"run.config", "run.inbox", "run.outbox", "run.pdf", "run.setup", "run.errands", "__main__"}
"""Who may hold a path to a file. PurePosixPath, the name of a parcel, is anybody's."""

BANNED = {
    "utils",
    "helpers",
    "common",
    "manager",
    "handler",
    "processor",
    "info",
    "data",
    "reader",
    "process",
    "validate",
}
CLOCKS = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}
MOST_LINES = 320  # "about 300": a room is not cut in two for a dozen lines

FILES = sorted(PIPELINE.rglob("*.py"))
QUARTERS = {"__init__.py"} | {
    f"{quarter.name}/__init__.py" for quarter in PIPELINE.iterdir() if quarter.is_dir()
}
ROOM_FILES = [path for path in FILES if path.relative_to(PIPELINE).as_posix() not in QUARTERS]


def room_of(path: Path) -> str:
    """The room that a file belongs to. A house, a folder of files, is one room."""
    parts = path.relative_to(PIPELINE).with_suffix("").parts
    return ".".join(parts[:2])


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, inside functions too; names taken from a package count as its modules."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports say in full where they come from"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_opened(path: Path) -> set[str]:
    named = {".".join(module.split(".")[1:3]) for module in imports(path) if module.startswith("pipeline.")}
    return named & set(STREET)


def names(path: Path) -> Iterator[str]:
    """What a file calls its functions, classes, arguments and variables."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case _:
                pass


def title(path: object) -> str:
    return path.relative_to(PIPELINE).as_posix() if isinstance(path, Path) else str(path)


def test_every_room_stands_on_the_street():
    assert {room_of(path) for path in ROOM_FILES} == set(STREET)


@pytest.mark.parametrize("path", FILES, ids=title)
def test_a_room_leans_only_on_rooms_before_it(path: Path):
    here = room_of(path)
    allowed = STREET[: STREET.index(here) + 1] if here in STREET else ()
    assert rooms_opened(path) <= set(allowed)


@pytest.mark.parametrize("path", FILES, ids=title)
def test_a_room_opens_only_the_libraries_it_has_the_key_to(path: Path):
    opened = {
        library
        for module in imports(path)
        for library in KEYS
        if module == library or module.startswith(f"{library}.")
    }
    assert {library for library in opened if room_of(path) not in KEYS[library]} == set()


@pytest.mark.parametrize("path", FILES, ids=title)
def test_only_the_doors_hold_paths(path: Path):
    held = {
        module
        for module in imports(path)
        if module in {"pathlib.Path", "pathlib.PosixPath", "glob", "io.open"}
    }
    assert not held or room_of(path) in PATHS


@pytest.mark.parametrize("path", [path for path in FILES if path.name != "__main__.py"], ids=title)
def test_no_room_asks_the_clock_or_the_environment(path: Path):
    asked = {
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert asked & (CLOCKS | {("os", "environ"), ("os", "getenv"), ("sys", "argv")}) == set()


@pytest.mark.parametrize("path", FILES, ids=title)
def test_nothing_is_called_by_a_name_that_says_nothing(path: Path):
    assert set(path.relative_to(PIPELINE).with_suffix("").parts) & BANNED == set()
    assert {name for name in names(path) if name.casefold() in BANNED} == set()


@pytest.mark.parametrize("path", FILES, ids=title)
def test_no_file_outgrows_its_room(path: Path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", FILES, ids=title)
def test_every_file_says_what_it_is_for(path: Path):
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
