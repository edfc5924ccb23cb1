"""Who may read a report and who may do what with it."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.numbers import UNITS, Figure
from tertial.reports import (
    actions,
    comment_actions,
    correction_actions,
    entered_actions,
    section_actions,
    shared_actions,
    template_actions,
    word_template,
    word_template_actions,
)
from tertial.reports.correction_selectors import corrections_of
from tertial.reports.corrections import Stood
from tertial.reports.models import EnteredFigure, KnownFigures, Report, SharedText, Template, TextConflict
from tertial.reports.rules import Known, State
from tertial.reports.section_rules import Part, Step
from tertial.reports.sentences import sentences
from tertial.reports.tests.conftest import make_owned, make_report
from tertial.reports.told import Where, mark_of
from tests.access import CAST, OTHER_TOWN, Deed, Page, answers
from tests.cast import Municipality

REPORT = "/rapporter/ekstad/socialnamnden/2017-t1/"
INSIDERS = ("Maja", "Kim", "Vera", "Frida", "Rune")
WRITERS = ("Kim", "Vera", "Frida")


def given(state: State = State.DRAFT):  # type: ignore[no-untyped-def]
    """Makes the report in the state."""

    def make(town: Municipality) -> None:
        make_report(town, state)

    return make


def report_in(town: Municipality, state: State) -> Report:
    return make_report(town, state)


def entered(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    return actions.enter_figure(
        user=user,
        body=report.body,
        period=report.period,
        key="x",
        label="X",
        unit="count",
        value=Decimal(1),
        source="Räknat",
        source_date=date(2017, 1, 1),
    )


def written(key: str):  # type: ignore[no-untyped-def]
    def write(town: Municipality, user: User) -> object:
        report = report_in(town, State.DRAFT)
        return actions.save_text(user=user, report=report, key=key, html="<p>x</p>", version=0)

    return write


def moved(state: State, name: str):  # type: ignore[no-untyped-def]
    def move(town: Municipality, user: User) -> object:
        return actions.move(user=user, report=report_in(town, state), name=name, note="Saknas.")

    return move


def owned(step: str = "open", key: str = "children"):  # type: ignore[no-untyped-def]
    """Makes the report with a section that Maja owns and that has come so far."""

    def make(town: Municipality) -> None:
        make_owned(make_report(town), key, town.people["Maja"], Step(step))

    return make


def section_moved(step: Step, name: str):  # type: ignore[no-untyped-def]
    def move(town: Municipality, user: User) -> object:
        report = report_in(town, State.DRAFT)
        make_owned(report, "children", town.people["Maja"], step)
        return section_actions.move_section(user=user, report=report, key="children", name=name, note="Saknas.")

    return move


def assigned(town: Municipality, user: User) -> object:
    report, people = report_in(town, State.DRAFT), {Part.OWNER: [town.people["Maja"]]}
    return section_actions.assign(user=user, report=report, key="children", people=people, due_on=None)


def commented(deed: str):  # type: ignore[no-untyped-def]
    """Makes a thread, and gives the address of a deed with it."""

    def make(town: Municipality) -> str:
        report = make_report(town)
        made = comment_actions.comment(user=town.people["Kim"], report=report, section="children", text="Hej")
        return f"{REPORT}kommentarer/{made.pk}/{deed}/"

    return make


def said(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    return comment_actions.comment(user=user, report=report, section="children", text="Hej")


def make_shared(town: Municipality, report: Report) -> SharedText:
    return SharedText.objects.create(body=report.body, title="Flytten", updated_by=town.people["Kim"])


def shared():  # type: ignore[no-untyped-def]
    """Makes a shared text, and gives its address."""

    def make(town: Municipality) -> str:
        return f"{REPORT}gemensamma/{make_shared(town, make_report(town)).pk}/"

    return make


def told(town: Municipality, user: User) -> object:
    text = make_shared(town, report_in(town, State.DRAFT))
    return shared_actions.save_shared(user=user, text=text, html="<p>x</p>", version=0)


def placed(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    return shared_actions.place(user=user, text=make_shared(town, report), report=report, keys=["children"])


def page(name: str, path: str, expected: dict[str, int], state: object = State.DRAFT, **more: object) -> Page:
    """A page of the report in a state, or of what `state` makes."""
    made = given(state) if isinstance(state, State) else state
    return Page(f"reports:{name}", f"{REPORT}{path}", expected, given=made, **more)  # type: ignore[arg-type]


PAGES = [
    Page("reports:list", "/rapporter/", answers(s200=(*CAST, OTHER_TOWN))),
    page("report", "", answers(s200=INSIDERS)),
    page("report", "", answers(s200=(*INSIDERS, "Sam", "Lena")), State.REVIEWED),
    page("figure", "siffra/no.such.figure/", answers()),
    page("rows", "siffra/no.such.figure/rader/", answers()),
    page("picker", "siffror/", answers(s200=("Maja", *WRITERS))),
    page("picker", "siffror/", answers(), State.APPROVED),
    page("section", "avsnitt/summary/", answers(s200=WRITERS)),
    page("section", "avsnitt/children/", answers(s200=("Maja", *WRITERS))),
    page("section", "avsnitt/no-such/", answers()),
    page("section", "avsnitt/summary/", answers(), State.APPROVED),
    page(
        "section",
        "avsnitt/summary/",
        answers(s302=WRITERS),
        method="post",
        data={"html": "<p>Nytt</p>", "version": "0"},
    ),
    page("entered", "inmatade-siffror/", answers(s200=WRITERS)),
    page("entered_reuse", "inmatade-siffror/x/", answers(s302=WRITERS), method="post"),
    page("entered_reuse", "inmatade-siffror/x/", answers(), State.APPROVED, method="post"),
    page("preflight", "granskning/", answers(s200=INSIDERS)),
    page("history", "historik/", answers(s200=("Kim", "Frida", "Rune"))),
    page("move", "lage/review/", answers(s302=WRITERS), method="post"),
    page("move", "lage/approve/", answers(s302=("Frida",)), State.REVIEWED, method="post"),
    page("move", "lage/freeze/", answers(), State.REVIEWED, method="post"),
    page("move", "lage/no-such/", answers(), method="post"),
    page("file", "fil/json/", answers(s200=INSIDERS)),
    page("file", "fil/json/", answers(s200=(*INSIDERS, "Sam", "Lena")), State.APPROVED),
    page("file", "fil/exe/", answers()),
]

PAGES += [
    page("sections", "avsnitt/", answers(s200=INSIDERS)),
    page("section_panel", "avsnitt/children/om/", answers(s200=INSIDERS)),
    page("section_panel", "avsnitt/no-such/om/", answers()),
    page("section_assign", "avsnitt/children/ansvar/", answers(s200=WRITERS)),
    page("section_assign", "avsnitt/children/ansvar/", answers(), State.APPROVED),
    page("section_move", "avsnitt/children/lage/klart/", answers(s302=("Maja", *WRITERS)), owned(), method="post"),
    page("section_move", "avsnitt/children/lage/granskat/", answers(s302=WRITERS), owned("contributed"), method="post"),
    page("section_move", "avsnitt/children/lage/godkann/", answers(s302=("Frida",)), owned("reviewed"), method="post"),
    page("section_move", "avsnitt/children/lage/oppna/", answers(s200=("Frida",)), owned("approved"), method="post"),
    page("section_move", "avsnitt/children/lage/klart/", answers(), method="post"),
    page("section_move", "avsnitt/children/lage/no-such/", answers(), owned(), method="post"),
    page("section", "avsnitt/summary/", answers(s200=("Maja", *WRITERS), s302=("Rune",)), owned(key="summary")),
    page("section", "avsnitt/children/", answers(s302=INSIDERS), owned("approved")),
    page("section_present", "avsnitt/children/narvaro/", answers(s200=("Maja", *WRITERS)), method="post"),
    page("section_settle", "avsnitt/children/versioner/1/", answers(), method="post"),
    page("comment", "avsnitt/children/kommentera/", answers(s302=INSIDERS), method="post", data={"text": "Hej"}),
    page("comment_figure", "siffra/no.such.figure/kommentera/", answers()),
    Page("reports:comment_answer", "", answers(s302=INSIDERS), "post", {"text": "Hej"}, commented("svar")),
    Page("reports:comment_resolve", "", answers(s302=INSIDERS), "post", {}, commented("lost")),
    page("comment_answer", "kommentarer/0/svar/", answers(), method="post"),
    page("section_earlier", "avsnitt/children/forra/", answers(s200=INSIDERS)),
    page("section_earlier", "avsnitt/children/forra/", answers(s404=INSIDERS), method="post"),
    page("changes", "andrat/", answers(s200=INSIDERS)),
    page("changes", "andrat/", answers(s200=(*INSIDERS, "Sam", "Lena")), State.REVIEWED),
    Page("reports:compare", "/rapporter/jamfor/", answers(s200=(*CAST, OTHER_TOWN))),
    page("names", "namn/?q=ma", answers(s200=INSIDERS)),
    page("shared_list", "gemensamma/", answers(s200=INSIDERS)),
    page("shared_list", "gemensamma/", answers(s302=("Maja", *WRITERS)), method="post", data={"title": "Flytten"}),
    Page("reports:shared_text", "", answers(s200=INSIDERS), given=shared()),
    Page("reports:shared_text", "", answers(s302=WRITERS), "post", {"html": "<p>x</p>", "version": "0"}, shared()),
    page("shared_text", "gemensamma/0/", answers()),
]


def reused(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    earlier = EnteredFigure.objects.create(
        body=report.body, key="x", label="X", unit="count", value=Decimal(1), source="Räknat",
        source_date=date(2016, 5, 1), period_start=date(2016, 1, 1), period_end=date(2016, 5, 1),
        entered_by=town.people["Kim"],
    )  # fmt: skip
    about = {"user": user, "body": report.body, "period": report.period, "key": earlier.key}
    return entered_actions.reuse_figure(**about, source_date=date(2017, 4, 30))


def confirmed(town: Municipality, user: User) -> object:
    reused(town, town.people["Kim"])
    report = Report.objects.get()
    return entered_actions.confirm_figure(user=user, body=report.body, period=report.period, key="x")


TEMPLATE_PAGE = "/rapporter/mallar/ekstad/socialnamnden/2017-t1/"


def template_page(name: str, path: str, expected: dict[str, int], **more: object) -> Page:
    """A page of the report's template."""
    return Page(f"reports:{name}", f"{TEMPLATE_PAGE}{path}", expected, given=given(), **more)  # type: ignore[arg-type]


