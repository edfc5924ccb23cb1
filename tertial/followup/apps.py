from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "tertial.followup"
    label = "followup"
    verbose_name = "Uppföljning"
