from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "charteroak.web"
    label = "web"

    def ready(self) -> None:
        # Imported here: it needs the tables of accounts to be known.
        from charteroak.web.sign_in_log import connect

        connect()
