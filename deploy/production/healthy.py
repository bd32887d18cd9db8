"""Whether the process of this container is ready, for Docker: exit status 1 where it is not."""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

PATIENCE_SECONDS = 4


def main() -> int:
    connection = HTTPConnection("127.0.0.1", int(os.environ["SINERGI_PORT"]), timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        text = answer.read().decode()
    except (OSError, HTTPException) as error:
        sys.stderr.write(f"{error!r}\n")
        return 1
    sys.stdout.write(text)  # what `docker inspect` shows
    return 0 if answer.status == HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main())
