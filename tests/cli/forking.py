"""A process that has loaded a command and forks for each call of it: a start of Python costs more than most calls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_SERVING = """
import gc, json, os, sys

# What is loaded stays, and a child that looked through it for garbage would copy it.
gc.collect()
gc.freeze()

def begin(asked):
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)

for line in sys.stdin:
    child = os.fork()
    if not child:
        asked = json.loads(line)
        begin(asked)
        sys.exit(call(asked["arguments"]))
    os.write(3, b"%d\\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


class Forking:
    """`code`: loads everything and defines `call(arguments)`, which returns the exit status.

    `folder`: where what a call writes is kept until the next one; `environment`: all that its process is told.
    """

    def __init__(self, code: str, *, folder: Path, environment: dict[str, str]) -> None:
        self._folder, self._environment = folder, environment
        told, telling = os.pipe()
        # Its answers come by a line of their own: whatever loading prints goes elsewhere.
        arguments = [sys.executable, "-c", f"import os\nos.dup2({telling}, 3)\n{code}\n{_SERVING}"]
        self._process = subprocess.Popen(
            arguments, env=environment, stdin=subprocess.PIPE, text=True, pass_fds=[telling]
        )
        os.close(telling)
        self._told = os.fdopen(told)

    def run(
        self, arguments: Sequence[str], *, cwd: Path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Call it once, in a process of its own and with these environment variables besides."""
        out, error = self._folder / "stdout", self._folder / "stderr"
        asked = {
            "cwd": str(cwd),
            "arguments": list(arguments),
            "environment": self._environment | environment,
            "stdout": str(out),
            "stderr": str(error),
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        status = int(self._told.readline())
        said, complained = (path.read_text(encoding="utf-8") for path in (out, error))
        return subprocess.CompletedProcess(arguments, status, said, complained)

    def stop(self) -> None:
        self._process.communicate(timeout=30)
        self._told.close()
        assert self._process.returncode == 0
