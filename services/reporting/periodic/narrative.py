"""The sentences of a report: each is what one rule makes of the figures, in Indonesian and in English.

A rule is a function of figures; it says nothing where there is nothing to say, and never more than the figures do.
The text of a rule never changes without a new number in RULES, so that an old report can be told again.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from services.reporting import words
from services.reporting.formats import INDONESIAN
from services.reporting.periodic.content import Actions, Figures, Sentence, Since
from services.reporting.periodic.periods import period_of
from services.reporting.totals import INCOMPLETE, NOT_DUE, Share
from shared.decimals import hundredths

RULES = "narasi-1"
MOST_NAMES = 5
ENGLISH_BANDS: Mapping[str, str] = {
    "green": "green",
    "yellow": "yellow",
    "red": "red",
    "very_high": "very high",
    "high": "high",
    "medium": "medium",
    "low": "low",
    "very_low": "very low",
    "above_105": "above 105",
    "up_to_105": "95 to 105",
    "below_95": "80 to 95",
    "below_80": "60 to 80",
    "below_60": "below 60",
    "incomplete": "incomplete",
    "not_computable": "cannot be computed",
    "not_due": "no target",
}
ENGLISH_KINDS: Mapping[str, str] = {"general": "RB General", "thematic": "RB Thematic"}
ENGLISH_GROUPS: Mapping[str, str] = {"perangkat_daerah": "Offices and agencies", "kecamatan": "Districts"}
ENGLISH_OBSTACLES: Mapping[str, str] = {
    "schedule": "schedule",
    "regulation": "regulation",
    "system": "systems and applications",
    "budget": "budget",
    "staff": "staff",
    "evidence": "evidence",
    "waiting_for_decision": "waiting for a decision",
    "other": "other",
}


def narrate(figures: Figures, since: Since | None) -> tuple[Sentence, ...]:
    return tuple(_sentences(figures, since))


def _sentences(figures: Figures, since: Since | None) -> Iterator[Sentence]:
    for actions in figures.actions:
        for name, rule in OF_ACTIONS.items():
            for indonesian, english in rule(actions):
                yield Sentence(f"{name}-{actions.kind}", indonesian, english)
    for name, of_figures in OF_FIGURES.items():
        for indonesian, english in of_figures(figures):
            yield Sentence(name, indonesian, english)
    if since:
        for name, against in SINCE.items():
            for indonesian, english in against(figures, since):
                yield Sentence(name, indonesian, english)


Texts = Iterator[tuple[str, str]]


def _reported(actions: Actions) -> Texts:
    share = actions.total.reported
    kind, english = words.KINDS[actions.kind], ENGLISH_KINDS[actions.kind]
    if not share.of:
        yield f"{kind}: tidak ada target yang jatuh tempo.", f"{english}: no target was due."
        return
    yield (
        f"{kind}: {_id(share)} target yang jatuh tempo sudah dilaporkan.",
        f"{english}: {_en(share)} targets that were due have been reported.",
    )


def _achieved(actions: Actions) -> Texts:
    share = actions.total.achieved
    if share.of:
        yield (
            f"Target yang tercapai: {_id(share)}. Yang belum dilaporkan tidak dihitung tercapai.",
            f"Targets achieved: {_en(share)}. What was not reported does not count as achieved.",
        )


def _progress(actions: Actions) -> Texts:
    progress = actions.total.progress
    if progress.band == NOT_DUE or progress.percent is None:
        return
    shown, english = INDONESIAN.percent(progress.percent), _percent(progress.percent)
    if progress.band == INCOMPLETE:
        yield (
            f"Kemajuan yang dilaporkan rata-rata {shown}; datanya belum lengkap, sehingga belum ada pitanya.",
            f"Reported progress averages {english}; the data are incomplete, so it has no band yet.",
        )
        return
    yield (
        f"Kemajuan rencana aksi {shown} (pita: {words.BANDS[progress.band].lower()}).",
        f"Progress of the actions is {english} (band: {ENGLISH_BANDS[progress.band]}).",
    )


def _bands(actions: Actions) -> Texts:
    for group in actions.groups:
        counted = [(band.band, band.units) for band in group.bands if band.units]
        if counted:
            indonesian = ", ".join(f"{words.BANDS[band].lower()} {units}" for band, units in counted)
            english = ", ".join(f"{ENGLISH_BANDS[band]} {units}" for band, units in counted)
            yield (
                f"{words.GROUPS[group.group]}, unit menurut pita: {indonesian}.",
                f"{ENGLISH_GROUPS[group.group]}, units by band: {english}.",
            )


def _incomplete(actions: Actions) -> Texts:
    names = [line.name for line in actions.lines if line.standing == "incomplete"]
    if names:
        shown, more = "; ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
        rest, others = (f"; dan {more} lainnya", f"; and {more} others") if more > 0 else ("", "")
        yield (
            f"Data belum lengkap dari {len(names)} unit: {shown}{rest}.",
            f"The data of {len(names)} units are incomplete: {shown}{others}.",
        )


def _obstacles(actions: Actions) -> Texts:
    if actions.obstacles:
        most = actions.obstacles[0]
        count, cause = len(most.actions), ENGLISH_OBSTACLES[most.category]
        yield (
            f"Kendala yang paling sering disebut: {words.OBSTACLES[most.category].lower()} ({count} rencana aksi).",
            f"The obstacle named most often: {cause} ({count} {'action' if count == 1 else 'actions'}).",
        )


def _absorption(actions: Actions) -> Texts:
    money = actions.total.absorption
    if money.percent is not None:
        absorbed, budget = INDONESIAN.short_rupiah(money.absorbed), INDONESIAN.short_rupiah(money.budget)
        share, stated = INDONESIAN.percent(money.percent), _id(money.coverage)
        indonesian = f"Serapan anggaran {absorbed} dari {budget} ({share}), dinyatakan dalam {stated} laporan."
        of_budget = f"Rp {money.absorbed:,f} of Rp {money.budget:,f} ({_percent(money.percent)})"
        yield indonesian, f"Budget absorbed: {of_budget}, stated in {_en(money.coverage)} reports."


def _verified(actions: Actions) -> Texts:
    share = actions.total.verified
    if share.of:
        yield (
            f"Inspektorat sudah memverifikasi {_id(share)} laporan realisasi.",
            f"The inspectorate has verified {_en(share)} reports.",
        )


def _achievement(figures: Figures) -> Texts:
    total = figures.achievement.total
    if not total.indicators:
        yield "Belum ada IKU yang berlaku.", "No indicator is in force yet."
        return
    shares = (total.computed, total.achieved, total.above_90)
    computed, achieved, above = map(_id, shares)
    known, reached, high = map(_en, shares)
    yield (
        f"IKU yang berlaku {total.indicators}: lengkap {computed}, mencapai target {achieved}, di atas 90 {above}.",
        f"Indicators in force {total.indicators}: complete {known}, target reached {reached}, above 90 {high}.",
    )


def _change(figures: Figures, since: Since) -> Texts:
    now, period = figures.actions[0].total, period_of(since)
    for indonesian, english, before, after in (
        ("dilaporkan", "reported", since.reported.percent, now.reported.percent),
        ("tercapai", "achieved", since.achieved.percent, now.achieved.percent),
    ):
        if before is not None and after is not None:
            yield (
                f"Bagian yang {indonesian} {_moved_id(after - before)} dibanding laporan {period.indonesian}.",
                f"The share {english} {_moved_en(after - before)} against the report of {period.english}.",
            )


def _moved_id(points: Decimal) -> str:
    if not hundredths(points):
        return "tidak berubah"
    return f"{'naik' if points > 0 else 'turun'} {INDONESIAN.rounded(abs(points))} poin"


def _moved_en(points: Decimal) -> str:
    if not hundredths(points):
        return "did not change"
    return f"{'rose' if points > 0 else 'fell'} by {hundredths(abs(points)):,f} points"


def _id(share: Share) -> str:
    return f"{INDONESIAN.number(share.count)} dari {INDONESIAN.number(share.of)} ({INDONESIAN.percent(share.percent)})"


def _en(share: Share) -> str:
    return f"{share.count:,} of {share.of:,} ({_percent(share.percent)})"


def _percent(value: Decimal | None) -> str:
    return "none" if value is None else f"{hundredths(value):,f} %"


OF_ACTIONS: Mapping[str, Callable[[Actions], Texts]] = {
    "dilaporkan": _reported,
    "tercapai": _achieved,
    "kemajuan": _progress,
    "pita": _bands,
    "belum-lengkap": _incomplete,
    "kendala": _obstacles,
    "serapan": _absorption,
    "verifikasi": _verified,
}
OF_FIGURES: Mapping[str, Callable[[Figures], Texts]] = {"iku": _achievement}
SINCE: Mapping[str, Callable[[Figures, Since], Texts]] = {"perubahan": _change}
