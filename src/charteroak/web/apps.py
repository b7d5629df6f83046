from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "charteroak.web"
    label = "web"

    def ready(self) -> None:
        # Imported here: it needs the tables of accounts to be known.
        from charteroak.web import sessions, sign_in_log

        sign_in_log.connect()
        sessions.connect()