def drafted(town: Municipality) -> None:
    """Makes the report, and a draft of its template."""
    templated(town, town.people["Kim"])


def templated(town: Municipality, user: User) -> object:
    template = report_in(town, State.DRAFT).template
    return template_actions.change(user=user, template=template, edit=lambda data: data)


def template_published(town: Municipality, user: User) -> object:
    drafted(town)
    return template_actions.publish(user=user, template=Template.objects.get())


def template_copied(town: Municipality, user: User) -> object:
    template = report_in(town, State.DRAFT).template
    data = template.data
    return template_actions.copy(user=user, template=template, data=data, title="X", period="T1 2018", names=True)


PAGES += [
    Page("reports:templates", "/rapporter/mallar/", answers(s200=(*WRITERS, "Ulla", OTHER_TOWN))),
    template_page("template", "", answers(s200=WRITERS)),
    template_page("template_section", "sektion/summary/", answers(s200=WRITERS)),
    template_page("template_section", "sektion/no-such/", answers()),
    template_page("template_new_block", "sektion/summary/nytt/", answers(s302=WRITERS), method="post"),
    template_page("template_block", "block/remark/", answers(s200=WRITERS)),
    template_page("template_block", "block/no-such/", answers()),
    template_page("template_preview", "block/remark/visa/", answers(), method="post"),
    template_page(
        "template_change", "andra/", answers(s302=WRITERS), method="post", data={"do": "up", "key": "adults"}
    ),
    template_page("template_change", "andra/", answers(), method="post", data={"do": "no-such"}),
    template_page("template_publish", "publicera/", answers()),
    Page("reports:template_publish", f"{TEMPLATE_PAGE}publicera/", answers(s200=WRITERS), given=drafted),
    template_page("template_versions", "versioner/", answers(s200=WRITERS)),
    template_page("template_file", "fil/", answers(s200=WRITERS)),
    template_page("template_copy", "kopiera/", answers(s200=WRITERS)),
    template_page("template_start", "rapport/", answers(s302=WRITERS), method="post"),
    page("report_template", "mall/", answers(s200=WRITERS)),
    page("report_template", "mall/", answers(), State.APPROVED),
]

