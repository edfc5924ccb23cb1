"""Every page of the project in a real browser: nothing against WCAG 2.2 AA, no sideways scroll, no complaint."""

import pytest
from django.urls import get_resolver, resolve
from playwright.sync_api import Page

from tests.browser.axe import scrolls_sideways, violations
from tests.browser.demo import BODY, REPORT, Demo
from tests.test_access import url_names

NODE = f"/organisation/{BODY}/"
PLAN = f"/plan/{BODY}/2016-2018/"
MALL = f"/rapporter/mallar/{BODY}/2017-t1/"
# (role, path): the role sees the most of the page. Without a role nobody is logged in.
PAGES = [
    ("", "/konto/logga-in/"),
    ("", "/konto/inaktiv/"),
    ("", "/konto/aterstall/"),
    ("", "/konto/aterstall/klart/"),
    ("", "/konto/aterstall/1-fel/"),
    ("", "/konto/aterstall/bytt/"),
    ("", "/konto/skapa/"),
    ("", "/om/"),
    ("", "/om/tillganglighet/"),
    ("controller", "/"),
    ("enhetschef", "/"),
    ("controller", "/konto/"),
    ("controller", "/konto/logga-ut/"),
    ("controller", "/konto/losenord/"),
    ("controller", "/konto/bekrafta/"),
    ("controller", "/konto/tva-steg/"),
    ("controller", "/konto/inloggningar/"),
    ("controller", "/konto/utskick/"),
    ("", "/konto/avbruten/"),
    ("controller", "/organisation/"),
    ("administrator", f"{NODE}-/behorigheter/"),
    ("administrator", f"{NODE}-/bjud-in/"),
    ("administrator", f"/organisation/{BODY.split('/')[0]}/-/tva-steg/"),
    ("administrator", NODE),
    ("administrator", f"{NODE}-/byt-namn/"),
    ("administrator", f"{NODE}-/ge-roll/"),
    ("controller", "/kallor/"),
    ("controller", "/kallor/ny/"),
    ("controller", "/kallor/1/"),
    ("controller", f"/kallor/avstamning/?organ={BODY}&ar=2017"),
    ("controller", f"/kallor/avstamning/?organ={BODY}&ar=2017&tabell=ledger&manad=2017-03"),
    ("controller", "/kallor/kopplingar/"),
    ("controller", "/ekonomi/"),
    ("controller", f"/ekonomi/?organ={BODY}&per=process&oppna=p550&interna=on"),
    ("controller", f"/ekonomi/?organ={BODY}&vy=manad&matt=economy.deviation&visa=mnkr"),
    ("controller", f"/ekonomi/siffra/?organ={BODY}&matt=economy.outcome&period=2017-04"),
    ("controller", f"/ekonomi/rader/?organ={BODY}&matt=economy.outcome&period=2017-04&villkor=account=5010"),
    ("controller", "/ekonomi/prognos/"),
    ("controller", "/ekonomi/prognos/-/rader/"),
    ("controller", f"/ekonomi/prognos/{BODY}/2017-t1/"),
    ("controller", "/plan/"),
    ("controller", "/plan/ny/"),
    ("controller", "/plan/uppdrag/"),
    ("controller", "/plan/modell/"),
    ("controller", "/plan/modell/typ/"),
    ("controller", "/plan/modell/typ/goal/"),
    ("controller", "/plan/modell/skala/"),
    ("controller", "/plan/modell/skala/goal/"),
    ("controller", PLAN),
    ("enhetschef", PLAN),
    ("controller", f"{PLAN}?ordna=1"),
    ("controller", f"{PLAN}-/lagg-till/"),
    ("controller", f"{PLAN}-/klistra/"),
    ("controller", f"{PLAN}element/plans/"),
    ("controller", f"{PLAN}element/plans/andra/"),
    ("controller", "/statistik/"),
    ("controller", "/statistik/economy.outcome/"),
    ("controller", "/statistik/interventions.people/"),
    ("controller", f"/statistik/economy.outcome/rader/?organ={BODY}&period=T1+2017"),
    ("controller", "/rapporter/"),
    ("utanfor", "/rapporter/"),
    ("controller", "/rapporter/mallar/"),
    ("controller", MALL),
    ("controller", f"{MALL}sektion/events/"),
    ("controller", f"{MALL}block/result/"),
    ("controller", f"{MALL}versioner/"),
    ("controller", f"{MALL}kopiera/"),
    ("controller", f"/rapporter/mallar/word/{BODY}/"),
    ("controller", f"{REPORT}mall/"),
    ("controller", REPORT),
    ("enhetschef", REPORT),
    ("controller", f"{REPORT}siffra/result.total.outcome/"),
    ("controller", f"{REPORT}siffra/result.total.outcome/rader/"),
    ("enhetschef", f"{REPORT}siffra/result.total.outcome/rader/"),
    ("controller", f"{REPORT}avsnitt/summary/"),
    ("controller", f"{REPORT}avsnitt/"),
    ("controller", f"{REPORT}avsnitt/summary/om/"),
    ("controller", f"{REPORT}avsnitt/summary/ansvar/"),
    ("controller", f"{REPORT}avsnitt/summary/forra/"),
    ("controller", f"{REPORT}andrat/"),
    ("controller", f"{REPORT}gemensamma/"),
    ("controller", f"{REPORT}siffra/result.total.outcome/kommentera/"),
    ("controller", f"/rapporter/jamfor/?a={BODY}/2016-t1&b={BODY}/2017-t1"),
    ("controller", f"{REPORT}inmatade-siffror/"),
    ("controller", f"{REPORT}granskning/"),
    ("controller", f"{REPORT}rattelser/"),
    ("controller", f"{REPORT}avsnitt/summary/ord/"),
    ("chef", f"{REPORT}historik/"),
    ("controller", "/omgang/"),
    ("controller", "/omgang/-/alla/"),
    ("controller", "/omgang/-/ny/"),
    ("administrator", "/omgang/-/franvaro/"),
    ("controller", "/granska/"),
    ("controller", f"/granska{REPORT.replace('/rapporter/', '/rapport/')}"),
]
# What is no page, or is looked at where it can be: a file, a fragment, an address that only takes a form, an upload.
ELSEWHERE = {
    "account_set_password",  # only for somebody without a password; the same form as account_change_password
    "web:switch_root",
    # test_account.py, where somebody has a second step, a provider, an invitation or a letter
    "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "account_digest_stop", "organisation:invitation",
    # only redirects, files and addresses that take a form: tests/test_login_by_provider.py, test_invitations.py
    "account_provider", "openid_connect_callback", "saml_acs", "saml_finish_acs", "saml_sls", "saml_metadata",
    "organisation:invitation_link", "organisation:change_invitation",
    "facts:upload", "facts:check", "facts:accept", "facts:stop", "facts:errors", "facts:layout", "facts:preview",
    "facts:mapping", "facts:mapping_file", "facts:rename", "facts:retire",  # test_sources.py
    "facts:close", "facts:reopen", "facts:difference", "facts:undo",  # facts/tests/test_reconciliation.py
    "checker:checking", "checker:remove", "checker:file", "checker:report_file",  # test_checker.py
    "measures:file", "finance:file", "reports:file", "reports:picker",
    "finance:forecast_line", "finance:forecast_move", "finance:forecast_line_change",  # test_forecast.py
    "reports:template_publish", "reports:entered_reuse", "reports:word_template_file",  # test_templates.py
    "reports:template_preview", "reports:template_new_block", "reports:template_change", "reports:template_file",
    "reports:template_start",
    "steering:move",  # test_plan.py
    "reports:accept", "reports:correct_sentence", "reports:word_choices",  # test_corrections.py
    "reports:move",  # test_report_states.py
    "reports:section_move", "reports:section_present", "reports:section_settle", "reports:shared_text",
    "followup:entry", "followup:hand_over", "followup:judge", "followup:round", "followup:progress", "followup:days",
    "followup:move", "followup:history",  # test_rounds.py
    "followup:approve_chosen", "followup:ask", "followup:end_cover",
    "reports:comment", "reports:comment_answer", "reports:comment_resolve", "reports:names",  # test_sections.py
}  # fmt: skip


def test_every_page_of_the_project_is_looked_at() -> None:
    looked_at = {resolve(path.partition("?")[0]).view_name for _, path in PAGES}
    assert sorted(set(url_names(get_resolver().url_patterns)) - looked_at - ELSEWHERE) == []


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_page_is_accessible_and_fits_a_phone(demo: Demo, steady: Page, role: str, path: str) -> None:
    demo.become(steady.context, role)
    answer = steady.goto(demo.address + path)
    assert answer is not None and answer.status == 200
    assert violations(steady) == []
    steady.set_viewport_size({"width": 320, "height": 800})
    assert not scrolls_sideways(steady)
