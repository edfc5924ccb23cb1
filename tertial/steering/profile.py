"""The part of a profile that is plans: `plan.toml`. Its format is told in `docs/new-profile.md`.

Types are known by their key, plans by body and slug, elements by their key. What the file does not mention stays, and
so does an outcome that somebody has entered here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tertial.core.profiles import keep
from tertial.core.reading import Entry, read_toml
from tertial.followup.models import Round, Scale
from tertial.followup.rules import RoundState
from tertial.organisation.models import Node, NodeKind
from tertial.steering.arranging import arrange
from tertial.steering.measured import measure_round
from tertial.steering.models import ElementType, Plan
from tertial.steering.profile_elements import Elements
from tertial.steering.profile_values import flag, keys, node_of, whole
from tertial.steering.rules import NUMBERING_LABELS, OwnerKind, PlanState

FILE = "plan.toml"
_FLAGS = {
    "measured": "is_measured",
    "splits_by_sex": "splits_by_sex",
    "dated": "is_dated",
    "names_bound": "names_bound",
    "purpose": "has_purpose",
    "assignment": "is_assignment",
}
_TYPE_KEYS = ("key", "name", "name_plural", "level", "parents", "numbering", "scale", "owner", *_FLAGS)
_PLAN_KEYS = ("body", "slug", "title", "starts_on", "ends_on", "state", "based_on")


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Reads types, plans and elements. Reading them twice changes nothing."""
    if not (folder / FILE).exists():
        return
    top = read_toml(folder / FILE)
    top.only("type", "plan", "element")
    types = _load_types(top)
    plans = _load_plans(top)
    Elements(top, types, plans).load()
    for plan in plans:
        arrange(plan)


def measure(folder: Path, profile: Mapping[str, Any]) -> None:
    """Computes what measures give in the rounds that are open, so that the first reader does not wait for a worker."""
    if (folder / FILE).exists():
        for round_ in Round.objects.filter(state=RoundState.OPEN).select_related("body"):
            measure_round(round_)


def _load_types(top: Entry) -> dict[str, ElementType]:
    scales = {scale.key: scale for scale in Scale.objects.all()}
    types = {type_.key: type_ for type_ in ElementType.objects.all()}
    given = {entry.text("key") for entry in top.entries("type")}
    for position, entry in enumerate(top.entries("type")):
        entry.only(*_TYPE_KEYS)
        key = entry.text("key")
        for parent in keys(entry, "parents"):
            if parent and parent not in given | set(types):
                entry.refuse("parents", f'har ”{parent}”, som inte är nyckeln för någon typ; skriv "" för överst')
        values = _type_values(entry, scales)
        types[key] = keep(types.get(key) or ElementType(key=key), {**values, "position": position})
    return types


def _type_values(entry: Entry, scales: Mapping[str, Scale]) -> dict[str, Any]:
    scale = entry.text("scale", "")
    if scale and scale not in scales:
        entry.refuse("scale", f"är ”{scale}”, som inte finns i scales.toml")
    numbering = entry.text("numbering", "")
    if numbering not in NUMBERING_LABELS:
        entry.refuse("numbering", f"är ”{numbering}”; skriv own eller nested, eller utelämna den")
    owner = entry.text("owner", "")
    if owner not in list(OwnerKind):
        entry.refuse("owner", f"är ”{owner}”; skriv body eller unit, eller utelämna den")
    flags = {field: flag(entry, name) for name, field in _FLAGS.items()}
    if flags["splits_by_sex"] and not flags["is_measured"]:
        entry.refuse("splits_by_sex", "gäller bara det som mäts; skriv measured = true")
    return {
        "name": entry.text("name"),
        "name_plural": entry.text("name_plural"),
        "level": whole(entry, "level", 1),
        "parents": keys(entry, "parents"),
        "numbering": numbering,
        "is_assessed": bool(scale),
        "scale": scales.get(scale),
        "owner_kind": owner,
        **flags,
    }


def _load_plans(top: Entry) -> list[Plan]:
    known = {
        (plan.body.path, plan.slug): plan
        for plan in Plan.objects.select_related("body").select_for_update(of=("self",))
    }
    nodes = {node.path: node for node in Node.objects.all()}
    found = []
    for entry in top.entries("plan"):
        entry.only(*_PLAN_KEYS)
        body, slug = node_of(entry, "body", nodes), entry.text("slug")
        if body.kind != NodeKind.BODY:
            entry.refuse("body", f'är {body.path}; en plan hör till ett organ (kind = "body")')
        based_on = entry.text("based_on", "")
        if based_on and (body.path, based_on) not in known:
            entry.refuse("based_on", f"är ”{based_on}”, som inte är en plan som står före den här i filen")
        starts_on, ends_on = entry.day("starts_on"), entry.day("ends_on")
        if ends_on < starts_on:
            entry.refuse("ends_on", f"är {ends_on}; den är planens sista dag och ska inte ligga före {starts_on}")
        values = {
            "title": entry.text("title"),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "state": entry.choice("state", list(PlanState)) if "state" in entry.data else PlanState.DRAFT,
            "based_on": known.get((body.path, based_on)) if based_on else None,
        }
        plan = keep(known.get((body.path, slug)) or Plan(body=body, slug=slug), values)
        known[body.path, slug] = plan
        found.append(plan)
    return found