BODY = "ekstad/socialnamnden"


def word_uploaded(town: Municipality, user: User) -> object:
    content = word_template.example()
    return word_template_actions.upload(user=user, body=town.nodes["socialnamnden"], name="m.docx", content=content)


def word_removed(town: Municipality, user: User) -> object:
    return word_template_actions.remove(user=user, body=town.nodes["socialnamnden"])


PAGES += [
    Page("reports:word_template", f"/rapporter/mallar/word/{BODY}/", answers(s200=WRITERS)),
    Page("reports:word_template", f"/rapporter/mallar/word/{BODY}/", answers(s200=WRITERS), method="post"),
    Page("reports:word_template", "/rapporter/mallar/word/ekstad/", answers()),
    Page("reports:word_template_file", f"/rapporter/mallar/word/{BODY}/fil/", answers(s200=WRITERS)),
]

DEEDS = [
    Deed("upload a Word template", word_uploaded, WRITERS),
    Deed("take a Word template away", word_removed, WRITERS),
    Deed("change a template", templated, WRITERS),
    Deed("publish a template", template_published, WRITERS),
    Deed("copy a template", template_copied, WRITERS),
    Deed("write in the committee's section", written("summary"), WRITERS),
    Deed("write in the department's section", written("children"), ("Maja", *WRITERS)),
    Deed("enter a figure", entered, WRITERS),
    Deed("take an earlier figure over", reused, WRITERS),
    Deed("confirm a figure that was taken over", confirmed, WRITERS),
    Deed("say who answers for a section", assigned, WRITERS),
    Deed("hand in a section", section_moved(Step.OPEN, "klart"), ("Maja", *WRITERS)),
    Deed("review a section", section_moved(Step.CONTRIBUTED, "granskat"), WRITERS),
    Deed("return a section", section_moved(Step.CONTRIBUTED, "tillbaka"), WRITERS),
    Deed("approve a section", section_moved(Step.REVIEWED, "godkann"), ("Frida",)),
    Deed("open a section again", section_moved(Step.APPROVED, "oppna"), ("Frida",)),
    Deed("comment", said, INSIDERS),
    Deed("write a shared text", told, WRITERS),
    Deed("place a shared text", placed, ("Maja", *WRITERS)),
    Deed("review", moved(State.DRAFT, "review"), WRITERS),
    Deed("return", moved(State.REVIEWED, "return"), WRITERS),
    Deed("approve", moved(State.REVIEWED, "approve"), ("Frida",)),
    Deed("reopen", moved(State.APPROVED, "reopen"), ("Frida",)),
    Deed(
        "freeze",
        lambda town, user: actions.freeze(user=user, report=report_in(town, State.APPROVED)),
        ("Frida",),
    ),
]

