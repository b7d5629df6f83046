"""E-mail over SMTP (RFC 5321), each message with a Message-ID that is the same at every attempt.

One line serves many messages: over TLS to another machine, greeting and password take longer than the message.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from charteroak.notify.adapters.refusals import NotDelivered

_TIMEOUT_SECONDS = 20.0
# Servers end a line that brings them too many.
_MOST_A_LINE = 50
_FAILURES = (smtplib.SMTPException, OSError, ValueError)


@dataclass
class _Line:
    smtp: smtplib.SMTP
    brought: int = 0

    def is_good(self) -> bool:
        """Ask the server whether it still listens. Before a message, so that nothing is ever doubtful for it."""
        try:
            return self.brought < _MOST_A_LINE and self.smtp.noop()[0] == 250
        except _FAILURES:
            return False


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
    _lines: list[_Line] = field(default_factory=list, init=False, repr=False, compare=False)

    def send(self, *, to: str, subject: str, text: str, key: str, at: datetime, ends: str = "") -> None:
        """Hand a message to the server, over the line that is open, if one is.

        :param ends: the address that ends such messages with one press in the mail program; '' where none does.

        :raises NotDelivered: it was not taken, as far as anybody here can know.
        """
        try:
            message = self._message(to=to, subject=subject, text=text, key=key, at=at)
            if ends:  # RFC 2369 and RFC 8058
                message["List-Unsubscribe"] = f"<{ends}>"
                message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
            line = self._line()
            line.brought += 1
            line.smtp.send_message(message, from_addr=self.sender, to_addrs=[to])
        except _FAILURES as error:
            self.close()
            raise _refusal(error) from None
        except NotDelivered:
            self.close()
            raise

    def close(self) -> None:
        """Say goodbye, and wait for no answer."""
        while self._lines:
            smtp = self._lines.pop().smtp
            try:
                smtp.putcmd("quit")
            except _FAILURES:
                pass  # it is gone already
            finally:
                smtp.close()

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

    def _line(self) -> _Line:
        if not self._lines or not self._lines[0].is_good():
            self.close()
            try:
                self._lines.append(_Line(self._connect()))
            except _FAILURES as error:
                raise _no_line(error) from None
        return self._lines[0]

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host,
                self.port,
                local_hostname=self.domain,
                timeout=self.timeout,
                context=ssl.create_default_context(),
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, local_hostname=self.domain, timeout=self.timeout)
        try:
            if self.security == "starttls":
                _encrypt(smtp)
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _encrypt(smtp: smtplib.SMTP) -> None:
    """:raises NotDelivered: the server, or who stands before it, offers no encryption. Nothing is said in the open."""
    try:
        smtp.starttls(context=ssl.create_default_context())
    except smtplib.SMTPNotSupportedError:
        raise NotDelivered("not_trusted") from None


def _no_line(error: Exception) -> NotDelivered:
    # All of it is the office's to mend or the server's, and nothing of the message: so it is tried again.
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotDelivered("not_trusted")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NotDelivered("not_admitted")  # no way to give the password
    if isinstance(error, smtplib.SMTPResponseException):
        return NotDelivered("not_admitted" if error.smtp_code >= 500 else "busy")
    return NotDelivered("unreachable")


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
        # The sender is refused: the office's to mend, so later is better.
        return NotDelivered("not_admitted" if error.smtp_code >= 500 else "busy")
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return NotDelivered("refused", is_final=True)
    return NotDelivered("unreachable")
