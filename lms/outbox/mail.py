"""Mail: by SMTP where one is configured, else as files to be looked at."""

import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app


def _mail_of(payload: dict[str, Any]) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = current_app.config["MAIL_FROM"]
    mail["To"] = payload["to"]
    mail["Subject"] = payload["subject"]
    mail.set_content(payload["body"])
    return mail


def send_mail(payload: dict[str, Any], unique_key: str) -> None:
    """By SMTP where one is configured; else as a file in the data folder, to be looked at."""
    mail = _mail_of(payload)
    smtp_url = current_app.config["SMTP_URL"]
    if smtp_url:
        _send_by_smtp(mail, smtp_url)
        return
    folder = Path(current_app.config["DATA_DIR"]) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(c if c.isalnum() else "-" for c in unique_key)
    (folder / f"{name}.eml").write_bytes(bytes(mail))


def _send_by_smtp(mail: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    server: smtplib.SMTP = (
        smtplib.SMTP_SSL(parts.hostname or "", parts.port or 465, timeout=20)
        if parts.scheme == "smtps"
        else smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=20)
    )
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def remove_written(address: str) -> None:
    """Remove the mails to an address from the folder of an installation without a mail server."""
    line = f"to: {address}".lower().encode()
    for path in (Path(current_app.config["DATA_DIR"]) / "mail").glob("*.eml"):
        if line in [written.strip().lower() for written in path.read_bytes().splitlines()]:
            path.unlink(missing_ok=True)
