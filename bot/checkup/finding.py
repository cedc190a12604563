"""What was found about one thing."""

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "unsure", "wrong", "off"]
"""Good; it works but somebody should look; it does not work; it is not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one thing is: `about` names it in code, `said` tells people how it is and what to do, without secrets."""

    about: str
    state: State
    said: str
