"""Scope: which names a tag may say where it stands, in and out of loops, and what is wrong with those it says.

Types come from `names`; a value whose type is not known (a sum, the result of a call) is never complained about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from difflib import get_close_matches
from typing import Any, Final, get_origin

from jinja2 import nodes

from pipeline.documents.report.names import LOOPED, ReportTold, member, told
from pipeline.documents.report.template import environment

ANYTHING: Final = object()
"""The type of what is not known here."""

_KEPT: Final = frozenset(
    {"list", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "unique"}
)
_OF_LISTS: Final = frozenset(
    {
        "batch",
        "groupby",
        "join",
        "map",
        "reject",
        "rejectattr",
        "select",
        "selectattr",
        "slice",
        "sort",
        "sum",
        "unique",
    }
)
_ONE_OF: Final = frozenset({"first", "last", "max", "min", "random"})


class Scope:
    """The names known at one point of a template. `enter` and `leave` follow its loops."""

    def __init__(self, particulars: Iterable[str], root: Any = ReportTold) -> None:
        jinja = environment()
        self._keys = tuple(particulars)
        self._filters, self._tests = tuple(jinja.filters), tuple(jinja.tests)
        top: dict[str, Any] = dict.fromkeys(jinja.globals, ANYTHING)
        top.update({name: hint for name, (hint, _) in told(root).items()})
        self._layers: list[dict[str, Any]] = [top]

    def enter(self, **names: object) -> None:
        self._layers.append(dict(names))

    def leave(self) -> None:
        self._layers.pop()

    def faults(self, node: nodes.Node) -> tuple[str, ...]:
        """What is wrong with the names of one statement, each a clause; names that it gives are known afterwards."""
        found: list[str] = []
        if isinstance(node, nodes.Output):
            self._printed(node, found)
        elif not self._gives(node, found):
            self._visit(node.iter_child_nodes(exclude=("body", "elif_", "else_")), found)
        return tuple(found)

    def placed(self, node: nodes.Node, whole: str) -> tuple[str, ...]:
        """What is wrong with a tag that prints in place of a whole paragraph, row, cell or run."""
        found: list[str] = []
        for each in getattr(node, "nodes", ()):
            if self._read(each, found) is not ANYTHING:
                found.append(
                    f"would put plain words in place of its {whole}, where Word shows none; leave out the letter"
                )
        return tuple(found)

    def _gives(self, node: nodes.Node, found: list[str]) -> bool:
        """Whether the statement gives names; then they are bound."""
        match node:
            case nodes.For():
                kind = self._read(node.iter, found)
                if _is_one(kind):
                    found.append("loops over one value, which is no list")
                self._bind(node.target, member(kind) or ANYTHING)
                self._layers[-1]["loop"] = ANYTHING
                self._visit([node.test], found)
            case nodes.Assign():
                self._bind(node.target, self._read(node.node, found))
            case nodes.AssignBlock():
                self._bind(node.target, ANYTHING, layer=-2)
            case nodes.With():
                for target, value in zip(node.targets, node.values, strict=True):
                    self._bind(target, self._read(value, found))
            case nodes.Macro() | nodes.CallBlock():
                self._called(node, found)
            case _:
                return False
        return True

    def _called(self, node: nodes.Macro | nodes.CallBlock, found: list[str]) -> None:
        if isinstance(node, nodes.Macro):
            self._layers[0][node.name] = ANYTHING
        else:
            self._visit([node.call], found)
        self._layers[-1] |= dict.fromkeys(("caller", "kwargs", "varargs"), ANYTHING)
        for argument in node.args:
            self._bind(argument, ANYTHING)

    def _printed(self, node: nodes.Output, found: list[str]) -> None:
        for each in node.nodes:
            kind = self._read(each, found)
            if member(kind) is not None:
                found.append("prints a whole list; loop over it with {%p for … %}, or join it")
            elif is_dataclass(kind) or get_origin(kind) is not None:
                found.append("prints several values at once; say which one, after a full stop")

    def _bind(self, target: nodes.Node, kind: Any, layer: int = -1) -> None:
        for name in (target, *target.find_all(nodes.Name)):
            if isinstance(name, nodes.Name):
                self._layers[layer][name.name] = kind if name is target else ANYTHING

    def _visit(self, below: Iterable[nodes.Node | None], found: list[str]) -> None:
        for node in below:
            if node is not None:
                self._read(node, found)

    def _read(self, node: nodes.Node, found: list[str]) -> Any:
        """The type of an expression; what is wrong inside it goes to `found`."""
        match node:
            case nodes.Name():
                return self._name(node.name, found)
            case nodes.Getattr():
                return self._below(self._read(node.node, found), node.attr, found)
            case nodes.Getitem(arg=nodes.Const(value=str() as key)):
                return self._below(self._read(node.node, found), key, found)
            case nodes.Getitem():
                self._visit([node.arg], found)
                return member(self._read(node.node, found)) or ANYTHING
            case nodes.Filter():
                return self._filtered(node, found)
            case nodes.Test() if node.name not in self._tests:
                found.append(f"asks 'is {node.name}', which is no test{_meant(node.name, self._tests)}")
        self._visit(node.iter_child_nodes(), found)
        return ANYTHING

    def _filtered(self, node: nodes.Filter, found: list[str]) -> Any:
        if node.name not in self._filters:
            found.append(
                f"uses the filter '{node.name}', which is not there{_meant(node.name, self._filters)}"
            )
        self._visit([*node.args, *node.kwargs], found)
        kind = self._read(node.node, found) if node.node is not None else ANYTHING
        if node.name in _OF_LISTS and _is_one(kind):
            found.append(f"uses the filter '{node.name}' on one value; it is for lists")
        if node.name in _KEPT:
            return kind
        return (member(kind) or ANYTHING) if node.name in _ONE_OF else ANYTHING

    def _name(self, name: str, found: list[str]) -> Any:
        for layer in reversed(self._layers):
            if name in layer:
                return layer[name]
        if name in LOOPED:
            loop = f"{{%p for {name} in {LOOPED[name]} %}}"
            found.append(f"says '{name}', which is known only between {loop} and its end")
        else:
            every = [known for layer in self._layers for known in layer]
            found.append(f"says '{name}', which is not a name that a report knows{_meant(name, every)}")
        return ANYTHING

    def _below(self, kind: Any, name: str, found: list[str]) -> Any:
        """The type of what stands after a full stop."""
        if name.startswith("_"):
            found.append(f"says '{name}'; names that begin with an underscore are closed to templates")
            return ANYTHING
        known = self._members(kind)
        if known is None:
            return ANYTHING
        if name not in known and (member(kind) is not None or not hasattr(kind, name)):
            found.append(f"says '.{name}', which is not there{_meant(name, known)}")
        return known.get(name, ANYTHING)

    def _members(self, kind: Any) -> Mapping[str, Any] | None:
        """The names that may stand after a full stop, None where that is not known."""
        if kind is ANYTHING:
            return None
        if get_origin(kind) is None:
            return {each: hint for each, (hint, _) in told(kind).items()} if is_dataclass(kind) else {}
        return {} if member(kind) is not None else dict.fromkeys(self._keys, str)


def _is_one(kind: Any) -> bool:
    """Whether a type is known to be one value: no list, no mapping."""
    return kind is not ANYTHING and get_origin(kind) is None


def _meant(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), 1, 0.6)
    return f"; did you mean '{close[0]}'?" if close else ""
