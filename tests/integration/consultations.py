"""Consultations as their callers see them: the bodies that they send, and one at each stage of its life."""

from typing import Any

from flask import Flask
from pymongo.database import Database

from services.plans.consultation_desk import EXTENSION, ConsultationDesk
from services.plans.consultation_index import ConsultationIndex
from shared.envelope import decode
from shared.event_log import EventLog
from shared.events.plans import LANGUAGE
from tests.integration.plans_service import People, in_days, registered

UNIT_PATH = "/consultations/dinkes"
REQUEST: dict[str, Any] = {"topic": "Bukti dukung", "question": "Berkas apa yang diterima?", "urgency": "normal"}
START = {**REQUEST, "reason": "Kemajuan 42 persen"}
TRIAGE = {"help": "consultation", "urgency": "normal", "note": "Dijadwalkan minggu ini"}
ASSIGNMENT = {"team": "disdik", "officer": "0123456789abcdef0123456789abcdef"}
NEEDS = {"needs": "Daftar kegiatan"}
FOLLOW_UP = {"description": "Mengunggah kembali bukti", "owner": "dinkes", "due": in_days(10)[:10]}
DONE: dict[str, Any] = {"note": "Tiga berkas diunggah"}
PRECEDENT = {"question": "Berkas apa?", "answer": "Satu PDF per kegiatan.", "tags": ["sakip"]}
CLOSING = {"ending": "resolved", "summary": "Bukti lengkap"}


def schedule(begin: float = 1, **more: Any) -> dict[str, Any]:
    times = {"starts": in_days(begin), "ends": in_days(begin + 0.1)}
    return {**times, "form": "meeting", "place": "Ruang rapat", **more}


def minutes(**more: Any) -> dict[str, Any]:
    attendees = [{"unit": "dinkes", "role": "Kepala Sub Bagian", "number": 1}]
    return {
        **schedule(begin=-1),
        "attendees": attendees,
        "result": "Satu berkas per kegiatan.",
        "agreements": ["Format disepakati"],
        "follow_ups": [FOLLOW_UP],
        **more,
    }


def requested(people: People, **more: Any) -> str:
    """The path of a consultation of Dinkes that was asked for by its operator."""
    registered(people)
    return f"{UNIT_PATH}/{people('operator').post(UNIT_PATH, {**REQUEST, **more})['consultation']}"


def assigned(people: People) -> str:
    path = requested(people)
    people("coordinator").put(f"{path}/triage", TRIAGE)
    people("coordinator").put(f"{path}/assignment", ASSIGNMENT)
    return path


def held(people: People, **more: Any) -> str:
    path = assigned(people)
    people("coordinator").post(f"{path}/sessions", minutes(**more))
    return path


def follow_up_of(people: People, path: str) -> str:
    (follow_up,) = people("leader").get(path)["follow_ups"]
    return f"{path}/follow-ups/{follow_up['id']}"


def index_all(app: Flask, database: Database[dict[str, Any]]) -> None:
    """What the process beside the API does with the events, done at once."""
    desk: ConsultationDesk = app.extensions[EXTENSION]
    index, log = ConsultationIndex(desk), EventLog(database)
    texts = [text for stream in log.streams("consultation-") for commit in log.read(stream) for text in commit.events]
    batch = [(decode(LANGUAGE, text), text.encode()) for text in texts]
    index.begin([recorded for recorded, _ in batch])
    assert all(index.take(*each) for each in batch)
    index.commit()
