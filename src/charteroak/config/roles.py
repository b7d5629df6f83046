"""The roles of the database: their names, their passwords, and how a process comes to be one of them.

A role is named after its database, so that two installations on one server never share one: the public role of the
database `charteroak` is `charteroak_public`.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

OWNER, BACKUP = "owner", "backup"
PUBLIC, DESK, JOBS = "public", "desk", "jobs"
ALL = "all"  # both faces in one process, for the demo and for tests

# What the web process of each face is to the database. Background work is JOBS, whichever face it runs beside.
ROLE_OF_FACE = {"public": PUBLIC, "desk": DESK, "all": ALL}


def roles_of(face: str) -> list[str]:
    """Return the roles that the processes of a face connect as: no background work runs beside the public one."""
    return [ROLE_OF_FACE[face]] if face == "public" else [ROLE_OF_FACE[face], JOBS]


def role_name(database: str, role: str) -> str:
    """Return what a role is called on the server."""
    return f"{database}_{role}"


def database_of(url: str) -> str:
    """Return the name of the database that a connection URL leads to."""
    return str(conninfo_to_dict(url).get("dbname") or "charteroak")


def secrets_folder(var: Path) -> Path:
    """Return the folder with one file a role, each holding its password."""
    return Path(os.environ.get("CHARTEROAK_DATABASE_SECRETS") or var / "secrets" / "database")


def ensure_password(folder: Path, role: str) -> str:
    """Return a role's password, drawn and written down the first time."""
    path = folder / role
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32) + "\n")
    return path.read_text().strip()


def url_as(url: str, *, role: str, folder: Path) -> str:
    """Return a connection URL as a role of its database.

    The password comes from the role's file; where there is none, from the URL if it names this role already, and else
    from wherever libpq looks (a password file, or the name of the system's own user).
    """
    name = role_name(database_of(url), role)
    parts = conninfo_to_dict(url)
    path = folder / role
    if path.exists():
        password: str | None = path.read_text().strip()
    else:
        password = str(parts.get("password") or "") or None if parts.get("user") == name else None
    parts.pop("password", None)
    return make_conninfo("", **{**parts, "user": name, **({"password": password} if password else {})})
