"""Who may open the pages of the login: mostly everybody, each their own."""

from tertial.core.digest import stop_token
from tests.access import NOBODY, Page, for_all
from tests.cast import Municipality

# Whoever is logged in sees their own, in a municipality or not; others are sent to the login.
OWN = for_all(200) | {NOBODY: 302}


def way_out(town: Municipality) -> str:
    return f"/konto/utskick/avsluta/{stop_token(town.people['Kim'])}/"


PAGES = [
    # Nobody of the cast has a password or a second step: there is nothing to confirm with.
    Page("account_reauthenticate", "/konto/bekrafta/", for_all(403) | {NOBODY: 302}),
    Page("mfa_index", "/konto/tva-steg/", OWN),
    Page("mfa_authenticate", "/konto/tva-steg/kod/", for_all(302)),
    Page("mfa_reauthenticate", "/konto/tva-steg/bekrafta/", for_all(403) | {NOBODY: 302}),
    Page("mfa_activate_totp", "/konto/tva-steg/app/", OWN),
    Page("mfa_deactivate_totp", "/konto/tva-steg/app/ta-bort/", for_all(404) | {NOBODY: 302}),
    Page("mfa_view_recovery_codes", "/konto/tva-steg/reservkoder/", for_all(404) | {NOBODY: 302}),
    Page("mfa_generate_recovery_codes", "/konto/tva-steg/reservkoder/nya/", OWN),
    Page("usersessions_list", "/konto/inloggningar/", OWN),
    Page("socialaccount_login_cancelled", "/konto/avbruten/", for_all(200)),
    # The cast's municipality has no login of its own: see test_login_by_provider.
    Page("account_provider", "/konto/via/ekstad/", for_all(404)),
    Page("openid_connect_callback", "/konto/oidc/ekstad/svar/", for_all(404)),
    Page("saml_finish_acs", "/konto/saml/ekstad/klar/", for_all(404)),
    Page("saml_sls", "/konto/saml/ekstad/utloggning/", for_all(404)),
    Page("saml_metadata", "/konto/saml/ekstad/metadata/", for_all(404)),
    Page("saml_acs", "/konto/saml/ekstad/svar/", for_all(405)),
    Page("saml_acs", "/konto/saml/ekstad/svar/", for_all(404), method="post"),
    Page("account_digest", "/konto/utskick/", OWN),
    Page("account_digest_stop", "/konto/utskick/avsluta/1.fel/", for_all(404)),
    Page("account_digest_stop", "/konto/utskick/avsluta/", for_all(200), given=way_out),
]
