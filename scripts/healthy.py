"""A container's health check: exit code 0 when the address answers with status 200 within four seconds."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request


def main(address: str) -> int:
    """Ask once."""
    if not address.startswith("http://"):
        sys.stderr.write(f"{address} should start with http://\n")
        return 2
    try:
        with urllib.request.urlopen(address, timeout=4) as answer:  # noqa: S310
            return 0 if answer.status == 200 else 1  # noqa: PLR2004
    except (urllib.error.URLError, OSError) as error:
        sys.stderr.write(f"{address}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
