"""How `rounds.toml` names an element: by its key in `plan.toml`."""

from collections.abc import Mapping, Sequence

from tertial.followup.models import Subject
from tertial.followup.profile_keys import ProfileKeys
from tertial.organisation.models import Node
from tertial.steering.models import Element


def find(key: str, body: Node) -> Subject | None:
    """The subject of the element with this key in a plan of the body or of one below it."""
    element = Element.objects.select_related("subject__node", "plan__body").filter(key=key).first()
    if element is None or not f"{element.plan.body.path}/".startswith(f"{body.path}/"):
        return None
    return element.subject


def keys(subjects: Sequence[Subject]) -> Mapping[int, str]:
    """The keys of those subjects that are elements. One query."""
    return dict(Element.objects.filter(pk__in=[one.pk for one in subjects]).values_list("pk", "key"))


ELEMENT_KEYS = ProfileKeys(find, keys)
