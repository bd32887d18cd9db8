"""What happens to which unit in the demonstration year: most keep to the way, some do not."""

from collections.abc import Callable, Mapping, MutableMapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

Ending = Literal["none", "draft", "submitted", "returned", "approved"]
Report = dict[str, Any]
Upload = Callable[[str, bytes], str]  # name and content of a file to its SHA-256

ENDINGS: Mapping[str, Ending] = {
    "kecamatan-kuranji": "none",
    "setwan": "draft",
    "diskan": "submitted",
    "dpmptsp": "returned",
}
REVISING = ("dinkes", "pupr")  # their targets are others from TW III on
SILENT = ("satpolpp", "kecamatan-mantewe", "dispersip")  # nothing is reported for TW III yet
FORGETFUL = ("disdik", "dinsos", "kesbangpol", "kecamatan-satui", "bpkad", "kecamatan-angsana")  # not everything is
EXTENDED = "dlh"  # reports a part of TW II in an extension, after the window has closed
CORRECTING = ("bpbd", "dishub", "kecamatan-batulicin")  # put TW II right after it has been verified
EARLY = "disnakertrans"  # reports before anything is due
FALLING = "dkpp"  # a cumulative value falls
OVER = "bapenda"  # far above the target
# Their own systems report TW III, by the name of the account.
SYSTEMS: Mapping[str, str] = {
    "rsud": "simrs",
    "dinkes": "sikda",
    "disdukcapil": "siak",
    "bapenda": "pajak",
    "bpkad": "keuangan",
    "bkpsdm": "simpeg",
    "disdik": "sekolah",
    "diskominfosp": "layanan",
    "pupr": "jalan",
    "dlh": "sampah",
    "disnakertrans": "loker",
    "dishub": "angkutan",
}
REUSING = "rsud"  # proves two things with the same file
TW_I, TW_II, TW_III = 1, 2, 3
VERIFIED = {TW_I: 100, TW_II: 80, TW_III: 35}  # of the reports of a quarter, in percent
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Place(NamedTuple):
    """An action and a quarter."""

    action: str
    quarter: int


def twist(
    unit: str, actions: Mapping[str, Mapping[str, Any]], reports: MutableMapping[Place, Report], upload: Upload
) -> None:
    """Make a unit's reports such that a careful reader has something to doubt."""
    match unit:
        case _ if unit == EARLY:
            action = next(name for name, body in actions.items() if body["targets"][0] is None)
            reports[Place(action, TW_I)] = {**reports[_first(actions, reports)], "value": "1"}
        case _ if unit == FALLING:
            place = _first(actions, reports, target_kind="cumulative", scale="number")
            reports[place]["value"] = str(max(Decimal(reports[place._replace(quarter=TW_II)]["value"]) - 1, Decimal()))
        case _ if unit == OVER:
            place = _first(actions, reports, scale="number")
            reports[place]["value"] = str(Decimal(actions[place.action]["targets"][TW_III - 1]) * 2)
        case _ if unit == REUSING:
            sha256 = upload("laporan-triwulan.pdf", PDF)
            for place in list(reports)[:2]:
                reports[place]["evidence"] = [{"kind": "formal_report", "title": "Laporan triwulan", "sha256": sha256}]
        case _:
            return


def _first(actions: Mapping[str, Mapping[str, Any]], reports: Mapping[Place, Report], **wanted: str) -> Place:
    """The first report of TW III on an action of that sort, which has a report of TW II too."""
    return next(
        place
        for place in reports
        if place.quarter == TW_III
        and place._replace(quarter=TW_II) in reports
        and all(actions[place.action][key] == value for key, value in wanted.items())
    )
