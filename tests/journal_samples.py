"""Published journals as tests need them: laid out in a folder, and served on the loopback address."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charteroak.journal.checkpoints import LOG, Checkpoint, VerifierKey, sign_checkpoint
from charteroak.journal.growth import Growth

SECRET = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
ORIGIN = "id.hartford.example/journal"


def key_of(secret: Ed25519PrivateKey, name: str = ORIGIN) -> VerifierKey:
    return VerifierKey(name=name, kind=LOG, public=secret.public_key().public_bytes_raw())


KEY = key_of(SECRET)


def lay_out(
    folder: Path,
    size: int,
    *,
    secret: Ed25519PrivateKey = SECRET,
    entry: Callable[[int], bytes] = lambda number: f'{{"entry":{number}}}'.encode(),
) -> Checkpoint:
    """Write a journal of some entries, over what is there."""
    growth, files = Growth(), dict[str, bytes]()
    for number in range(size):
        files.update(growth.add(entry(number)))
    files.update(growth.partial_files())
    checkpoint = Checkpoint(ORIGIN, size, growth.root())
    files["checkpoint"] = sign_checkpoint(checkpoint, key=key_of(secret), sign=secret.sign).encode()
    files["vkey"] = f"{key_of(secret).text()}\n".encode()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return checkpoint


Answer = Callable[[str], tuple[int, bytes, dict[str, str]]]


def from_folder(folder: Path) -> Answer:
    def answer(path: str) -> tuple[int, bytes, dict[str, str]]:
        try:
            return 200, (folder / path.lstrip("/")).read_bytes(), {}
        except OSError:
            return 404, b"", {}

    return answer


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """Serve on the loopback address, and give the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, body, headers = answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that leaves is no error here
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
