"""What gunicorn writes: that a request broke or was none, and neither its address nor whose it was."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from charteroak.web.log_lines import OF_A_REQUEST, LineFormatter


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's log without what it says of readers: its own lines name the whole address with its query."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(LineFormatter(self.error_fmt, self.datefmt))

    def warning(self, msg: Any, *args: Any, **named: Any) -> None:
        if str(msg).startswith("Invalid request"):
            msg, args = "Refused what was no request.", ()
        super().warning(msg, *args, **named)

    def exception(self, msg: Any, *args: Any, **named: Any) -> None:
        if str(msg).startswith(("Error handling", "Socket error")):
            msg, args, named = "A request broke while it was answered.", (), {"extra": OF_A_REQUEST}
        super().exception(msg, *args, **named)
