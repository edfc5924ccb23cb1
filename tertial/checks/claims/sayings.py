"""Hur siffror sägs: the words around a number by which a report says what it is."""

import re

_UP = (
    r"ök(?:at|ade?s?|ar|ad|as?|ningen|ning)|utöka(?:ts|s|t|des)|höj(?:ts|s|des|t|as?)|stig(?:it|er|a)|steg|väx(?:t|te|er)|"
    r"vuxit|g(?:ått|ick|år) upp|högre|fler|större|"
    r"ökningar|mer|uppgång(?:en)?|dyrare|förläng(?:ts|des|d)|längre"
)
_DOWN = (
    r"sänk(?:ts|s|tes|t|as?)|minsk(?:at|ade?s?|ar|ad|as?|ningen|ning)|sjunk(?:it|er|a)|sjönk|fall(?:it|er)|föll|"
    r"g(?:ått|ick|år) ne[dr]|tappa(?:t|de|r)|krymp(?:t|te|er)|lägre|färre|mindre|"
    r"minskningar|nedgång(?:en)?|billigare|(?:för)?kort(?:ats|ades|as)|kortare"
)
CHANGED = re.compile(rf"(?<!\w)(?:(?P<up>{_UP})|(?P<down>{_DOWN})|förändr(?:ats|ing(?:en)?))(?!\w)", re.IGNORECASE)
_GAP = r"(?:[a-zåäö-]+\s+){0,5}"
_PLANNED = r"(?:budget\w*|plan(?:en|erat|erade)?|beräknat|ram(?:en)?|anslag(?:et)?|periodbudget\w*|internbudget\w*)"
RESULT = re.compile(
    r"(?<!\w)(?:(?P<up>\w*överskott\w*|positiv[at]?\s+(?:\w+\s+)?\w*(?:avvikelse|resultat|differens)\w*|plusresultat)|"
    r"(?P<down>\w*underskott\w*|negativ[at]?\s+(?:\w+\s+)?\w*(?:avvikelse|resultat|differens)\w*|minusresultat)|"
    r"\w*avvikelse[nr]?|avviker|differensen?)(?!\w)",
    re.IGNORECASE,
)
THAN_BUDGET = re.compile(
    rf"(?<!\w)(?:(?P<up>högre|mer|fler|över|dyrare|större|överskrid\w*|överstig\w*|överskred|översteg)|"
    rf"(?P<down>lägre|mindre|färre|under|billigare|underskrid\w*|understig\w*|underskred|understeg))(?:\s+[a-zåäö]+){{0,2}}?\s+"
    rf"(?:än\s+)?(?:[a-zåäö]+\s+){{0,3}}?{_PLANNED}(?!\w)",
    re.IGNORECASE,
)
BETTER = re.compile(rf"^\s*(?:(?P<up>bättre)|(?P<down>sämre))\s+än\s+{_GAP}{_PLANNED}", re.IGNORECASE)
LEADS = re.compile(
    r"(?:\s+(?:[a-zåäö-]+\s+){0,5}?)?\s*(?:med|på|om|motsvarande|är|var|blev|uppgår till|uppgick till|av|:|,)?\s*"
    r"(?:totalt\s+|sammanlagt\s+|hela\s+|endast\s+)?$",
    re.IGNORECASE,
)
CHANGE_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<up>{_UP})|(?P<down>{_DOWN})|förändr(?:ats|ing(?:en)?))(?P<gap>(?:\s+(?!till(?!\w))[\w-]+){{0,10}}?)\s+"
    r"(?:med|på|om|motsvarande|är|var|blev|uppgår till|uppgick till)\s*(?:totalt\s+|sammanlagt\s+|hela\s+|endast\s+)?$",
    re.IGNORECASE,
)
TO = re.compile(
    rf"(?<!\w)(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<gap>(?:[\s,]+[\w%-]+){{0,6}}?)\s+till\s+(?:[a-zåäö]+\s+){{0,2}}$",
    re.IGNORECASE,
)
CHANGE_AFTER = re.compile(
    r"^\s*(?:[a-zåäö]+\s+){0,2}?(?:(?P<up>högre|fler|mer|större|dyrare)|(?P<down>lägre|färre|mindre|billigare))"
    r"(?:\s+[a-zåäö]+){0,9}?\s+(?:än|jämfört|sedan)\s+",
    re.IGNORECASE,
)
MORE_AFTER = re.compile(
    r"^\s*(?:[a-zåäö]+\s+)?(?:(?P<up>högre|fler|mer)|(?P<down>lägre|färre|mindre))(?!\w)", re.IGNORECASE
)
IN_RESULT_AFTER = re.compile(
    r"^\s*(?:i\s+)?(?:(?P<up>överskott|plus)|(?P<down>underskott|minus)|(?:budget)?avvikelse)(?!\w)", re.IGNORECASE
)
FROM = re.compile(r"(?<!\w)från\s+(?:(?!blev|var|är|uppg|på|med|om|till|har|ha|kom)[a-zåäö]+\s+){0,3}$", re.IGNORECASE)
COMPARED = re.compile(
    rf"(?<!\w)(?:jämfört med|mot|gentemot|jämförelse med|än)\s+(?P<gap>{_GAP})(?:(?:19|20)\d\d\s+{_GAP})?$",
    re.IGNORECASE,
)
EARLIER = re.compile(
    r"(?<!\w)(?:förra|föregående|fjol)\s*årets?(?!\w)|(?<!\w)(?:i fjol|föregående år|förra året|året (?:innan|före)|"
    r"(?:samma|motsvarande) (?:period|tid)\w*|fjolåret)(?!\w)",
    re.IGNORECASE,
)
BUDGET = re.compile(
    rf"(?<!\w)(?:{_PLANNED}|\w*budget(?:en|ens|erad\w*)?|nettobudget\w*|budgeterad\w*)(?!\w)", re.IGNORECASE
)
FORECAST = re.compile(r"(?<!\w)(?:\w*prognos\w*|beräknas|bedöms|förväntas|väntas)(?!\w)", re.IGNORECASE)
OUTCOME = re.compile(
    r"(?<!\w)(?:utfall\w*|nettokostnad\w*|bokfört|bokförda|redovisa\w*|förbruka\w*|uppgår|uppgick|kostade|kostat|kostnaderna|"
    r"kostnad|intäkter\w*|bokslut\w*|var|är|fanns|blev|inkom|utgjorde|utgör)(?!\w)",
    re.IGNORECASE,
)
WHOLE_YEAR = re.compile(r"helår\w*|årsbudget\w*|årsprognos\w*|hela året|årets slut|vid årsskiftet", re.IGNORECASE)
OF_WHOLE = re.compile(r"^\s*av\s+", re.IGNORECASE)
AGAINST_BUDGET = re.compile(
    rf"(?<!\w)(?:mot|gentemot|jämfört med|i förhållande till|i jämförelse med|än|från)\s+(?:[a-zåäö]+\s+){{0,3}}?"
    rf"{_PLANNED}(?:\s+för\s+\w+)?",
    re.IGNORECASE,
)
COMPARED_YEAR = re.compile(
    r"(?<!\w)(?:än|jämfört med|sedan|mot|från|gentemot|mellan|samma|motsvarande)\s+"
    r"(?:[a-zåäö]+\s+){0,2}(?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
YEAR_OF_THE_ONE_BEFORE = re.compile(r"^\s*\(?(?:[a-zåäö]+\s+){0,3}?(?:19|20)\d\d(?!\d)")
BETWEEN = re.compile(
    r"(?<!\w)(?:mellan|perioden|åren|från)\s+(?:[a-zåäö]+\s+){0,2}((?:19|20)\d\d)\s*(?:och|till(?: och med)?|[–-])\s*"
    r"(?:[a-zåäö]+\s+){0,2}((?:19|20)\d\d)",
    re.IGNORECASE,
)
SINCE = re.compile(
    r"(?<!\w)(?:sedan|från|jämfört med|jämförelse med|mot|gentemot|än|mellan)\s+(?:[a-zåäö]+\s+){0,4}?"
    r"((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
CHAPTER = re.compile(r"\d{1,2}\.\d{1,2}")
NUMBERING = re.compile(r"\W*\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZÅÄÖ]")
REACH = 110
AND = re.compile(r"^[^.;:]{0,50}?(?:\boch|\brespektive|\bsamt|,)\s+(?:[a-zåäö]+\W+){0,5}$", re.IGNORECASE)
INHERITS = re.compile(
    r"^\s*(?:(?:till|och|eller|respektive|mot|jämfört med|-)(?:\s+[a-zåäö]+){0,3}|[,(/])\s*$", re.IGNORECASE
)
CAUSED = re.compile(
    r"(?<!\w)(?:beror|berodde|förklaras|orsakas|orsakades|härrör|hänförs|hänför sig)(?!\w)", re.IGNORECASE
)
# Words of rank and of going one way all along, in sentences without numbers.
WAYS = re.compile(
    r"(?<!\w)(?:störst|högst|flest|minst|lägst|färst|varje år|år för år|kontinuerligt|successivt)", re.IGNORECASE
)
