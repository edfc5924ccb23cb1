"""What several source tables share: the words for yes, no and sex, the person, the unit, the amount."""

from tertial.facts.fields import Choice, Dimension, Field, Kind

YES = ("ja", "j", "yes", "y", "true", "sant", "1", "x")
NO = ("nej", "n", "no", "false", "falskt", "0")

SEX = (
    Choice("K", ("kvinna", "kvinnor", "kv", "flicka", "f", "female", "woman", "2")),
    Choice("M", ("man", "män", "pojke", "male", "1")),
    Choice(None, ("okänt", "okänd", "uppgift saknas", "annat", "ukn", "unknown", "u", "0", "9")),
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
AMOUNT = Field(
    "amount", Kind.AMOUNT, "Belopp", "Kronor med högst två decimaler. Kostnad (debet) är positiv, intäkt negativ.",
    synonyms=("belopp", "belopp kr", "kr", "summa", "saldo", "utfall"),
)  # fmt: skip
