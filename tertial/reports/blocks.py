"""Blocks of the report's own: a remark and a page break."""

from collections.abc import Mapping
from typing import Any

from tertial.core.contributions import BlockContext
from tertial.documents.model import Block, Note, PageBreak


def page_break(context: BlockContext, params: Mapping[str, Any]) -> list[Block]:
    """Sidbrytning."""
    return [PageBreak()]


def note(context: BlockContext, params: Mapping[str, Any]) -> list[Block]:
    """Anmärkning: `text` in small type."""
    return [Note(str(params["text"]))]
