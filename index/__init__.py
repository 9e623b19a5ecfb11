"""From files to a searchable archive.

Importing this package turns off what its libraries would otherwise send or fetch: nothing leaves the machine.
"""

import os

for _name, _value in (
    ("ANONYMIZED_TELEMETRY", "False"),  # Chroma
    ("HF_HUB_OFFLINE", "1"),
    ("HF_HUB_DISABLE_TELEMETRY", "1"),
    ("TRANSFORMERS_OFFLINE", "1"),
    ("DO_NOT_TRACK", "1"),
):
    os.environ.setdefault(_name, _value)
