"""Handlingar med styrmodellen: its types of element and the scales they are judged on. One function a deed.

Types and scales belong to the municipality. Whoever may plan somewhere may add to them, and change those that no plan
beyond their reach uses.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.followup.models import COLOURS, SHAPES, Entry, Scale, ScaleStep
from tertial.organisation.rules import slugify
from tertial.organisation.selectors import Actor, access_of
from tertial.steering.arranging import arrange
from tertial.steering.models import Element, ElementType, Plan
from tertial.steering.plan_actions import lock
from tertial.steering.rules import NUMBERING_LABELS, OwnerKind, lowered
from tertial.steering.selectors import changeable_scales, changeable_types

log = logging.getLogger("tertial.steering")


@dataclass(frozen=True, slots=True)
class TypeContent:
    """What a type of element is. Judged where it has a scale."""

    name: str
    name_plural: str
    parents: Sequence[str]
    level: int = 1
    numbering: str = ""
    scale: Scale | None = None
    is_measured: bool = False
    splits_by_sex: bool = False
    is_dated: bool = False
    names_bound: bool = False
    has_purpose: bool = False
    owner_kind: str = ""
    is_assignment: bool = False


@dataclass(frozen=True, slots=True)
class StepContent:
    """A step of a scale. `key` is empty for a new one; `is_reached` None: it is not judged."""

    word: str
    shape: str
    colour: str
    is_reached: bool | None = None
    symbol: str = ""
    key: str = ""


@transaction.atomic
def add_type(*, user: Actor, content: TypeContent) -> ElementType:
    """A new type of element, last among the others of its level."""
    _require_planner(user)
    taken = set(ElementType.objects.values_list("key", flat=True))
    made = ElementType(key=_free(content.name, taken), position=len(taken))
    _fill(made, content)
    made.save()
    log.info("steering.type_added type=%s", made.key)
    return made


@transaction.atomic
def change_type(*, user: Actor, type_: ElementType, content: TypeContent) -> ElementType:
    """What the type is from now on; its elements follow: numbers, scale, order.

    Refused where elements would stand where their type may not, or would lose values or statuses.
    """
    _require_planner(user)
    found = ElementType.objects.select_for_update(of=("self",)).get(pk=type_.pk)
    if found.pk not in changeable_types(access_of(user)):
        raise PermissionDenied(f"type {found.key} is used beyond the user's reach")
    _keeps_what_is(found, content)
    _fill(found, content)
    found.save()
    for plan in Plan.objects.filter(elements__type=found).distinct():
        arrange(lock(plan))
    log.info("steering.type_changed type=%s", found.key)
    return found


@transaction.atomic
def remove_type(*, user: Actor, type_: ElementType) -> None:
    """Takes away a type that no element has."""
    _require_planner(user)
    if Element.objects.filter(type=type_.pk).exists():
        raise Refused(f"Det finns {lowered(type_.name_plural)} i någon plan, så typen kan inte tas bort.")
    key = type_.key
    ElementType.objects.get(pk=type_.pk).delete()
    for other in ElementType.objects.filter(parents__contains=[key]):
        other.parents = [parent for parent in other.parents if parent != key]
        other.save()
    log.info("steering.type_removed type=%s", key)


@transaction.atomic
def save_scale(*, user: Actor, scale: Scale | None, name: str, steps: Sequence[StepContent]) -> Scale:
    """A scale and its steps, in order: a new one without `scale`. A step that is left out is taken away.

    Refused for a scale without steps, and where a status that somebody has chosen would go.
    """
    _require_planner(user)
    if not name.strip():
        raise Refused("Ge skalan ett namn, till exempel Måluppfyllelse.")
    _check_steps(steps)
    if scale is None:
        taken = set(Scale.objects.values_list("key", flat=True))
        scale = Scale.objects.create(key=_free(name, taken), name=name.strip())
    else:
        scale = Scale.objects.select_for_update().get(pk=scale.pk)
        if scale.pk not in changeable_scales(access_of(user)):
            raise PermissionDenied(f"scale {scale.key} is used beyond the user's reach")
        scale.name = name.strip()
        scale.save()
    _keep_steps(scale, steps)
    log.info("steering.scale_saved scale=%s", scale.key)
    return scale


@transaction.atomic
def remove_scale(*, user: Actor, scale: Scale) -> None:
    """Takes away a scale that nothing is judged on."""
    _require_planner(user)
    if scale.subjects.exists() or ElementType.objects.filter(scale=scale.pk).exists():
        raise Refused("Något bedöms på skalan, så den kan inte tas bort.")
    Scale.objects.get(pk=scale.pk).delete()
    log.info("steering.scale_removed scale=%s", scale.key)


def _require_planner(user: Actor) -> None:
    access = access_of(user)
    if not (access.everything or access.paths_with(Permission.PLAN)):
        raise PermissionDenied("the user plans nowhere")


def _free(name: str, taken: Collection[str]) -> str:
    base = slugify(name)[:45].strip("-")
    if not base:
        raise Refused("Ge det ett namn med bokstäver eller siffror.")
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def _fill(type_: ElementType, content: TypeContent) -> None:
    known = set(ElementType.objects.values_list("key", flat=True)) | {type_.key, ""}
    if not content.name.strip() or not content.name_plural.strip():
        raise Refused("Skriv typens namn, också i plural.")
    if not content.parents or set(content.parents) - known:
        raise Refused("Välj vad typen får stå under: överst eller någon annan typ.")
    if content.numbering not in NUMBERING_LABELS or content.owner_kind not in list(OwnerKind):
        raise Refused("Välj numrering och ägare i listorna.")
    if content.splits_by_sex and not content.is_measured:
        raise Refused("Bara det som mäts kan delas på kvinnor och män.")
    for name, value in _values(content).items():
        setattr(type_, name, value)
    type_.is_assessed = content.scale is not None


def _values(content: TypeContent) -> dict[str, object]:
    """The fields as the model has them."""
    return {
        "name": content.name.strip(),
        "name_plural": content.name_plural.strip(),
        "parents": list(content.parents),
        "level": content.level,
        "numbering": content.numbering,
        "scale": content.scale,
        "is_measured": content.is_measured,
        "splits_by_sex": content.splits_by_sex,
        "is_dated": content.is_dated,
        "names_bound": content.names_bound,
        "has_purpose": content.has_purpose,
        "owner_kind": content.owner_kind,
        "is_assignment": content.is_assignment,
    }


def _keeps_what_is(type_: ElementType, content: TypeContent) -> None:
    """Refused where the change would leave what there is behind."""
    elements = Element.objects.filter(type=type_)
    above = {key or "" for key in elements.values_list("parent__type__key", flat=True).distinct()}
    if above - set(content.parents):
        raise Refused(f"Några {lowered(type_.name_plural)} står där typen inte längre skulle få stå; flytta dem först.")
    if not content.is_measured and elements.filter(outcomes__isnull=False).exists():
        raise Refused(f"Det finns utfall för {lowered(type_.name_plural)}, så typen måste fortfarande mätas.")
    if not content.is_assignment and elements.filter(assignment__isnull=False).exists():
        raise Refused(f"Några {lowered(type_.name_plural)} är uppdrag, så typen måste fortfarande vara uppdrag.")
    judged = Entry.objects.filter(subject__element__type=type_).exclude(status=None)
    if content.scale != type_.scale and judged.exists():
        raise Refused(
            f"Några {lowered(type_.name_plural)} har redan bedömts på skalan {type_.scale}, så den kan inte bytas."
        )


def _check_steps(steps: Sequence[StepContent]) -> None:
    if len(steps) < 2:
        raise Refused("En skala behöver minst två steg.")
    for at, step in enumerate(steps, start=1):
        if not step.word.strip():
            raise Refused(f"Steg {at} saknar ord.")
        if step.shape not in dict(SHAPES) or step.colour not in dict(COLOURS):
            raise Refused(f"Välj form och färg för steg {at} i listorna.")
    words = [step.word.strip().lower() for step in steps]
    if len(set(words)) < len(words):
        raise Refused("Två steg har samma ord.")


def _keep_steps(scale: Scale, steps: Sequence[StepContent]) -> None:
    known = {step.key: step for step in scale.steps.all()}
    kept = {step.key for step in steps}
    for key in known.keys() - kept:
        if Entry.objects.filter(status=known[key]).exists() or Entry.objects.filter(proposed=known[key]).exists():
            raise Refused(f"Någon har valt ”{known[key].word}”, så steget kan inte tas bort.")
        known[key].delete()
    taken = set(known)
    for position, content in enumerate(steps):
        step = known.get(content.key)
        if step is None:
            key = _free(content.word, taken)
            taken.add(key)
            step = ScaleStep(scale=scale, key=key)
        step.word, step.symbol, step.shape = content.word.strip(), content.symbol.strip(), content.shape
        step.colour, step.is_reached, step.position = content.colour, content.is_reached, position
        step.save()
