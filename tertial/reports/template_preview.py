"""Förhandsvisning: one block of a template on real data. The block itself is the check of its parameters."""

from collections.abc import Mapping
from typing import Any

from tertial.core.contributions import blocks as block_registry
from tertial.core.errors import Refused
from tertial.documents import html
from tertial.documents.model import Block
from tertial.facts import store
from tertial.facts.selectors import scope_for
from tertial.facts.store import StoreError
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor
from tertial.periods import Period, PeriodError
from tertial.reports.block_context import context_with


def rendered(viewer: Actor, body: Node, period: Period, params: Mapping[str, Any]) -> str:
    """The block as HTML, on what the viewer may see. Refused, in a sentence, where it cannot be made."""
    return str(html.render_blocks(made(viewer, body, period, params)))


def made(viewer: Actor, body: Node, period: Period, params: Mapping[str, Any]) -> list[Block]:
    """The blocks that the parameters give. Refused, in a sentence, where they are wrong."""
    name = str(params.get("block", ""))
    if name not in block_registry:
        known = ", ".join(name for name, _ in block_registry)
        raise Refused(f"Blockslaget ”{name}” finns inte. Välj bland {known}.")
    scope = scope_for(viewer, body)
    try:
        with store.open(scope) as facts:
            return block_registry.get(name)(context_with(facts, body, period, viewer.pk), params)
    except (StoreError, PeriodError, Refused) as error:
        raise Refused(str(error)) from error
    except KeyError as error:
        raise Refused(f"Uppgiften {error.args[0]} saknas eller är okänd.") from error
    except (AttributeError, TypeError) as error:
        raise Refused("En uppgift har fel form, till exempel en text där en lista ska stå.") from error
    except ValueError as error:  # MeasureError, and what a figure or a unit refuses
        raise Refused(str(error)) from error
