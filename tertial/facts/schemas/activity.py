"""The source tables of cases and interventions."""

from tertial.facts.fields import Choice, Field, Kind, Schema
from tertial.facts.rowrules import (
    at_least_one,
    between,
    birth_date_in_birth_year,
    born_before,
    not_before,
    not_negative,
    plausible_date,
    two_decimals,
)
from tertial.facts.schemas.common import AMOUNT, BIRTH_YEAR, PERSON, SEX_FIELD, UNIT

LAWS = (
    Choice("SoL", ("socialtjänstlagen",)),
    Choice("LVU", ("lagen med särskilda bestämmelser om vård av unga",)),
    Choice("LVM", ("lagen om vård av missbrukare i vissa fall",)),
    Choice("LSS", ("lagen om stöd och service till vissa funktionshindrade",)),
)
PROVIDERS = (
    Choice("egen", ("egen regi", "kommunal", "internt", "own")),
    Choice("extern", ("privat", "köpt", "upphandlad", "external")),
    Choice("konsulentstödd", ("konsulentstött", "konsulent", "konsulentstödd vård")),
    Choice("entreprenad", ("på entreprenad", "entreprenör")),
    Choice("LOV", ("lagen om valfrihetssystem", "valfrihet")),
)
FORMS = tuple(
    Choice(form)
    for form in (
        "HVB", "familjehem", "jourhem", "stödboende", "öppenvård", "boendestöd", "daglig verksamhet",
        "korttidstillsyn",
    )
)  # fmt: skip
GROUP = Field("group", Kind.TEXT, "Grupp", "Till exempel ensamkommande.", optional=True, synonyms=("grupp", "målgrupp"))
REFERRALS = Schema(
    "referrals", "Aktualiseringar", "Anmälningar, ansökningar och annat som ger ett ärende.",
    (
        PERSON, SEX_FIELD, BIRTH_YEAR,
        Field("birth_date", Kind.DATE, "Födelsedatum", "Ger ålder i hela år. Visas aldrig.", optional=True,
              personal=True, synonyms=("födelsedatum", "född datum")),
        UNIT, GROUP,
        Field("kind", Kind.CHOICE, "Typ", "Anmälan, ansökan …", open_choices=True,
              choices=(Choice("anmälan", ("anm", "orosanmälan")), Choice("ansökan", ("ans",))),
              synonyms=("typ", "aktualiseringstyp", "sort", "slag")),
        Field("reason", Kind.TEXT, "Orsak", optional=True, synonyms=("orsak", "anledning")),
        Field("received", Kind.DATE, "Inkom", synonyms=("inkom", "inkommen", "inkomstdatum", "datum", "ankomstdatum")),
        Field("decided", Kind.DATE, "Beslutad", optional=True, synonyms=("beslutad", "beslutsdatum", "avslutad")),
        Field("outcome", Kind.TEXT, "Utfall", optional=True, synonyms=("utfall", "resultat", "beslut")),
    ),
    date_from=("received",), unit_from=("unit",),
    rules=(
        plausible_date("received"), born_before("received"), birth_date_in_birth_year(),
        not_before("decided", "received", "Beslutet är daterat före den dag då ärendet kom in."),
    ),
)  # fmt: skip

INVESTIGATIONS = Schema(
    "investigations", "Utredningar", "Utredningar med start och avslut.",
    (
        PERSON, SEX_FIELD, BIRTH_YEAR, UNIT, GROUP,
        Field("kind", Kind.CHOICE, "Typ", "Till exempel barn eller vuxen.", open_choices=True,
              synonyms=("typ", "utredningstyp", "sort")),
        Field("opened", Kind.DATE, "Inledd", synonyms=("inledd", "öppnad", "start", "startdatum", "påbörjad")),
        Field("closed", Kind.DATE, "Avslutad", "Tomt: pågår.", optional=True, synonyms=(
            "avslutad", "stängd", "slut", "slutdatum", "avslutsdatum")),
        Field("extended", Kind.BOOLEAN, "Förlängd", "Ja eller nej.", optional=True, synonyms=("förlängd",)),
    ),
    date_from=("opened",), unit_from=("unit",),
    rules=(
        plausible_date("opened"), born_before("opened"),
        not_before("closed", "opened", "Utredningen är avslutad före den inleddes."),
    ),
)  # fmt: skip

CASES = Schema(
    "cases", "Ärenden", "Ärenden med start och avslut.",
    (
        PERSON, SEX_FIELD, BIRTH_YEAR, UNIT, GROUP,
        Field("kind", Kind.CHOICE, "Typ", "Till exempel barn eller vuxen.", open_choices=True,
              synonyms=("typ", "ärendetyp", "sort")),
        Field("opened", Kind.DATE, "Öppnat", synonyms=("öppnat", "öppnad", "start", "startdatum", "påbörjat")),
        Field("closed", Kind.DATE, "Avslutat", "Tomt: pågår.", optional=True, synonyms=(
            "avslutat", "avslutad", "stängd", "slut", "slutdatum", "avslutsdatum")),
    ),
    date_from=("opened",), unit_from=("unit",),
    rules=(
        plausible_date("opened"), born_before("opened"),
        not_before("closed", "opened", "Ärendet är avslutat före det öppnades."),
    ),
)  # fmt: skip