# Corrections: seen by those who work with the report, accepted by who reviews it and, once approved, by who approves.
PAGES += [
    page("corrections", "rattelser/", answers(s200=INSIDERS)),
    page("corrections", "rattelser/?nr=1", answers(s200=INSIDERS), State.APPROVED),
    page("accept", "rattelser/godta/", answers(s302=WRITERS), State.REVIEWED, method="post"),
    page("accept", "rattelser/godta/", answers(s302=("Frida",)), State.APPROVED, method="post"),
    page("section_words", "avsnitt/children/ord/", answers(s200=("Maja", *WRITERS))),
    page("section_words", "avsnitt/children/ord/", answers(), State.APPROVED),
    page("word_choices", "avsnitt/children/ord/forslag/", answers(s200=("Maja", *WRITERS)), method="post"),
    page("correct_sentence", "avsnitt/children/mening/", answers(s302=("Maja", *WRITERS)), method="post"),
    page("correct_sentence", "avsnitt/summary/mening/", answers(s302=WRITERS), method="post"),
    page("correct_sentence", "avsnitt/no-such/mening/", answers(), method="post"),
]


def accepted(state: State):  # type: ignore[no-untyped-def]
    """Accepts one changed figure of a report in the state."""

    def accept(town: Municipality, user: User) -> object:
        report = report_in(town, state)
        gone = Stood(Figure(Decimal(4), UNITS["count"]), (), "Barn", "Placerade", "4")
        KnownFigures.objects.create(
            report=report, figures={"gone.a.b": gone.as_json()}, why=Known.REVIEWED, known_at=timezone.now(), changed=1
        )
        seen = corrections_of(report).seen
        return correction_actions.accept(user=user, report=report, seen=seen)

    return accept


