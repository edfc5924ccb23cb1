"""Vad en rad heter: the words of a label by which two rows are known to be the same."""

import re
from functools import lru_cache

_STOP_WORDS = """
och för med som den det att till från per inom under samt eller vid av om på en ett de är har inte enligt
övriga övrigt totalt summa antal andel procent kronor tkr mnkr januari februari mars april maj juni juli
augusti september oktober november december jan feb apr helår år verksamhet avdelning avdelningen
avdelningens enhet ack total totala insatser personer kostnader kostnad nettokostnad
"""
_STOP = frozenset(_STOP_WORDS.split())


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, cut to their beginnings so that inflections agree."""
    words = re.findall(r"[a-zåäöé]{3,}|\d{2,}", text.lower())
    return frozenset(word[:7] if len(word) > 8 else word[:5] for word in words if word not in _STOP)
