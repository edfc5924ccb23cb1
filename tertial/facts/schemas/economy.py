"""The economy's source tables. Money in kr with the ledger's sign."""

from dataclasses import replace

from tertial.facts.fields import Choice, Dimension, Field, Kind, Schema
from tertial.facts.rowrules import at_least_one, between, in_year, not_before, plausible_date
from tertial.facts.schemas.common import AMOUNT, UNIT

COUNTERPARTIES = (
    Choice("intern", ("internal", "internt", "i", "int")),
    Choice("extern", ("external", "externt", "e", "ext")),
)
DIMENSIONS = (
    Choice("responsibility", ("ansvar", "ansvarskod", "kostnadsställe")),
    Choice("activity", ("verksamhet", "verksamhetskod")),
    Choice("account", ("konto", "kontokod")),
    Choice("project", ("projekt",)),
    Choice("form", ("insatsform", "vårdform")),
    Choice("unit", ("enhet",)),
    Choice("object", ("objekt",)),
    Choice("district", ("distrikt",)),
)

ACCOUNT = Field(
    "account", Kind.CODE, "Konto", "Kontokod enligt kodplanen.", dimension=Dimension.ACCOUNT,
    synonyms=("konto", "kontonr", "kontonummer", "kontokod", "slagkonto"),
)  # fmt: skip
RESPONSIBILITY = Field(
    "responsibility", Kind.CODE, "Ansvar", "Ansvarskod; ger raden dess enhet.", dimension=Dimension.RESPONSIBILITY,
    synonyms=("ansvar", "ansvarskod", "ansvarnr", "kostnadsställe", "kst", "1 kostnadsställe"),
)  # fmt: skip
ACTIVITY = Field(
    "activity", Kind.CODE, "Verksamhet", "Verksamhetskod enligt kodplanen.", dimension=Dimension.ACTIVITY,
    synonyms=("verksamhet", "verksamhetskod", "vht", "verks"),
)  # fmt: skip
PROJECT = Field(
    "project", Kind.CODE, "Projekt", optional=True, synonyms=("projekt", "projektnr", "proj", "projektkod", "6 projekt")
)
YEAR = Field("year", Kind.YEAR, "År", synonyms=("år", "budgetår", "räkenskapsår"))

LEDGER = Schema(
    "ledger", "Huvudbok", "Bokförda rader ur ekonomisystemet.",
    (
        Field("date", Kind.DATE, "Datum", "Bokföringsdag.", synonyms=(
            "datum", "bokföringsdatum", "bokfdatum", "verifikationsdatum", "verdatum", "transaktionsdatum")),
        Field("period", Kind.MONTH, "Period", "Redovisningsmånad, till exempel 201704. Tomt: datumets månad.",
              optional=True, synonyms=("redovisningsperiod", "bokföringsperiod", "månad", "ack period")),
        ACCOUNT, RESPONSIBILITY, ACTIVITY, PROJECT,
        Field("object", Kind.CODE, "Objekt", optional=True, synonyms=("objekt", "objektkod", "anläggning")),
        Field("counterparty", Kind.CHOICE, "Motpart", "Intern eller extern.", optional=True,
              choices=COUNTERPARTIES, synonyms=("motpart", "intern extern", "internextern", "mp")),
        Field("voucher", Kind.TEXT, "Verifikation", optional=True, synonyms=(
            "verifikation", "verifikationsnummer", "vernr", "ver", "verifikationsnr")),
        Field("text", Kind.TEXT, "Text", optional=True, synonyms=(
            "verifikationstext", "beskrivning", "benämning", "radtext", "vertext")),
        AMOUNT,
    ),
    date_from=("date",), unit_from=("responsibility",), sum_of="amount", sie=True, rules=(plausible_date("date"),),
)  # fmt: skip

BUDGET = Schema(
    "budget", "Budget", "Budget per år, eller fördelad på månader.",
    (
        YEAR,
        Field("month", Kind.MONTH, "Månad", "1–12 eller 201704. Tomt: hela året.", optional=True, month_of="year",
              synonyms=("månad", "period")),
        ACCOUNT, RESPONSIBILITY, ACTIVITY, PROJECT,
        Field("version", Kind.TEXT, "Version", "Till exempel ursprunglig eller reviderad.",
              synonyms=("budgetversion", "budgettyp", "typ")),
        AMOUNT,
    ),
    date_from=("month", "year"), unit_from=("responsibility",), sum_of="amount", sie=True,
    rules=(in_year("month", "year"), between("year", 1990, 2100, "Året ska ligga mellan 1990 och 2100.")),
)  # fmt: skip

