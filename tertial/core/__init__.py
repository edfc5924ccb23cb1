"""Grunden: users, root organisations, scope, history, jobs and the registries that features contribute to."""
