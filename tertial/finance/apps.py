from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "tertial.finance"
    label = "finance"
    verbose_name = "Ekonomi"
