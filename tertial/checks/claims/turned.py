"""Ord åt andra hållet: "ökat" for "minskat", in the same form."""

from decimal import Decimal

from tertial.numbers.figures import Figure
from tertial.numbers.formatting import Style
from tertial.numbers.units import unit
from tertial.numbers.words import Said, proposed

_UP_AND_DOWN = (
    ("mer", "mindre"), ("dyrare", "billigare"), ("bättre", "sämre"), ("över", "under"), ("ökningar", "minskningar"),
    ("uppgång", "nedgång"), ("uppgången", "nedgången"), ("plus", "minus"), ("plusresultat", "minusresultat"),
    ("gått upp", "gått ned"), ("gick upp", "gick ned"), ("går upp", "går ned"),
    ("ökades", "minskades"), ("ökas", "minskas"), ("höjts", "sänkts"), ("höjs", "sänks"),
    ("höjdes", "sänktes"), ("utökats", "minskats"), ("utökas", "minskas"),
    ("överskrider", "underskrider"), ("överstiger", "understiger"), ("överskred", "underskred"),
    ("översteg", "understeg"), ("överskrida", "underskrida"), ("överstiga", "understiga"),
)  # fmt: skip
_UP = {down: up for up, down in _UP_AND_DOWN} | {"fallit": "ökat", "föll": "ökade", "faller": "ökar",
    "gått ner": "gått upp", "gick ner": "gick upp", "går ner": "går upp", "tappat": "ökat", "tappade": "ökade",
    "tappar": "ökar", "krympt": "ökat", "krympte": "ökade", "krymper": "ökar"}  # fmt: skip
_DOWN = dict(_UP_AND_DOWN) | {"växt": "minskat", "vuxit": "minskat", "växte": "minskade", "växer": "minskar"}
_PARTS = (("positiv", "negativ"), ("överskott", "underskott"))


def turned(word: str, way: int) -> str:
    """The word in the same form that goes this way: up or a surplus (1), down or a deficit (−1)."""
    lower = word.lower()
    for up, down in _PARTS:
        one, other = (down, up) if way > 0 else (up, down)
        if one in lower:
            return lower.replace(one, other)
    mine = (_UP if way > 0 else _DOWN).get(lower)
    if mine:
        return mine
    return proposed(word, Said(Figure(Decimal(way), unit("count")), Style())) or ("ökat" if way > 0 else "minskat")
