"""A real browser for pages: Chromium without a window, spoken to through two pipes, so that no library is needed."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # on Windows pipes are handed over in another way
    fcntl = None  # type: ignore[assignment]

_NAMES = ("chromium", "chromium-browser", "google-chrome") if fcntl else ()
CHROMIUM = next((found for name in _NAMES if (found := shutil.which(name))), None)
_PATIENCE = 30.0


class Browser:
    """One page in one window. What it asked for and what it complained about is kept in `events`."""

    def __init__(self, to: int, out: int) -> None:
        self.to, self.out, self.number, self.rest = to, out, 0, b""
        self.session: str | None = None
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, **given: Any) -> Any:
        self.number += 1
        said = {"id": self.number, "method": method, "params": given}
        if self.session:
            said["sessionId"] = self.session
        os.write(self.to, json.dumps(said).encode() + b"\0")
        while (answer := self._next()).get("id") != self.number:
            self.events.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def ask(self, script: str) -> Any:
        """What a piece of JavaScript comes to."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def happened(self, *methods: str) -> list[dict[str, Any]]:
        return [each["params"] for each in self.events if each.get("method") in methods]

    def wait_for(self, method: str) -> None:
        while not self.happened(method):
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + _PATIENCE
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.out], [], [], max(0.0, until - time.monotonic()))
            assert ready, "the browser says nothing"
            self.rest += os.read(self.out, 1 << 20)
        line, _, self.rest = self.rest.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        return found


@contextmanager
def opened(page: Path, *, width: int, dark: bool = False, media: str = "screen") -> Iterator[Browser]:
    """The page in a window of this width, light or dark, on a screen or as for print."""
    assert CHROMIUM is not None
    read_by_it, to = os.pipe()
    out, written_by_it = os.pipe()
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [CHROMIUM, "--headless", "--disable-gpu", *as_root, "--no-first-run", "--remote-debugging-pipe"]
    profile = page.parent / f"profile-{width}-{dark}-{media}"

    def as_three_and_four() -> None:
        """Where Chromium expects its pipes; both are first moved out of the way."""
        spare = [fcntl.fcntl(pipe, fcntl.F_DUPFD, 20) for pipe in (read_by_it, written_by_it)]
        for place, pipe in zip((3, 4), spare, strict=True):
            os.dup2(pipe, place)

    with subprocess.Popen(  # noqa: S603  the browser itself, and a page that the test made
        [*command, f"--user-data-dir={profile}", "about:blank"],
        pass_fds=(3, 4),
        preexec_fn=as_three_and_four,  # noqa: PLW1509  no thread is running here
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        os.close(read_by_it)
        os.close(written_by_it)
        browser = Browser(to, out)
        try:
            target = browser.call("Target.createTarget", url="about:blank")["targetId"]
            attached = browser.call("Target.attachToTarget", targetId=target, flatten=True)
            browser.session = attached["sessionId"]
            for domain in ("Page", "Runtime", "Log", "Network"):
                browser.call(f"{domain}.enable")
            browser.call(
                "Emulation.setDeviceMetricsOverride",
                width=width, height=900, deviceScaleFactor=1, mobile=width < 600,
            )  # fmt: skip
            scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
            browser.call("Emulation.setEmulatedMedia", media=media, features=[scheme])
            browser.call("Page.navigate", url=page.as_uri())
            browser.wait_for("Page.loadEventFired")
            yield browser
        finally:
            running.kill()
            os.close(to)
            os.close(out)
