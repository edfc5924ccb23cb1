"""The source tables of what goes wrong and what people say of it: incidents and complaints."""

from tertial.facts.fields import Choice, Field, Kind, Schema
from tertial.facts.rowrules import not_before, plausible_date
from tertial.facts.schemas.common import SEX_FIELD, UNIT

INCIDENTS = Schema(
    "incidents", "Avvikelser och tillbud", "Tillbud, olycksfall, avvikelser och rapporter enligt lex Sarah.",
    (
        Field("date", Kind.DATE, "Datum", "Dagen då det hände eller rapporterades.", synonyms=(
            "datum", "händelsedatum", "rapportdatum", "inkom", "rapporterad")),
        UNIT,
        Field("kind", Kind.CHOICE, "Typ", "Tillbud, olycksfall, egendom/säkerhet, avvikelse eller lex Sarah.",
              open_choices=True,
              choices=(
                  Choice("tillbud"), Choice("olycksfall", ("olycka", "arbetsskada")),
                  Choice("egendom/säkerhet", ("egendom", "säkerhet", "egendom och säkerhet")),
                  Choice("avvikelse", ("avvikelser",)), Choice("lex Sarah", ("missförhållande",)),
              ),
              synonyms=("typ", "händelsetyp", "sort", "slag")),
        Field("category", Kind.TEXT, "Kategori", "Till exempel hot och våld.", optional=True, synonyms=(
            "kategori", "orsak", "område")),
        Field("process", Kind.TEXT, "Process", optional=True, synonyms=("process", "delprocess")),
        Field("severity", Kind.TEXT, "Allvarlighet", optional=True, synonyms=("allvarlighet", "allvarlighetsgrad")),
        Field("reported_to_ivo", Kind.BOOLEAN, "Anmäld till IVO", "Ja eller nej.", optional=True, synonyms=(
            "anmäld till ivo", "ivo", "ivoanmälan")),
        Field("status", Kind.CHOICE, "Status", "Till exempel pågår eller utredd.", open_choices=True, choices=(
            Choice("pågår", ("pågående", "öppen", "under utredning")), Choice("utredd", ("färdigutredd", "klar")),
        ), synonyms=("status", "läge", "tillstånd")),
    ),
    date_from=("date",), unit_from=("unit",), rules=(plausible_date("date"),),
)  # fmt: skip

COMPLAINTS = Schema(
    "complaints", "Synpunkter", "Synpunkter och klagomål som har kommit in.",
    (
        Field("received", Kind.DATE, "Inkom", synonyms=("inkom", "inkommen", "datum", "inkomstdatum", "ankomstdatum")),
        UNIT,
        Field("channel", Kind.TEXT, "Kanal", "Till exempel e-tjänst, telefon eller brev.", optional=True, synonyms=(
            "kanal", "väg", "inkom via")),
        Field("kind", Kind.CHOICE, "Typ", "Till exempel klagomål, beröm eller förslag.", optional=True,
              open_choices=True,
              choices=(Choice("klagomål"), Choice("beröm"), Choice("förslag"), Choice("fråga")),
              synonyms=("typ", "slag", "sort")),
        Field("sex", Kind.CHOICE, SEX_FIELD.label, SEX_FIELD.help, optional=True, choices=SEX_FIELD.choices,
              synonyms=SEX_FIELD.synonyms),
        Field("answered", Kind.DATE, "Besvarad", "Tomt: inte besvarad.", optional=True, synonyms=(
            "besvarad", "svarsdatum", "svar")),
        Field("status", Kind.CHOICE, "Status", "Till exempel pågår, genomförd eller nedlagd.", open_choices=True,
              choices=(
                  Choice("pågår", ("pågående", "öppen")), Choice("genomförd", ("genomförda", "åtgärdad")),
                  Choice("nedlagd", ("nedlagda", "avskriven")),
              ),
              synonyms=("status", "läge", "tillstånd")),
    ),
    date_from=("received",), unit_from=("unit",),
    rules=(plausible_date("received"), not_before("answered", "received", "Svaret är daterat före synpunkten.")),
)  # fmt: skip
