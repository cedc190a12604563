"""The failures of this layer, named by what the caller can do about them.

BadSetting      tell the operator which variable to mend
BadCorrections  tell the operator what is wrong with the office's corrections
TokenRefused    tell the operator to get another token
StoreUnusable   tell the operator what is wrong with the store, StoreTooNew among them
BadBackup       tell the operator to take another backup
StoreInUse      tell the operator to empty the store, or to stop what serves it, before a backup is put into it
"""


class BadSetting(Exception):
    """A setting that cannot be used; `variable` names it, '' when the `.env` file itself cannot be read."""

    def __init__(self, variable: str) -> None:
        super().__init__(variable)
        self.variable = variable


class BadCorrections(Exception):
    """The office's file of corrections cannot be used; the text says where it is and what is wrong with it."""


class TokenRefused(Exception):
    """The `channel` does not take its token; somebody must set another."""

    def __init__(self, channel: str) -> None:
        super().__init__(channel)
        self.channel = channel


class StoreUnusable(Exception):
    """The store cannot be opened; the text says why, without its address, which may hold a password."""


class StoreTooNew(StoreUnusable):
    """The store was written by a later version of the program; the text is its schema's name."""


class BadBackup(Exception):
    """A file is no backup, or not one that can be trusted; the text says what is wrong with it."""


class StoreInUse(Exception):
    """A backup must not be put into the store: it holds something, or, where `served`, it is being served."""

    def __init__(self, *, served: bool) -> None:
        super().__init__("served" if served else "not empty")
        self.served = served
