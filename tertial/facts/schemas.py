"""Källtabeller: the canonical tables of `design/sources.md` as data. Money in kr with the ledger's sign."""

from collections.abc import Mapping

from tertial.facts.fields import Choice, Dimension, Field, Kind, Rule, Schema
from tertial.facts.rowrules import (
    at_least_one,
    between,
    birth_date_in_birth_year,
    born_before,
    in_year,
    not_before,
    not_negative,
    plausible_date,
)

YES = ("ja", "j", "yes", "y", "true", "sant", "1", "x")
NO = ("nej", "n", "no", "false", "falskt", "0")

SEX = (
    Choice("K", ("kvinna", "kvinnor", "kv", "flicka", "f", "female", "woman", "2")),
    Choice("M", ("man", "män", "pojke", "male", "1")),
    Choice(None, ("okänt", "okänd", "uppgift saknas", "annat", "ukn", "unknown", "u", "0", "9")),
)
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

PERSON = Field(
    "person", Kind.PERSON, "Person", "Personnummer eller annan identitet. Ersätts med en pseudonym när filen läses.",
    personal=True, synonyms=("personnummer", "pnr", "personid", "persnr", "klient", "klientid", "brukare"),
)  # fmt: skip
SEX_FIELD = Field(
    "sex", Kind.CHOICE, "Kön", "K eller M. Tomt räknas som okänt.", may_be_empty=True, choices=SEX,
    synonyms=("kön", "gender"),
)  # fmt: skip
BIRTH_YEAR = Field(
    "birth_year", Kind.YEAR, "Födelseår", "Fyra siffror.", may_be_empty=True, synonyms=("födelseår", "född år", "född")
)
UNIT = Field(
    "unit", Kind.CODE, "Enhet", "Enhetens kod i kodplanen.", dimension=Dimension.UNIT,
    synonyms=("enhet", "enhetskod", "avdelning", "organisation", "org", "sektion"),
)  # fmt: skip
GROUP = Field("group", Kind.TEXT, "Grupp", "Till exempel ensamkommande.", optional=True, synonyms=("grupp", "målgrupp"))
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
AMOUNT = Field(
    "amount", Kind.AMOUNT, "Belopp", "Kronor med högst två decimaler. Kostnad (debet) är positiv, intäkt negativ.",
    synonyms=("belopp", "belopp kr", "kr", "summa", "saldo", "utfall"),
)  # fmt: skip
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
    "forecasts", "Prognoser", "Helårsprognoser per enhet eller ansvar.",
    (
        YEAR,
        Field("made", Kind.ROUND, "Gjord", "Datum, eller uppföljningsomgång som T1 2017.", synonyms=(
            "gjord", "prognosdatum", "omgång", "prognostillfälle", "prognos")),
        Field("responsibility", Kind.CODE, "Ansvar", "Ansvarskod. Ange ansvar eller enhet.", optional=True,
              dimension=Dimension.RESPONSIBILITY, synonyms=RESPONSIBILITY.synonyms),
        Field("unit", Kind.CODE, "Enhet", "Enhetskod. Ange ansvar eller enhet.", optional=True,
              dimension=Dimension.UNIT, synonyms=UNIT.synonyms),
        Field("account_class", Kind.TEXT, "Kontoklass", optional=True, synonyms=("kontoklass", "kontogrupp")),
        AMOUNT,
        Field("reason", Kind.TEXT, "Orsak", optional=True, synonyms=("orsak", "förklaring", "kommentar")),
        Field("measure", Kind.TEXT, "Åtgärd", optional=True, synonyms=("åtgärd", "åtgärder")),
    ),
    date_from=("made",), unit_from=("unit", "responsibility"), sum_of="amount",
    rules=(
        at_least_one("unit", "responsibility", message="Raden har varken enhet eller ansvar."),
        plausible_date("made"),
    ),
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

SCHEMAS: Mapping[str, Schema] = {
    schema.key: schema
    for schema in (
        LEDGER, BUDGET, CODES, FRAME_CHANGES, FORECASTS, ENTERED, REFERRALS, INVESTIGATIONS, INTERVENTIONS, ASSISTANCE,
    )
}  # fmt: skip


def schema(key: str) -> Schema:
    """The table with this key. Raises KeyError, with the known keys, for any other."""
    try:
        return SCHEMAS[key]
    except KeyError:
        raise KeyError(f"unknown table {key!r}; known: {', '.join(SCHEMAS)}") from None


__all__ = ["NO", "SCHEMAS", "YES", "Choice", "Dimension", "Field", "Kind", "Rule", "Schema", "schema"]
