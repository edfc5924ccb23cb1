"""The source tables of personnel: employments, absences and schedules. Hours with two decimals; end dates half-open."""

from tertial.facts.fields import Choice, Field, Kind, Schema
from tertial.facts.rowrules import (
    at_least_one,
    between,
    born_before,
    hours_within_days,
    not_above,
    not_before,
    not_negative,
    plausible_date,
)
from tertial.facts.schemas.common import BIRTH_YEAR, PERSON, SEX_FIELD, UNIT

EMPLOYMENT_FORMS = (
    Choice("tillsvidare", ("tillsvidareanställning", "tillsvidareanställd", "tv", "fast", "fast anställd")),
    Choice("visstid", (
        "visstidsanställning", "visstidsanställd", "vikariat", "vikarie", "allmän visstidsanställning",
        "särskild visstidsanställning", "tidsbegränsad")),
    Choice("timavlönad", ("timavlönade", "timanställd", "timanställning", "timlön", "timvikarie", "intermittent")),
)  # fmt: skip
CAUSES = (
    Choice("sjuk", ("sjukdom", "sjukfrånvaro", "sjukskriven", "sjukskrivning", "sjukledig")),
    Choice("vård av barn", ("vab", "tillfällig vård av barn", "tillfällig föräldrapenning")),
    Choice("föräldraledig", ("föräldraledighet", "föräldrapenning")),
    Choice("semester", ("sem",)),
    Choice("tjänstledig", ("tjänstledighet", "ledig utan lön")),
)
HOURS_A_MONTH = 744
_EMPLOYEE = ("anställningsnummer", "anställningsnr", "anstnr", "anställd", "medarbetare")
STAFF_PERSON = Field(
    PERSON.key, PERSON.kind, PERSON.label, PERSON.help, personal=True, synonyms=(*PERSON.synonyms, *_EMPLOYEE)
)

EMPLOYMENTS = Schema(
    "employments", "Anställningar", "Anställningar med form, sysselsättningsgrad och tid.",
    (
        STAFF_PERSON, SEX_FIELD, BIRTH_YEAR, UNIT,
        Field("form", Kind.CHOICE, "Anställningsform", "Tillsvidare, visstid eller timavlönad.",
              choices=EMPLOYMENT_FORMS, synonyms=("anställningsform", "anstform", "form")),
        Field("fte", Kind.NUMBER, "Sysselsättningsgrad", "Del av heltid: 1 är heltid, 0,75 är 75 %.",
              synonyms=("sysselsättningsgrad", "sysgrad", "tjänstgöringsgrad", "årsarbetare")),
        Field("from", Kind.DATE, "Från", "Anställningens första dag.", synonyms=(
            "från", "fr o m", "anställd från", "startdatum", "anställningsdatum")),
        Field("to", Kind.DATE, "Till", "Tomt: tills vidare.", optional=True, ends=True, synonyms=(
            "till", "tom", "t o m", "till och med", "anställd till", "slutdatum", "avgångsdatum")),
    ),
    date_from=("from",), unit_from=("unit",), lasting="to",
    rules=(
        plausible_date("from"), plausible_date("to"), born_before("from"),
        not_before("to", "from", "Anställningen slutar före den börjar."),
        between("fte", 0, 1, "Sysselsättningsgraden ska vara 0–1, där 1 är heltid (75 % skrivs 0,75)."),
    ),
)  # fmt: skip

ABSENCES = Schema(
    "absences", "Frånvaro", "Frånvaro i timmar, rad för rad, med det frånvarofall som raden hör till.",
    (
        STAFF_PERSON, UNIT,
        Field("cause", Kind.CHOICE, "Orsak", "Sjuk, semester, föräldraledig …", choices=CAUSES, open_choices=True,
              synonyms=("orsak", "frånvaroorsak", "frånvarotyp", "typ")),
        Field("spell_start", Kind.DATE, "Fallets början", "Första dagen i det sammanhängande frånvarofallet.",
              synonyms=("fallets början", "sjukfallets början", "fall från", "första frånvarodag")),
        Field("spell_end", Kind.DATE, "Fallets slut", "Tomt: pågår.", optional=True, ends=True, synonyms=(
            "fallets slut", "sjukfallets slut", "fall till")),
        Field("date_from", Kind.DATE, "Från", "Radens första dag.", synonyms=(
            "från", "fr o m", "from", "datum från", "startdatum")),
        Field("date_to", Kind.DATE, "Till", "Radens sista dag.", may_be_empty=True, ends=True, synonyms=(
            "till", "tom", "t o m", "till och med", "datum till", "slutdatum")),
        Field("hours", Kind.AMOUNT, "Timmar", "Frånvarotimmar på raden, med högst två decimaler.", synonyms=(
            "timmar", "frånvarotimmar", "antal timmar", "tim")),
    ),
    date_from=("date_from",), unit_from=("unit",),
    rules=(
        plausible_date("spell_start"), plausible_date("spell_end"), plausible_date("date_from"),
        plausible_date("date_to"), at_least_one("date_to", message="Raden saknar sista dag."),
        not_before("date_to", "date_from", "Frånvaron slutar före den börjar."),
        not_before("spell_end", "spell_start", "Frånvarofallet slutar före det börjar."),
        not_before("date_from", "spell_start", "Raden börjar före det frånvarofall som den hör till."),
        not_before("spell_end", "date_to", "Raden slutar efter det frånvarofall som den hör till."),
        not_negative("hours", "Timmarna ska vara noll eller fler."),
        hours_within_days("hours", "date_from", "date_to"),
    ),
)  # fmt: skip

SCHEDULES = Schema(
    "schedules", "Schemalagd tid", "Schemalagda timmar per person, enhet och månad.",
    (
        STAFF_PERSON, UNIT,
        Field("month", Kind.MONTH, "Månad", "Till exempel 201704.", synonyms=("månad", "period", "avser månad")),
        Field("scheduled_hours", Kind.AMOUNT, "Schemalagda timmar", "Med högst två decimaler.", synonyms=(
            "schemalagda timmar", "schematimmar", "schemalagd tid", "arbetstid", "ordinarie arbetstid")),
        Field("statutory_leave_hours", Kind.AMOUNT, "Lagstadgad ledighet",
              "Timmar av den schemalagda tiden som är lagstadgad ledighet.", optional=True, synonyms=(
                  "lagstadgad ledighet", "lagstadgad ledighet timmar")),
    ),
    date_from=("month",), unit_from=("unit",),
    rules=(
        plausible_date("month"),
        between("scheduled_hours", 0, HOURS_A_MONTH, f"De schemalagda timmarna ska vara 0–{HOURS_A_MONTH}."),
        not_negative("statutory_leave_hours", "Timmarna ska vara noll eller fler."),
        not_above("statutory_leave_hours", "scheduled_hours",
                  "Den lagstadgade ledigheten är längre än den schemalagda tiden."),
    ),
)  # fmt: skip