DEEDS += [
    Deed("accept changed figures", accepted(State.REVIEWED), WRITERS),
    Deed("accept changed figures in what is approved", accepted(State.APPROVED), ("Frida",)),
]


def answering(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    first = comment_actions.comment(user=town.people["Kim"], report=report, section="children", text="Hej")
    return comment_actions.answer(user=user, report=report, comment_id=first.pk, text="Ja")


def resolving(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    first = comment_actions.comment(user=town.people["Kim"], report=report, section="children", text="Hej")
    return comment_actions.resolve(user=user, report=report, comment_id=first.pk, is_resolved=True)


def with_sentence(town: Municipality) -> tuple[Report, Where]:
    report, html = report_in(town, State.DRAFT), "<p>Kostnaden är drygt 4 mnkr.</p>"
    saved = actions.save_text(user=town.people["Kim"], report=report, key="children", html=html, version=0)
    return report, Where("children", 0, mark_of(sentences(saved.html)[0].html))


def rewritten(town: Municipality, user: User) -> object:
    report, where = with_sentence(town)
    return correction_actions.rewrite(user=user, report=report, where=where, html="<p>Annat.</p>")


def word_replaced(town: Municipality, user: User) -> object:
    report, where = with_sentence(town)
    try:
        return correction_actions.replace_untrue(user=user, report=report, where=where, start=0, word="")
    except Refused as refused:  # no word is bound there: only who may write is told so
        return refused


def words_bound(town: Municipality, user: User) -> object:
    report, _where = with_sentence(town)
    return correction_actions.bind_words(user=user, report=report, key="children", version=1, chosen={})


def settled(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    conflict = TextConflict.objects.create(report=report, key="children", theirs="Färre.", mine="Fler.")
    return section_actions.settle(user=user, report=report, conflict_id=conflict.pk, keep="both")


def earlier_taken(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    return actions.take_over(user=user, report=report, key="children", earlier=report)


def shared_begun(town: Municipality, user: User) -> object:
    return shared_actions.create(user=user, report=report_in(town, State.DRAFT), title="Flytten")


def template_thrown(town: Municipality, user: User) -> object:
    drafted(town)
    return template_actions.discard(user=user, template=Template.objects.get())


def template_made(town: Municipality, user: User) -> object:
    data = report_in(town, State.DRAFT).template.data
    try:
        return template_actions.make(user=user, data=data, replace=True)
    except Refused as unseen:  # who may not even see the committee is told no more than that
        raise PermissionDenied(unseen.message) from None


def newer_template_taken(town: Municipality, user: User) -> object:
    template_published(town, town.people["Kim"])
    return template_actions.take_over(user=user, report=Report.objects.get())


def report_started(town: Municipality, user: User) -> object:
    template_published(town, town.people["Kim"])
    Report.objects.all().delete()
    return template_actions.start_report(user=user, template=Template.objects.get())


DEEDS += [
    Deed("answer a comment", answering, INSIDERS),
    Deed("resolve a thread", resolving, INSIDERS),
    Deed("rewrite a sentence", rewritten, ("Maja", *WRITERS)),
    Deed("put a word right", word_replaced, ("Maja", *WRITERS)),
    Deed("bind words", words_bound, ("Maja", *WRITERS)),
    Deed("choose between two versions", settled, ("Maja", *WRITERS)),
    Deed("take an earlier text over", earlier_taken, ("Maja", *WRITERS)),
    Deed("begin a shared text", shared_begun, ("Maja", *WRITERS)),
    Deed("throw a template's draft away", template_thrown, WRITERS),
    Deed("make a template of a file", template_made, WRITERS),
    Deed("follow a newer template", newer_template_taken, WRITERS),
    Deed("start a report", report_started, WRITERS),
]
