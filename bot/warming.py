"""What a process that stays does before the first message: it reads what every answer needs."""

import gc
from datetime import date

from bot import garbage
from knowledge import records
from knowledge.library import Library
from knowledge.question import read_question
from knowledge.service_reading import find_services, speaks_of_office


def warm_up(library: Library, today: date) -> None:
    """Load the words by which messages are read, and let the search for garbage pass over all that is in memory.

    Library and words stay as long as the process: looking through them again and again would stop an answer midway.
    """
    records.make_ready()
    read_question("", library, today)
    find_services("", today)
    speaks_of_office("")
    gc.collect()
    garbage.keep()
