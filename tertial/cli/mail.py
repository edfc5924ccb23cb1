"""`tertial mail`: whether letters come through, and what waits in the outbox."""

import click

from tertial.cli.base import SwedishCommand, SwedishGroup
from tertial.cli.environment import use_django
from tertial.cli.errors import CommandError

command = SwedishGroup("mail", help="Provar e-posten och visar vad som väntar i utkorgen.")


@command.command("test", cls=SwedishCommand)
@click.argument("address", metavar="ADRESS")
def test(address: str) -> None:
    """Skickar ett provbrev genast, förbi utkorgen, och säger vad servern svarade."""
    use_django()
    import smtplib

    from django.conf import settings
    from django.core.mail import EmailMessage

    if settings.MAIL_WAITS:
        raise CommandError("Ingen e-postserver är angiven; sätt TERTIAL_SMTP_HOST.")
    text = "Det här är ett provbrev från Tertial. Kommer det fram fungerar e-posten."
    try:
        EmailMessage("Provbrev från Tertial", text, to=[address]).send()
    except (OSError, smtplib.SMTPException) as error:
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        raise CommandError(f"Brevet gick inte iväg genom {where} ({type(error).__name__}: {error}).") from error
    click.echo(f"Brevet till {address} är lämnat till {settings.EMAIL_HOST or 'standard output'}.")


@command.command("list", cls=SwedishCommand)
def list_() -> None:
    """Visar de brev som väntar och de som inte har gått att skicka, utan mottagare och innehåll."""
    use_django()
    from tertial.core.models import Letter

    unsent = Letter.objects.filter(sent_at__isnull=True).order_by("created_at")
    for letter in unsent:
        state = "uppgivet" if letter.given_up_at else "väntar"
        line = f"{letter.created_at:%Y-%m-%d %H.%M}  {letter.kind}  {state}  försök {letter.attempts}  {letter.problem}"
        click.echo(line.rstrip())
    if not unsent:
        click.echo("Inget väntar.")