INTERVENTIONS = Schema(
    "interventions", "Insatser", "Beviljade och pågående insatser.",
    (
        PERSON, SEX_FIELD, BIRTH_YEAR, UNIT,
        Field("form", Kind.CHOICE, "Form", "HVB, familjehem, öppenvård …", choices=FORMS, open_choices=True,
              synonyms=("form", "insats", "insatsform", "vårdform", "placeringsform")),
        Field("law", Kind.CHOICE, "Lag", "SoL, LVU, LVM eller LSS.", choices=LAWS, synonyms=("lag", "lagrum")),
        Field("provider", Kind.CHOICE, "Utförare", "Egen, extern, konsulentstödd, entreprenad eller LOV.",
              choices=PROVIDERS, synonyms=("utförare", "regi", "driftsform")),
        GROUP,
        Field("decided", Kind.DATE, "Beslutad", optional=True, synonyms=("beslutad", "beslutsdatum")),
        Field("start", Kind.DATE, "Start", optional=True, synonyms=("startdatum", "från", "from", "påbörjad")),
        Field("end", Kind.DATE, "Slut", "Tomt: pågår.", optional=True, ends=True, synonyms=(
            "slut", "slutdatum", "till", "tom", "t o m", "till och med", "avslutad")),
        Field("daily_cost", Kind.AMOUNT, "Dygnskostnad", "Kronor per dygn.", optional=True,
              synonyms=("dygnskostnad", "kostnad per dygn", "dygnspris")),
    ),
    date_from=("start", "decided"), unit_from=("unit",),
    rules=(
        at_least_one("start", "decided", message="Raden har varken startdatum eller beslutsdatum."),
        plausible_date("start"), plausible_date("decided"), plausible_date("end"), born_before("start", "decided"),
        not_before("end", "start", "Insatsen slutar före den börjar."),
        not_negative("daily_cost", "Dygnskostnaden ska vara noll eller mer."),
    ),
)  # fmt: skip

ATTENDANCE = Schema(
    "attendance", "Närvaro", "Närvaro per person och dag.",
    (
        PERSON, UNIT,
        Field("form", Kind.CHOICE, "Form", "Korttidstillsyn, daglig verksamhet …", choices=FORMS, open_choices=True,
              synonyms=("form", "insats", "insatsform")),
        Field("date", Kind.DATE, "Datum", synonyms=("datum", "dag", "närvarodag")),
        Field("quantity", Kind.NUMBER, "Antal", "Dygn, dagar eller timmar, med högst två decimaler.", synonyms=(
            "antal", "dygn", "dagar", "timmar", "närvaro", "mängd")),
    ),
    date_from=("date",), unit_from=("unit",),
    rules=(
        plausible_date("date"), not_negative("quantity", "Närvaron ska vara noll eller mer."),
        two_decimals("quantity", "Närvaron ska ha högst två decimaler."),
    ),
)  # fmt: skip

ASSISTANCE = Schema(
    "assistance", "Försörjningsstöd", "Utbetalat ekonomiskt bistånd per hushåll och månad.",
    (
        Field("household", Kind.PERSON, "Hushåll", "Hushållets identitet. Ersätts med en pseudonym när filen läses.",
              personal=True, synonyms=("hushåll", "hushållsid", "ärende", "ärendeid", "personnummer", "pnr")),
        Field("month", Kind.MONTH, "Månad", "Till exempel 201704.", synonyms=("månad", "period", "avser månad")),
        Field("district", Kind.TEXT, "Distrikt", optional=True, synonyms=("distrikt", "område", "stadsdel")),
        Field("purpose", Kind.CHOICE, "Ändamål", "Riksnorm, hotell …", open_choices=True,
              choices=(Choice("riksnorm", ("norm",)), Choice("hotell", ("hotellboende",))),
              synonyms=("ändamål", "biståndstyp", "syfte", "typ")),
        AMOUNT,
        Field("persons", Kind.INTEGER, "Personer i hushållet", optional=True, synonyms=("antal personer", "personer")),
        Field("age_of_applicant", Kind.INTEGER, "Sökandens ålder", optional=True, synonyms=("ålder",)),
        Field("new_arrival", Kind.BOOLEAN, "Nyanländ", "Ja eller nej.", optional=True, synonyms=("nyanländ",)),
    ),
    date_from=("month",), sum_of="amount",
    rules=(
        plausible_date("month"),
        between("persons", 1, 30, "Antalet personer i hushållet ska vara 1–30."),
        between("age_of_applicant", 0, 125, "Åldern ska vara 0–125 år."),
    ),
)  # fmt: skip
