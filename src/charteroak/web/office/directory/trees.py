"""Between the standard's tree of a service and the form: what the form does not ask stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from charteroak.directory.hours import WEEKDAYS
from charteroak.directory.rules import Provenance
from charteroak.directory.standard import TRANSLATIONS
from charteroak.web.office.directory.forms import LANGUAGES, PHONES, SPOKEN, TEXTS
from charteroak.web.office.directory.weekly import as_schedules, as_typed, is_weekly

Tree = dict[str, Any]
_BASE, *_OTHERS = LANGUAGES
_PROVENANCE = ("source", "source_url", "read_on", "review_by", "reviewer_role")
_ADDRESS = ("address_1", "city", "state_province", "postal_code")


def holder_of_hours(tree: Tree) -> Tree:
    """Return what bears the hours that the form shows: the service, or its first place where only that has any."""
    places: list[Tree] = tree.get("service_at_locations") or []
    if not tree.get("schedules") and places and places[0].get("schedules"):
        return places[0]
    return tree


def has_plain_hours(tree: Tree) -> bool:
    """Tell whether the form can show its hours."""
    return is_weekly(holder_of_hours(tree).get("schedules") or [])


def as_initial(tree: Tree, provenance: Provenance) -> Tree:
    """Return what the form shows of a service."""
    organization = tree.get("organization") or {}
    place = (tree.get("service_at_locations") or [{}])[0].get("location") or {}
    address = (place.get("addresses") or [{}])[0]
    papers = [one.get("document", "") for one in tree.get("required_documents", ())]
    initial: Tree = {
        "organization": organization.get("id") or tree.get("organization_id", ""),
        "organization_name": organization.get("name", ""),
        "status": tree.get("status", "active"),
        "terms": [one.get("taxonomy_term_id") for one in tree.get("attributes", ())],
        "is_free": any(one.get("amount") == 0 for one in tree.get("cost_options", ())),
        "papers": "unknown" if not papers else "none" if papers == ["none"] else "some",
        "languages": [one.get("code") for one in tree.get("languages", ())],
        "url": tree.get("url", ""),
        "email": tree.get("email", ""),
        "place_name": place.get("name", ""),
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        "access": (place.get("accessibility") or [{}])[0].get("description", ""),
        **{name: address.get(name, "") for name in _ADDRESS},
        **{name: getattr(provenance, name) for name in _PROVENANCE},
    }
    for code in LANGUAGES:
        for name, *_rest in TEXTS:
            initial[f"{name}_{code}"] = _text(tree, name, code)
        if initial["papers"] == "some":
            lines = [_text(one, "document", code) for one in tree.get("required_documents", ())]
            initial[f"papers_{code}"] = "\n".join(lines).strip()
    for number, phone in zip(PHONES, tree.get("phones", ()), strict=False):
        initial[f"phone_{number}"] = phone.get("number", "")
        initial[f"extension_{number}"] = phone.get("extension")
        initial[f"kind_{number}"] = phone.get("type", "voice")
    if has_plain_hours(tree):
        typed = as_typed(holder_of_hours(tree).get("schedules") or [])
        initial |= {f"hours_{day}": text for day, text in typed.items()}
    return initial


def as_tree(tree: Mapping[str, Any], said: Mapping[str, Any]) -> Tree:
    """Return the service as the form says it, whole."""
    new: Tree = deepcopy(dict(tree))
    for name, *_rest in TEXTS:
        _put(new, name, {code: str(said.get(f"{name}_{code}") or "") for code in LANGUAGES})
    for name in ("status", "url", "email"):
        new[name] = said.get(name) or None
    if said.get("new_organization"):
        about = said.get("about_organization") or said["new_organization"]
        new["organization"] = {"name": said["new_organization"], "description": about}
        new.pop("organization_id", None)
    elif said["organization"] != new.get("organization_id"):
        new.pop("organization", None)
        new["organization_id"] = said["organization"]
    new["attributes"] = _attributes(new, said)
    priced = [one for one in new.get("cost_options", ()) if one.get("amount") != 0]
    free = [one for one in new.get("cost_options", ()) if one.get("amount") == 0]
    new["cost_options"] = (free or [{"amount": 0, "currency": "USD"}]) if said.get("is_free") else priced
    new["required_documents"] = _papers(new, said)
    new["languages"] = _languages(new, said)
    new["phones"] = _phones(new, said)
    _place(new, said)
    if has_plain_hours(new):
        holder = holder_of_hours(new)
        typed = {day: said.get(day) or [] for day in WEEKDAYS}
        holder["schedules"] = as_schedules(typed, holder.get("schedules") or [])
    return new


def as_provenance(said: Mapping[str, Any], known: Provenance | None = None) -> Provenance:
    """Return where the facts come from, as the form says. A source that stays keeps its translations."""
    kept = known.source_translations if known and known.source == said["source"] else {}
    return Provenance(
        source=said["source"],
        source_url=said.get("source_url") or "",
        read_on=said["read_on"],
        review_by=said["review_by"],
        reviewer_role=said["reviewer_role"],
        source_translations=kept,
    )


def _text(row: Mapping[str, Any], name: str, code: str) -> str:
    if code == _BASE:
        return str(row.get(name) or "")
    return str((row.get(TRANSLATIONS) or {}).get(code, {}).get(name) or "")


def _put(row: Tree, name: str, texts: Mapping[str, str]) -> None:
    row[name] = texts[_BASE] or None
    translations = row.setdefault(TRANSLATIONS, {})
    for code in _OTHERS:
        words = translations.setdefault(code, {})
        words[name] = texts[code]
        if not texts[code]:
            del words[name]


def _attributes(tree: Mapping[str, Any], said: Mapping[str, Any]) -> list[Tree]:
    wanted = set(said["terms"])
    offered = set(said["offered_terms"])
    known = [dict(one) for one in tree.get("attributes", ())]
    kept = [
        one
        for one in known
        if one.get("taxonomy_term_id") in wanted or one.get("taxonomy_term_id") not in offered
    ]
    there = {one.get("taxonomy_term_id") for one in kept}
    return kept + [{"taxonomy_term_id": key, "link_entity": "service"} for key in sorted(wanted - there)]


def _papers(tree: Mapping[str, Any], said: Mapping[str, Any]) -> list[Tree]:
    if said["papers"] == "unknown":
        return []
    known = {str(one.get("document")): dict(one) for one in tree.get("required_documents", ())}
    if said["papers"] == "none":
        return [known.get("none") or {"document": "none"}]
    lines = {
        code: [line.strip() for line in (said.get(f"papers_{code}") or "").splitlines()] for code in LANGUAGES
    }
    papers = []
    for n, line in enumerate(lines[_BASE]):
        if line:
            paper: Tree = known.get(line) or {}
            _put(
                paper,
                "document",
                {code: lines[code][n] if n < len(lines[code]) else "" for code in LANGUAGES},
            )
            papers.append(paper)
    return papers


def _languages(tree: Mapping[str, Any], said: Mapping[str, Any]) -> list[Tree]:
    wanted = set(said["languages"])
    kept = [
        dict(one)
        for one in tree.get("languages", ())
        if one.get("code") in wanted or one.get("code") not in SPOKEN
    ]
    there = {one.get("code") for one in kept}
    return kept + [{"code": code} for code in SPOKEN if code in wanted - there]


def _phones(tree: Mapping[str, Any], said: Mapping[str, Any]) -> list[Tree]:
    known = [dict(one) for one in tree.get("phones", ())]
    phones = []
    for number in PHONES:
        old = known[number - 1] if number <= len(known) else {}
        if said.get(f"phone_{number}"):
            now = {"number": said[f"phone_{number}"], "extension": said.get(f"extension_{number}")}
            phones.append({**old, **now, "type": said.get(f"kind_{number}") or "voice"})
    return phones + known[len(PHONES) :]


def _place(tree: Tree, said: Mapping[str, Any]) -> None:
    places = tree.setdefault("service_at_locations", [])
    names = ("place_name", "access", "latitude", "longitude", *_ADDRESS)
    if not any(said.get(name) for name in names):
        # The first place was emptied: the service is no longer given there. The place itself is shared and stays.
        del places[:1]
        return
    if not places:
        places.append({"location": {"location_type": "physical"}})
    place: Tree = places[0].setdefault("location", {"location_type": "physical"})
    for name in ("latitude", "longitude"):
        place[name] = said.get(name)
    place["name"] = said.get("place_name") or None
    if said.get("address_1"):
        address = (place.setdefault("addresses", []) or [{}])[0]
        place["addresses"][:1] = [
            {
                "country": "US",
                "address_type": "physical",
                **address,
                **{name: said[name] for name in _ADDRESS},
            }
        ]
    if said.get("access"):
        entrances = place.setdefault("accessibility", [])
        entrances[:1] = [{**(entrances[0] if entrances else {}), "description": said["access"]}]
