"""Who may open the first pages."""

from tests.access import CAST, NOBODY, OTHER_TOWN, Page, answers, for_all

WORKING = (*CAST, OTHER_TOWN)

PAGES = [
    Page("web:home", "/", answers(s200=WORKING)),
    Page("web:account", "/konto/", answers(s200=WORKING)),
    Page("web:switch_root", "/konto/kommun/", answers(s404=WORKING), method="post", data={"root": "4711"}),
    Page("web:switch_root", "/konto/kommun/", answers(s405=WORKING)),
    Page("web:about", "/om/", for_all(200)),
    Page("web:accessibility", "/om/tillganglighet/", for_all(200)),
    # The login's own pages are open to everybody; who is logged in has no business on some of them.
    Page("account_login", "/konto/logga-in/", for_all(302) | {NOBODY: 200}),
    Page("account_logout", "/konto/logga-ut/", for_all(200) | {NOBODY: 302}),
    # Nobody of the cast has a password: they are sent on to choose one.
    Page("account_change_password", "/konto/losenord/", for_all(302)),
    Page("account_set_password", "/konto/losenord/valj/", for_all(200) | {NOBODY: 302}),
    Page("account_inactive", "/konto/inaktiv/", for_all(200)),
    Page("account_reset_password", "/konto/aterstall/", for_all(200)),
    Page("account_reset_password_done", "/konto/aterstall/klart/", for_all(200)),
    Page("account_reset_password_from_key", "/konto/aterstall/1-fel/", for_all(200)),
    Page("account_reset_password_from_key_done", "/konto/aterstall/bytt/", for_all(200)),
    Page("account_signup", "/konto/skapa/", for_all(302) | {NOBODY: 200}),
]
