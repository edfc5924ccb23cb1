from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "tertial.facts"
    label = "facts"
    verbose_name = "Källor"
