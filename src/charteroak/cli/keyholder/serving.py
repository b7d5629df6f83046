"""`charteroak keyholder serve`: until it is told to stop."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import sys
from types import FrameType

from charteroak.cli.keyholder.acts import open_holder
from charteroak.custody.holder.server import HolderServer
from charteroak.lib.clock import now

READY = "The key holder answers at https://"
_PR_SET_PDEATHSIG = 1


def serve(options: argparse.Namespace) -> int:
    """Serve, and say at which port."""
    if options.with_parent:
        _end_with_parent()
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        server = HolderServer(open_holder(options), clock=now, port=options.port, bind=options.bind)
        host = f"[{options.bind}]" if ":" in options.bind else options.bind
        print(f"{READY}{host}:{server.server_address[1]}", flush=True)
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    return 0


def _end_with_parent() -> None:
    # Ctrl-C reaches the parent alone, which then stops this one; killed outright, it takes this one along.
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:
        raise SystemExit(1)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
