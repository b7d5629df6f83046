"""`charteroak work`: the background work alone, where it does not run beside the desk face."""

from __future__ import annotations

import argparse
import os
from typing import Any

from charteroak.cli.environment import refused_roles, with_database
from charteroak.cli.own_holder import own_holder


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("work", help="run the background work alone")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    os.environ["CHARTEROAK_FACE"] = "desk"
    with with_database(), own_holder():
        from charteroak.cli.children import work
        from charteroak.config.roles import JOBS

        if refused_roles([JOBS]):
            return 1
        work()
    return 0