CODES = Schema(
    "codes", "Kodplan", "Koder med giltighetstid.",
    (
        Field("dimension", Kind.CHOICE, "Koddel", "Ansvar, verksamhet, konto, projekt …", choices=DIMENSIONS,
              synonyms=("koddel", "dimension", "typ")),
        Field("code", Kind.CODE, "Kod", synonyms=("kod", "värde", "nummer")),
        Field("name", Kind.TEXT, "Benämning", synonyms=("benämning", "namn", "text", "klartext")),
        Field("parent", Kind.CODE, "Överordnad kod", optional=True, synonyms=("överordnad", "förälder", "tillhör")),
        Field("unit", Kind.TEXT, "Enhet", "Enhetens väg, till exempel nämnden/enheten.", optional=True,
              synonyms=("enhet", "organisation")),
        Field("valid_from", Kind.DATE, "Gäller från", synonyms=(
            "gäller från", "giltig från", "from", "fr o m", "startdatum")),
        Field("valid_to", Kind.DATE, "Gäller till", "Tomt: tills vidare.", optional=True, ends=True, synonyms=(
            "gäller till", "giltig till", "tom", "t o m", "till och med", "slutdatum")),
    ),
    date_from=("valid_from",), sie=True,
    rules=(not_before("valid_to", "valid_from", "Koden upphör att gälla innan den börjar gälla."),),
)  # fmt: skip

FRAME_CHANGES = Schema(
    "frame_changes", "Ramförändringar", "Beslut som ändrar nämndens budgetram.",
    (
        YEAR,
        Field("decided", Kind.DATE, "Beslutsdatum", synonyms=("beslutsdatum", "beslutad", "beslutat", "datum")),
        Field("paragraph", Kind.TEXT, "Paragraf", "Till exempel § 45.", synonyms=("paragraf", "§")),
        Field("text", Kind.TEXT, "Text", synonyms=("beskrivning", "benämning", "avser")),
        AMOUNT,
    ),
    date_from=("decided",), sum_of="amount", rules=(plausible_date("decided"),),
)  # fmt: skip

FORECASTS = Schema(
    "forecasts", "Prognoser", "Helårsprognoser per enhet eller ansvar, hela eller fördelade på verksamhet och konto.",
    (
        YEAR,
        Field("made", Kind.ROUND, "Gjord", "Datum, eller uppföljningsomgång som T1 2017.", synonyms=(
            "gjord", "prognosdatum", "omgång", "prognostillfälle", "prognos")),
        Field("responsibility", Kind.CODE, "Ansvar", "Ansvarskod. Ange ansvar eller enhet.", optional=True,
              dimension=Dimension.RESPONSIBILITY, synonyms=RESPONSIBILITY.synonyms),
        Field("unit", Kind.CODE, "Enhet", "Enhetskod. Ange ansvar eller enhet.", optional=True,
              dimension=Dimension.UNIT, synonyms=UNIT.synonyms),
        replace(ACTIVITY, optional=True),
        Field("account_class", Kind.TEXT, "Kontoklass", "Konto eller kontoklass.", optional=True, synonyms=(
            "kontoklass", "kontogrupp", "konto")),
        AMOUNT,
        Field("reason", Kind.TEXT, "Orsak", optional=True, synonyms=("orsak", "förklaring", "kommentar")),
        Field("measure", Kind.TEXT, "Åtgärd", optional=True, synonyms=("åtgärd", "åtgärder")),
    ),
    date_from=("made",), unit_from=("unit", "responsibility"), sum_of="amount",
    rules=(
        at_least_one("unit", "responsibility", message="Raden har varken enhet eller ansvar."),
        plausible_date("made"),
    ),
    version=2,  # 2: activity
)  # fmt: skip

ENTERED = Schema(
    "entered", "Inmatade figurer", "Tal som ingen källa levererar, med källa och datum.",
    (
        Field("key", Kind.TEXT, "Nyckel", synonyms=("nyckel", "id")),
        Field("label", Kind.TEXT, "Benämning", synonyms=("benämning", "namn", "rubrik")),
        Field("unit_of_measure", Kind.TEXT, "Måttenhet", "Till exempel kr, antal eller %.", synonyms=(
            "måttenhet", "enhet", "mått")),
        Field("period", Kind.PERIOD, "Period", "Till exempel 2017, 2017-04 eller T1 2017.", synonyms=("period",)),
        Field("by", Kind.TEXT, "Fördelat på", optional=True, synonyms=("fördelat på", "fördelning", "grupp")),
        Field("value", Kind.NUMBER, "Värde", synonyms=("värde", "tal", "utfall")),
        Field("source", Kind.TEXT, "Källa", synonyms=("källa",)),
        Field("source_date", Kind.DATE, "Källans datum", synonyms=("källdatum", "källans datum", "datum")),
    ),
    date_from=("source_date",), rules=(plausible_date("source_date"),),
)  # fmt: skip
