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
]
