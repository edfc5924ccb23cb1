"""HTML som värden: elements that are safe by construction: a plain string is always escaped, only `Html` is not."""

from html import escape


class Html(str):
    """Text that already is HTML."""

    __slots__ = ()


def element(name: str, *content: str | None, **attributes: str | None) -> Html:
    """`<name …>content</name>`. Attributes that are None are left out; `data_figure` is written `data-figure`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{joined(*content)}</{name}>")


def joined(*content: str | None) -> Html:
    """Pieces in a row; plain ones escaped, with their line breaks."""
    return Html("".join(piece if isinstance(piece, Html) else lines(piece) for piece in content if piece is not None))


def lines(text: str) -> Html:
    """Plain text as HTML; a newline is a line break."""
    return Html(escape(text).replace("\n", "<br>"))
