"""E-mail over SMTP (RFC 5321), each message with a Message-ID that is the same at every attempt."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from charteroak.notify.adapters.refusals import NotDelivered

_TIMEOUT_SECONDS = 20.0


@dataclass(frozen=True)
class SmtpServer:
    """Where mail goes. `security`: 'starttls', 'tls', or 'none' for a server on the same machine."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = _TIMEOUT_SECONDS
    domain: str = "localhost"  # what is said to be ours: in greetings and in Message-IDs

    def send(self, *, to: str, subject: str, text: str, key: str, at: datetime) -> Callable[[], None]:
        """Hand a message to the server; returns how to say goodbye, which has time until its taking is noted.

        :raises NotDelivered: it was not taken, as far as anybody here can know.
        """
        line: smtplib.SMTP | None = None
        try:
            message = self._message(to=to, subject=subject, text=text, key=key, at=at)
            line = self._connect()
            line.send_message(message, from_addr=self.sender, to_addrs=[to])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            if line is not None:
                line.close()
            raise _refusal(error) from None
        return line.close

    def _message(self, *, to: str, subject: str, text: str, key: str, at: datetime) -> EmailMessage:
        message = EmailMessage()
        message["From"] = Address(addr_spec=self.sender)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{key}@{self.domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday greeting comes back
        message.set_content(text, cte="8bit" if text.isascii() else "quoted-printable")
        return message

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host,
                self.port,
                local_hostname=self.domain,
                timeout=self.timeout,
                context=ssl.create_default_context(),
            )
        else:
            line = smtplib.SMTP(self.host, self.port, local_hostname=self.domain, timeout=self.timeout)
        try:
            if self.security == "starttls":
                line.starttls(context=ssl.create_default_context())
            if self.user:
                line.login(self.user, self.password)
        except BaseException:
            line.close()
            raise
        return line


def _refusal(error: Exception) -> NotDelivered:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((code for code, _ in error.recipients.values()), default=0)
        return NotDelivered("refused", is_final=True) if code >= 500 else NotDelivered("busy")
    if isinstance(error, smtplib.SMTPDataError):
        return NotDelivered("refused", is_final=True) if error.smtp_code >= 500 else NotDelivered("busy")
    # An address that cannot be written, or that the server has no letters for.
    if isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError):
        return NotDelivered("refused", is_final=True)
    if isinstance(error, smtplib.SMTPResponseException):
        # The sender or the password is refused: the office's to mend, so later is better.
        return NotDelivered("not_admitted" if error.smtp_code >= 500 else "busy")
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return NotDelivered("refused", is_final=True)
    return NotDelivered("unreachable")
