"""Drafts: documents that are finished and have no place in the output yet.

Each lies under what it is made from and what is in it, so that what a stopped run leaves is good for the next one,
and so is whatever in the old output is made from just the same. Nothing is believed that does not hold what its
record says, to the byte; no time of day is ever looked at to tell that. Nobody but who runs the pipeline may look in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.run.outbox.disk import Mark, link, mark, remove, write
from pipeline.run.record import Made, Recipe


@dataclass(frozen=True)
class Draft:
    """A finished document without a place: the name it lies under, its SHA-256 and size, and whether it is an old one."""

    name: str
    sha256: str
    size: int
    recipe: Recipe | None
    earlier: bool = False


class Drafts:
    """A folder of drafts."""

    def __init__(self, folder: Path, output: Path, written: Iterable[Made]) -> None:
        """Args: the folder; the old output; what the run that made it wrote there, nothing to make all of it anew."""
        self.folder = folder
        self._seen: dict[str, Mark] = {}
        """What in the old output was found as its run had left it, and what the file was like then."""
        self._output = output
        self._stopped = {path.name.partition("-")[0]: path.name for path in _lying_in(folder)}
        self._written = {made.recipe.digest: (made.path, made.sha256) for made in written if made.recipe}
        self._number = 0

    def earlier(self, recipe: Recipe) -> Draft | None:
        """The document of this recipe that an earlier run made, if it is still what that run made of it."""
        return self._of_a_stopped_run(recipe) or self._of_the_old_output(recipe)

    def keep(self, body: bytes, recipe: Recipe | None) -> Draft:
        """A document that was made just now. One without a recipe is good for this run only."""
        self._number += 1
        digest = recipe.digest if recipe else f"once{self._number}"
        draft = _draft(body, digest, recipe)
        write(self._place_for(draft), body, sync=False)
        return draft

    def is_unchanged(self, file: Path, name: str) -> bool:
        """Whether a file of the old output is known to be as its run left it: it is, and nobody wrote to it since."""
        return name in self._seen and mark(file) == self._seen[name]

    def remove(self) -> None:
        """Take all of them away. Those that have a place stay there."""
        remove(self.folder)

    def _of_a_stopped_run(self, recipe: Recipe) -> Draft | None:
        name = self._stopped.get(recipe.digest)
        if name is None:
            return None
        draft = _draft((self.folder / name).read_bytes(), recipe.digest, recipe, earlier=True)
        return draft if draft.name == name else None

    def _of_the_old_output(self, recipe: Recipe) -> Draft | None:
        if recipe.digest not in self._written:
            return None
        path, content = self._written[recipe.digest]
        file = self._output / path
        if file.is_symlink() or not file.is_file():
            return None
        before = mark(file)
        draft = _draft(file.read_bytes(), recipe.digest, recipe, earlier=True)
        if draft.sha256 != content:
            return None
        self._seen[path.as_posix()] = before
        link(file, self._place_for(draft))
        return draft

    def _place_for(self, draft: Draft) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder / draft.name


def _draft(body: bytes, digest: str, recipe: Recipe | None, *, earlier: bool = False) -> Draft:
    content = sha256(body).hexdigest()
    return Draft(f"{digest}-{content}", content, len(body), recipe, earlier)


def _lying_in(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
