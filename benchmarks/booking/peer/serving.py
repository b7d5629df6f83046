"""gunicorn's settings for the peer: the same as ours (`cli/children.py`), and loaded before the workers are forked."""

from __future__ import annotations

import logging
from typing import Any

bind = "127.0.0.1:0"
worker_class, workers, threads = "gthread", 2, 4
timeout, graceful_timeout = 60, 5
preload_app = control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Keep it from printing: four lines in color for each booking. Not before it has said where it listens."""
    logging.disable(logging.WARNING)
