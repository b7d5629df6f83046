"""Hold the credential codecs to published vectors: `python tools/check_vectors.py DIR`.

DIR has a folder `claim-169` of JSON files (category, qr_data, expected_claim169, expected_cwt_meta, perhaps
signing_key) and a folder `status-list` of the figures of the Token Status List draft, one a file. Prints a
line for each and the totals; ends with 0 only if all passed and there were any.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from charteroak.credentials import card, cbor, claim169, cose, cwt, status_list
from charteroak.credentials.refusals import Refused

Case = tuple[str, Callable[[], None]]

# Where a vector expects other than its own code holds: by the expectation, what the code holds. 'with-face'
# holds ff d8 ff e0 00 10, how a JPEG file begins, as its sub format says; the base64 beside it is not that.
ERRATA = {"//3+4AAQ": "/9j/4AAQ"}


def main(arguments: list[str]) -> int:
    """Run every vector under a folder."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: check_vectors.py DIR", file=sys.stderr)
        return 2
    passed = failed = 0
    for name, case in _cases(Path(arguments[0])):
        try:
            case()
        except Exception as problem:  # a vector that breaks the codec is what we are here to find
            failed += 1
            print(f"FAILED  {name}: {type(problem).__name__}: {problem}")
        else:
            passed += 1
            print(f"passed  {name}")
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


def _cases(root: Path) -> Iterator[Case]:
    for path in sorted((root / "claim-169").glob("*.json")):
        vector = json.loads(path.read_text(encoding="utf-8"))
        yield f"claim-169/{path.stem}", partial(_check_claim169, vector)
    for path in sorted((root / "status-list").glob("*.md")):
        check = _figure_check(path.stem)
        text = path.read_text(encoding="utf-8")
        yield f"status-list/{path.stem}", partial(check, text)


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise AssertionError("not as published")


def _check_claim169(vector: dict[str, Any]) -> None:
    if vector["category"] == "invalid":
        try:
            cose.parse(card.unpack(vector["qr_data"]))
        except Refused:
            return
        raise AssertionError("read, and should be refused")
    message = cose.parse(card.unpack(vector["qr_data"]))
    if key := vector.get("signing_key"):
        point = bytes.fromhex(key["public_key_hex"])
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        cose.check_signature(message, key=public)
    claims = cbor.decode_map(message.payload)
    meta = vector["expected_cwt_meta"]
    _expect(cwt.get_text(claims, cwt.ISS, limit=300), meta["issuer"])
    _expect(cwt.get_moment(claims, cwt.EXP), datetime.fromtimestamp(meta["expiresAt"], UTC))
    _expect(cwt.get_moment(claims, cwt.IAT), datetime.fromtimestamp(meta["issuedAt"], UTC))
    wanted = vector["expected_claim169"]
    identity = claim169.from_map(cwt.get_map(claims, cwt.CLAIM_169))
    _expect((identity.number, identity.full_name), (wanted["id"], wanted["fullName"]))
    if faces := wanted.get("face"):
        data = faces[0]["data"]
        _expect(identity.photo, base64.b64decode(ERRATA.get(data, data)))
        _expect(identity.photo_sub_format, faces[0]["subFormat"])


def _figure_check(stem: str) -> Callable[[str], None]:
    if stem.startswith("status_list_encoding"):
        return _check_list_in_cbor if "cbor" in stem else _check_list_in_json
    if "jwt" in stem:
        return _check_jwt
    return _check_referenced_token if stem.startswith("referenced") else _check_list_token


def _hex(text: str) -> bytes:
    """Join the hexadecimal digits of a figure; of a diagram, those before the '#'."""
    lines = [
        line.split("#")[0] for line in text.splitlines() if not line.startswith(("byte_array", "encoded"))
    ]
    return bytes.fromhex("".join(lines))


def _listed(text: str) -> bytes | None:
    """Return the statuses that a figure says it encodes, where it does."""
    found = re.search(r"byte_array = \[(.*)\]", text)
    return bytes(int(number, 16) for number in found[1].split(", ")) if found else None


def _check_list(bits: object, packed: object, text: str) -> None:
    if not isinstance(packed, bytes) or not isinstance(bits, int):
        raise AssertionError("no list")
    statuses = status_list.decompress(packed, bits=bits)
    _expect(_listed(text) or statuses, statuses)
    count = len(statuses) * 8 // bits
    values = [status_list.status_at(statuses, bits=bits, index=index) or 0 for index in range(count)]
    _expect(status_list.pack_statuses(values, bits=bits), statuses)
    _expect(status_list.decompress(status_list.compress(statuses), bits=bits), statuses)


def _check_list_in_cbor(text: str) -> None:
    body = cbor.decode_map(_hex(text))
    _check_list(body["bits"], body["lst"], text)


def _check_list_in_json(text: str) -> None:
    body = json.loads(re.sub(r"\s", "", text[text.index("{") :]))
    _check_list(body["bits"], _from_base64url(body["lst"]), text)


def _check_list_token(text: str) -> None:
    message = cose.parse(_hex(text))
    _expect(message.headers[cose.TYP], "application/statuslist+cwt")
    _expect(message.kid, b"12")
    claims = cbor.decode_map(message.payload)
    _expect(cwt.get_text(claims, cwt.SUB, limit=300), "https://example.com/statuslists/1")
    _expect(claims[cwt.TTL], 43200)
    body = cwt.get_map(claims, cwt.STATUS_LIST)
    _check_list(body["bits"], body["lst"], "byte_array = [0xb9, 0xa3]")


def _check_referenced_token(text: str) -> None:
    claims = cbor.decode_map(cose.parse(_hex(text)).payload)
    status = cwt.get_map(cwt.get_map(claims, cwt.STATUS), "status_list")
    _expect(status, {"idx": 0, "uri": "https://example.com/statuslists/1"})


def _check_jwt(text: str) -> None:
    joined = re.sub(r"\s", "", text)
    if joined.startswith("{"):
        header, claims = map(json.loads, _split_objects(joined))
    else:
        header, claims = (json.loads(_from_base64url(part)) for part in joined.split(".")[:2])
    _expect((header["alg"], header["typ"]), ("ES256", "statuslist+jwt"))
    _expect(claims["sub"], "https://example.com/statuslists/1")
    body = claims["status_list"]
    _check_list(body["bits"], _from_base64url(body["lst"]), "byte_array = [0xb9, 0xa3]")


def _split_objects(joined: str) -> tuple[str, str]:
    header, claims = joined.split("}.{", 1)
    return header + "}", "{" + claims


def _from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
