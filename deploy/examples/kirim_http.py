"""Kirim satu laporan lewat HTTP, tanpa pustaka tambahan: python3 kirim_http.py ID TYPE DATA.json."""

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ATTEMPTS = 5


def request_of(event: dict[str, object]) -> urllib.request.Request:
    account = f"{os.environ['SINERGI_USER']}:{os.environ['SINERGI_SECRET']}"
    headers = {
        "Authorization": "Basic " + base64.b64encode(account.encode()).decode(),
        "Content-Type": "application/cloudevents+json",
    }
    address = os.environ["SINERGI_URL"] + "/inbox" + os.environ.get("SINERGI_MODE", "")
    return urllib.request.Request(address, json.dumps(event).encode(), headers)


def send(event: dict[str, object]) -> dict[str, object]:
    """Putusannya. Bila ragu, kirim ulang dengan id yang sama: tidak akan tercatat dua kali."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(request_of(event), timeout=30) as answer:
                verdict: dict[str, object] = json.load(answer)["verdicts"][0]
                return verdict
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503) or attempt == ATTEMPTS:
                sys.exit(f"{error.code} {error.read().decode()}")
            time.sleep(float(error.headers.get("Retry-After", attempt)))
        except OSError as error:  # jaringan putus, atau jawaban tidak datang
            if attempt == ATTEMPTS:
                sys.exit(f"tidak terjawab: {error}")
            time.sleep(attempt)
    raise AssertionError


def main(event_id: str, event_type: str, file: str) -> int:
    unit = os.environ["SINERGI_USER"].split(".")[1]
    data = json.loads(Path(file).read_text(encoding="utf-8"))
    event = {"specversion": "1.0", "id": event_id, "source": f"/{unit}/contoh", "type": event_type, "data": data}
    verdict = send(event)
    print(json.dumps(verdict, indent=2))
    return 1 if verdict["outcome"] == "refused" else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
