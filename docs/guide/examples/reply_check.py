"""The cheapest test of a generated text: has it the form that the next program needs?"""

from __future__ import annotations

import json

WANTED = {"language": str, "sentence": str}


def problems(reply: str) -> list[str]:
    """Return what is wrong with one reply; an empty list when the form is right."""
    try:
        value = json.loads(reply)
    except json.JSONDecodeError as error:
        return [f"no JSON: {error}"]
    found = [f"'{key}' is missing" for key in WANTED if key not in value]
    return found + [f"'{key}' is not asked for" for key in value if key not in WANTED]


if __name__ == "__main__":
    print(problems('Sure! {"language": "de", "sentence": "Wir schenken Ihnen 20 Prozent."}'))
