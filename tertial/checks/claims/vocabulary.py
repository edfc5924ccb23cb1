"""Ordförråd: words that most reports have, so that they do not tell which line of a table a sentence speaks of."""

from tertial.checks.stemming import stem


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


# Words of a label that say what sort of row it is, not which.
SORT = _stems("""
år året årets summa total totalt totala samtliga alla delsumma summering hela netto resultat nettokostnad
nettokostnader avdelning avdelningen enhet enheten verksamhet verksamheten verksamheter kostnad kostnader insats
insatser förvaltning förvaltningen nämnd nämnden område person personer utfall budget redovisning period perioden
""")
# Words that stand for the whole that a report is of.
WHOLES = _stems("nämnd nämnden förvaltning förvaltningen kommun kommunen verksamhet verksamheten år året")
# Words of a total that say that it is one.
SUMS = _stems("""
summa total totalt totala samtliga alla delsumma avdelning verksamhet
""")
# Words of a header that say a column's role, period or unit, and nothing more.
TOLD = _stems("""
budget utfall bokslut prognos avvikelse budgetavvikelse förändring differens diff ackumulerat årsbudget ram plan
budgetram redovisat prognosavvikelse årsprognos helår period perioden delår tertial kvartal ack jämfört föregående
läsår föreg fjol fjolår förra samma nettokostnad kostnad netto utveckling procent andel
""")
# Last parts of compounds that say what sort of thing it is: "vuxenavdelningen", "personalkostnader".
TAILS = _stems("""
kostnaderna verksamheten avdelningen enheten nämnden området budgeten utfallet insatser intäkterna förvaltningen
gruppen arbetet kostnad verksamheter sektorn
""")
# Words of a sentence that speak of no narrower thing than the line that it names.
SPOKEN = _stems("""
nettokostnad kostnad kostnader kostnaderna utfall utfallet budget budgeten prognos prognosen avvikelse avvikelsen
intäkter överskott underskott resultat resultatet period perioden året helåret verksamhet verksamheten avdelning
avdelningen enhet enheten nämnd nämnden förvaltning förvaltningen redovisar redovisade redovisas visar visade uppgår
uppgick uppgått ligger beräknas bedöms förväntas väntas pekar kostade kostat hade haft blev blivit ökat ökade
minskat minskade ökar minskar ökning ökningen minskning minskningen högre lägre fler färre större mindre bättre
sämre jämfört jämförelse samma motsvarar motsvarande föregående förra fjol fjolåret tidigare senaste totala
sammanlagda positiv negativ positiva negativa budgeterade budgeterad budgeterat budgeterats planerat årets årsbudget
helår delår delåret tertialet kvartalet tertial andelen antalet genomsnitt genomsnittliga genomsnittlig under mellan
sedan medan däremot dock också även samtidigt steg stigit sjunkit sjönk vilket innebär ger alltså därmed fanns finns
varit personer årsarbetare anställda ärenden kronor miljoner miljarder tusen procent procentenheter drygt knappt
närmare nästan cirka ungefär omkring över runt uppemot inom området gruppen sektorn stannade landade landar slutade
redovisad ackumulerade ackumulerat bokfört bokförda förbrukat periodens slutet augusti december januari april mars
juni juli september oktober november februari maj sammantaget sammanlagt totalt netto brutto inklusive exklusive
kommunen kommunens avvikelser mätt utgör utgjorde motsvarade avviker gick gått tertialrapport bokslut bokslutet
bedömning bedömningen visat uppvisar uppvisade gör gjorde fick får hittills gjordes medarbetare uppskattade arbetar
arbetade består bestod levde lever bedrevs köptes köpt
årsprognosen helårsprognosen prognoserna budgetavvikelsen prognosavvikelsen underskottet överskottet nettobudgeten
bruttokostnaden bruttokostnaderna periodbudgeten kostnadsutvecklingen volymen siffran värdet nivån
""")
