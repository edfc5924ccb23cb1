"""Radskydd: row-level security, rights and foreign keys that include the root, derived from the models themselves.

Runs after every migrate, as the owner. A new table has no rights for the web role until this has given it both its
policy and its rights, so a table that was forgotten cannot be read at all. `test_rowsecurity` reads the catalogue.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import pghistory.models
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models

from tertial.core.models import Membership, Root, RootedModel

ROOT = "NULLIF(current_setting('tertial.root', true), '')::bigint"
USER = "NULLIF(current_setting('tertial.user', true), '')::bigint"

# The two questions that may be asked past the policies, and no others: which number the root with exactly this slug
# has, and in which roots the user of this transaction works.
QUESTIONS = """
CREATE OR REPLACE FUNCTION tertial_root_id(wanted text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT id FROM public.core_root WHERE slug = wanted';
CREATE OR REPLACE FUNCTION tertial_my_roots() RETURNS TABLE (id bigint, name varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT root.id, root.name FROM public.core_root root
    JOIN public.core_membership membership ON membership.root_id = root.id
    WHERE membership.user_id = NULLIF(current_setting('tertial.user', true), '')::bigint
    ORDER BY root.id
$$
"""

# Framework tables hold no municipal content; these are the only tables without a policy.
FRAMEWORK_RIGHTS = {
    "core_user": "SELECT, INSERT, UPDATE",
    "account_emailaddress": "SELECT, INSERT, UPDATE, DELETE",
    "account_emailconfirmation": "SELECT, INSERT, UPDATE, DELETE",
    "core_letter": "SELECT, INSERT, UPDATE, DELETE",
    "core_cache": "SELECT, INSERT, UPDATE, DELETE",
    "mfa_authenticator": "SELECT, INSERT, UPDATE, DELETE",
    "usersessions_usersession": "SELECT, INSERT, UPDATE, DELETE",
    "socialaccount_socialaccount": "SELECT, INSERT, UPDATE, DELETE",
    "socialaccount_socialapp": "",
    "socialaccount_socialtoken": "",
    "django_session": "SELECT, INSERT, UPDATE, DELETE",
    "django_content_type": "SELECT",
    "django_migrations": "SELECT",
    "auth_permission": "SELECT",
    "auth_group": "",
    "auth_group_permissions": "",
    "pghistory_context": "",
    "procrastinate_jobs": "SELECT, INSERT, UPDATE, DELETE",
    "procrastinate_events": "SELECT, INSERT, UPDATE, DELETE",
    "procrastinate_periodic_defers": "SELECT, INSERT, UPDATE, DELETE",
    "procrastinate_workers": "SELECT, INSERT, UPDATE, DELETE",
    "procrastinate_version": "SELECT",
}


def apply_after_migrate(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Signal handler: once, after the last app has migrated."""
    if sender.label == [config.label for config in apps.get_app_configs() if config.models_module][-1]:
        apply(using)


def apply(using: str) -> None:
    """Gives every table its policy, rights and foreign keys; does nothing twice."""
    connection = connections[using]
    role = connection.ops.quote_name(settings.WEB_ROLE)
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        if {Root._meta.db_table, Membership._meta.db_table} <= existing:
            cursor.execute(QUESTIONS)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for statement in _statements(existing, role):
            cursor.execute(statement)
        for table, rights in FRAMEWORK_RIGHTS.items():
            if table in existing and rights:
                cursor.execute(f"GRANT {rights} ON {table} TO {role}")
        _add_root_keys(cursor, existing)


def rooted_models() -> list[type[models.Model]]:
    """Every managed model whose rows carry a root: event models and join tables included."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return [m for m in found if any(f.name == "root" for f in m._meta.concrete_fields)]


def _statements(existing: set[str], role: str) -> Iterator[str]:
    yield from _secure(Root._meta.db_table, f"id = {ROOT}", "SELECT, INSERT, UPDATE", role)
    for model in rooted_models():
        table = model._meta.db_table
        if table not in existing:
            continue
        is_event = issubclass(model, pghistory.models.Event)
        rule = f"root_id = {ROOT}"
        if model is Membership:
            rule = f"({rule} OR user_id = {USER})"
        yield from _secure(table, rule, "SELECT, INSERT" if is_event else "SELECT, INSERT, UPDATE, DELETE", role)


def _secure(table: str, rule: str, rights: str, role: str) -> Iterator[str]:
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'DROP POLICY IF EXISTS root_isolation ON "{table}"'
    yield f'CREATE POLICY root_isolation ON "{table}" USING ({rule}) WITH CHECK ({rule})'
    yield f'REVOKE ALL ON "{table}" FROM {role}'
    yield f'GRANT {rights} ON "{table}" TO {role}'


def _add_root_keys(cursor: Any, existing: set[str]) -> None:
    """Foreign keys (root_id, x_id) → (root_id, id): a row cannot point at another root's row."""
    cursor.execute("SELECT conname FROM pg_constraint WHERE conname LIKE 'root\\_%'")
    present = {name for (name,) in cursor.fetchall()}
    for table, column, target, key in root_keys():
        if table not in existing or target not in existing:
            continue
        unique, foreign = _name("root_unique", target), _name("root_key", table, column)
        if unique not in present:
            cursor.execute(f'ALTER TABLE "{target}" ADD CONSTRAINT {unique} UNIQUE (root_id, "{key}")')
            present.add(unique)
        if foreign not in present:
            cursor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT {foreign} FOREIGN KEY (root_id, "{column}") '
                f'REFERENCES "{target}" (root_id, "{key}") DEFERRABLE INITIALLY IMMEDIATE'
            )


def root_keys() -> list[tuple[str, str, str, str]]:
    """(table, column, target table, target key) of every reference from one rooted table to another."""
    keys = []
    for model in rooted_models():
        if issubclass(model, pghistory.models.Event):
            continue  # history outlives what it tells of
        for field in model._meta.concrete_fields:
            target = field.remote_field.model if isinstance(field, models.ForeignKey) else None
            if target is not None and issubclass(target, RootedModel):
                keys.append(
                    (model._meta.db_table, str(field.column), target._meta.db_table, str(target._meta.pk.column))
                )
    return keys


def _name(*parts: str) -> str:
    digest = hashlib.sha256(".".join(parts).encode()).hexdigest()[:12]
    return f"{parts[0]}_{digest}"
