"""The regency's time: WITA, eight hours ahead of UTC all year round, and its months."""

from datetime import date, datetime, timedelta, timezone

WITA = timezone(timedelta(hours=8), "WITA")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_of(moment: datetime) -> date:
    """The day that it is in the regency at a moment."""
    return moment.astimezone(WITA).date()
