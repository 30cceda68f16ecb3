"""PDF: documents printed by LibreOffice, tagged, so that they can be read aloud; where there is none, a sentence.

The only room that starts another program. What it is given are finished parcels, what it gives back are more of them:
nothing of the output depends on whether PDFs are made. LibreOffice works in a folder of its own that is gone after.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from pipeline.documents.parcels import Parcel
from pipeline.instrument.sealed import STAMP
from pipeline.run.record import Made

_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_FILTERS: Final = {".docx": "writer_pdf_Export", ".pptx": "impress_pdf_Export"}
_TAGGED: Final = {"UseTaggedPDF": True, "PDFUACompliance": True, "DisplayPDFDocumentTitle": True}
AT_ONCE: Final = 12
"""Documents that LibreOffice is given at once: starting it takes longer than printing one."""
PATIENCE: Final = 60, 30
"""Seconds that it may take to start, and to print one document."""

NO_LIBREOFFICE: Final = (
    "No PDFs were made: LibreOffice is not on this machine. Install it from libreoffice.org and run again with --pdf, or"
    " save the documents as PDF in Word and PowerPoint."
)


@dataclass(frozen=True)
class Printed:
    """What was printed, and a sentence about what was not; empty where all was."""

    parcels: tuple[Parcel, ...] = ()
    said: str = ""


Printer = Callable[[Sequence[Parcel], Callable[[str, int, int], None]], Printed]
"""Prints documents, and is told whom to tell of progress."""


def no_printer(_parcels: Sequence[Parcel], _told: Callable[[str, int, int], None]) -> Printed:
    """Prints nothing, and says nothing: nobody asked for it."""
    return Printed()


def libreoffice(which: Callable[[str], str | None]) -> Path | None:
    """Where LibreOffice is. `which` finds a program by its name."""
    for name in _NAMES:
        if found := which(name):
            return Path(found)
    return next((Path(place) for place in _PLACES if Path(place).is_file()), None)


def printer(
    program: Path | None, surroundings: Mapping[str, str], patience: tuple[float, float] = PATIENCE
) -> Printer:
    """What prints with LibreOffice, in these surroundings (the environment of this program)."""

    def printed(parcels: Sequence[Parcel], told: Callable[[str, int, int], None]) -> Printed:
        documents = [parcel for parcel in parcels if is_printed(parcel.path)]
        if program is None:
            return Printed(said=NO_LIBREOFFICE)
        made: list[Parcel] = []
        for done, batch in _batches(documents):
            told("Printing PDFs", done, len(documents))
            seconds = patience[0] + patience[1] * len(batch)
            made += _print(program, batch, surroundings, seconds)
        if documents:
            told("Printing PDFs", len(documents), len(documents))
        return Printed(tuple(made), not_printed(documents, made))

    return printed


def is_printed(path: PurePosixPath) -> bool:
    """Slides, the handout and reports; query workbooks and templates are not for printing."""
    return path.suffix in _FILTERS and path.parts[0] != "queries"


def _batches(documents: Sequence[Parcel]) -> Iterator[tuple[int, Sequence[Parcel]]]:
    """Documents of one kind, some at a time, with how many went before."""
    done = 0
    for _, group in groupby(documents, key=lambda parcel: parcel.path.suffix):
        alike = list(group)
        for begin in range(0, len(alike), AT_ONCE):
            batch = alike[begin : begin + AT_ONCE]
            yield done, batch
            done += len(batch)


def _print(
    program: Path, batch: Sequence[Parcel], surroundings: Mapping[str, str], patience: float
) -> Iterator[Parcel]:
    """One batch, printed in a folder of its own; what could not be printed is left out."""
    with (
        contextlib.suppress(OSError),
        TemporaryDirectory(prefix="pdf-", ignore_cleanup_errors=True) as place,
    ):
        paths = [Path(place) / f"{number}{each.path.suffix}" for number, each in enumerate(batch)]
        for path, parcel in zip(paths, batch, strict=True):
            path.write_bytes(parcel.body)
        _run(_command(program, Path(place), paths), surroundings, patience)
        for path, parcel in zip(paths, batch, strict=True):
            made = path.with_suffix(".pdf")
            body = made.read_bytes() if made.is_file() else b""
            if body.startswith(b"%PDF") and body.rstrip().endswith(b"%%EOF"):
                yield Parcel(parcel.path.with_suffix(".pdf"), settled(body))


def _command(program: Path, folder: Path, paths: Sequence[Path]) -> list[str]:
    """How LibreOffice is asked: without a window, with a profile of its own, all documents of one kind."""
    options = {name: {"type": "boolean", "value": str(value).lower()} for name, value in _TAGGED.items()}
    return [
        str(program),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck"),
        *("--convert-to", f"pdf:{_FILTERS[paths[0].suffix]}:{json.dumps(options)}"),
        *("--outdir", str(folder)),
        *map(str, paths),
    ]


def _run(command: Sequence[str], surroundings: Mapping[str, str], patience: float) -> None:
    """Run a program to its end, or end it and whatever it started when it takes too long."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        running = subprocess.Popen(  # noqa: S603  LibreOffice, with files that we wrote
            command,
            env={**surroundings, "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            running.wait(timeout=patience)
        finally:
            _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            running.kill()
        else:
            os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def not_printed(documents: Iterable[Parcel | Made], made: Iterable[Parcel | Made]) -> str:
    """A sentence about the documents that could not be printed, "" where all were."""
    printed = {parcel.path for parcel in made}
    missing = [str(each.path) for each in documents if each.path.with_suffix(".pdf") not in printed]
    if not missing:
        return ""
    return f"LibreOffice could not print {', '.join(missing)}; open these and save them as PDF yourself."


_DAY: Final = re.compile(rb"(/(?:CreationDate|ModDate)\s*\(D:)\d{14}")
_LONG_DAY: Final = re.compile(
    rb"(<xmp:(?:CreateDate|ModifyDate|MetadataDate)>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
)
_NUMBER: Final = re.compile(rb"(/ID\s*\[\s*<)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(>)")
_SUM: Final = re.compile(rb"(/DocChecksum\s*/)[0-9A-F]{32}")


def settled(body: bytes) -> bytes:
    """A PDF with its dates fixed, and its number made of what is in it. Same length, so that all in it stays in place."""
    body = _DAY.sub(rb"\g<1>" + f"{STAMP:%Y%m%d%H%M%S}".encode(), body)
    body = _LONG_DAY.sub(rb"\g<1>" + f"{STAMP:%Y-%m-%dT%H:%M:%S}".encode(), body)
    blank = b"0" * 32
    body = _SUM.sub(rb"\g<1>" + blank, _NUMBER.sub(rb"\g<1>" + blank + rb"\g<2>" + blank + rb"\g<3>", body))
    number = hashlib.sha256(body).hexdigest()[:32].upper().encode()
    body = _NUMBER.sub(rb"\g<1>" + number + rb"\g<2>" + number + rb"\g<3>", body)
    return _SUM.sub(rb"\g<1>" + number, body)
