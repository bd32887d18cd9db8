"""E-mail over SMTP: one connection for one letter, and exactly one answer about it."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from services.notifications.composing import Mail
from services.notifications.outcome import Outcome
from shared.clock import present

PATIENCE_SECONDS = 20.0
PERMANENT = range(500, 600)
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class SmtpServer(NamedTuple):
    """smtp://, smtp+starttls:// or smtps://, with user and password where it wants them."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None


def smtp_server(url: str) -> SmtpServer:
    parts = urlsplit(url)
    user, password = (unquote(text) if text else None for text in (parts.username, parts.password))
    return SmtpServer(parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme], user, password)


class Mailer:
    """`sender` is the address that letters come from."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender

    def send(self, letter: str, address: str, mail: Mail) -> Outcome:
        """The same letter has the same Message-ID whenever it is sent."""
        message = self._message(letter, address, mail)
        try:
            smtp = self._connected()
        except smtplib.SMTPResponseException as error:  # also a login that was refused, which an operator may mend
            return Outcome("later", str(error.smtp_code))
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("later", type(error).__name__)
        try:
            return _handed_over(smtp, message)
        finally:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_SECONDS)
        if server.scheme == "smtp+starttls":
            smtp.starttls(context=context)
        if server.user is not None:
            smtp.login(server.user, server.password or "")
        return smtp

    def _message(self, letter: str, address: str, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = address
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(present())
        message["Message-ID"] = f"<{letter}@{self._sender.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message


def _handed_over(smtp: smtplib.SMTP, message: EmailMessage) -> Outcome:
    """Whatever breaks before the last line was sent is no delivery; whatever breaks after it may be one."""
    try:
        smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        return _answered(next(iter(error.recipients.values()))[0])
    except smtplib.SMTPResponseException as error:
        return _answered(error.smtp_code)
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        return Outcome("unknown", type(error).__name__)
    except smtplib.SMTPException as error:
        return Outcome("never", type(error).__name__)
    return Outcome("sent", "250")


def _answered(code: int) -> Outcome:
    return Outcome("never" if code in PERMANENT else "later", str(code))
