"""Påhittade meningar om påhittade tabeller: true ones, each with one place that can be spoiled."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tertial.checks.tests.invented import Invented, names, written

FORMS = {
    "Äldreomsorg": "Äldreomsorgen", "Hemtjänst": "Hemtjänsten", "Barn och unga": "Barn och unga",
    "Familjehem": "Familjehemmen", "Missbruksvård": "Missbruksvården", "Boendestöd": "Boendestödet",
    "Daglig verksamhet": "Den dagliga verksamheten", "Personlig assistans": "Den personliga assistansen",
    "Förebyggande arbete": "Det förebyggande arbetet", "Ledning och administration": "Ledning och administration",
    "Öppenvård": "Öppenvården", "Lokaler": "Lokalerna", "Bistånd": "Biståndet",
    "Stöd till anhöriga": "Stödet till anhöriga", "Korttidsvistelse": "Korttidsvistelsen",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A table and a true sentence; `true` is the place in it that can be spoiled, `way` whether it is a word."""

    table: Invented
    sentence: str
    true: str
    way: bool = False

    def text(self, said: str) -> str:
        return f"Verksamheten\n\n{self.table.text()}\n\n{self.sentence.replace('@', said)}\n"


def money(random: Random) -> Told:
    """Budget, outcome and deviation in tkr; the sentence in tkr or mnkr, of one of them."""
    rows = []
    for name in names(random, random.randint(3, 8)):
        planned = random.randint(4_000, 90_000)
        spent = planned + random.choice((-1, 1)) * random.randint(planned // 30, planned // 6)
        rows.append([name, *map(written, (planned, spent, planned - spent))])
    table = Invented("Utfall per verksamhet, tkr", ["Verksamhet", "Budget", "Utfall", "Avvikelse"], rows)
    name, budget, outcome, deviation = random.choice(rows)
    surplus = not deviation.startswith("-")
    at, sentence = random.choice((
        (outcome, "{} har ett utfall på @."), (outcome, "{} kostade @ under perioden."),
        (outcome, "För perioden uppgår nettokostnaden till @ för {}."), (budget, "{} har en budget på @."),
        (deviation, "{} redovisar ett ££ på @."), (deviation, "{} avviker med @ mot budget."),
        (deviation, "{} visar ett ££ om @ jämfört med budget."),
    ))  # fmt: skip
    sentence = sentence.replace("££", "överskott" if surplus else "underskott")
    value = abs(Decimal(at.replace(" ", "")))
    said = f"{written(value)} tkr" if random.random() < 0.5 else f"{written(value / 1000, 1)} mnkr"
    named = FORMS[name] if sentence.startswith("{") else name.lower()
    return Told(table, sentence.format(named), said)


def persons(random: Random) -> Told:
    """Two years of counts; the sentence of one of them, or of the change."""
    rows = []
    for name in names(random, random.randint(2, 7)):
        then = random.randint(120, 900)
        now = then + random.choice((-1, 1)) * random.randint(then // 20 + 2, then // 3)
        rows.append([name, written(then), written(now)])
    table = Invented("Antal personer med insats", ["Insats", "2021", "2022"], rows)
    name, then, now = random.choice(rows)
    gap = int(now.replace(" ", "")) - int(then.replace(" ", ""))
    verb = "ökat" if gap > 0 else "minskat"
    true, sentence = random.choice((
        (now, f"{FORMS[name]} hade @ personer 2022."), (then, f"År 2021 hade {FORMS[name].lower()} @ personer."),
        (str(abs(gap)), f"{FORMS[name]} har {verb} med @ personer sedan 2021."),
        (now, f"{FORMS[name]} har {verb} från {then} till @ personer."),
        (then, f"{FORMS[name]} hade {now} personer, jämfört med @ föregående år."),
    ))  # fmt: skip
    return Told(table, sentence, true)


def ways(random: Random) -> Told:
    """The word of direction beside a number that is right."""
    made = money(random)
    name, _, _, deviation = random.choice(made.table.rows)
    word = "underskott" if deviation.startswith("-") else "överskott"
    sentence = f"{FORMS[name]} redovisar ett @ på {deviation.lstrip('-')} tkr."
    return Told(made.table, sentence, word, way=True)


TELLERS: tuple[Callable[[Random], Told], ...] = (money, persons, ways)
