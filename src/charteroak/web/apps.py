from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "charteroak.web"
    label = "web"
