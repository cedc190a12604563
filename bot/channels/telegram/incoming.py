"""What came from Telegram as the assistant takes it: who said it, what came with it, and to whom it was said."""

import asyncio
import datetime as dt
from collections.abc import Callable

from telegram import Bot, Document, Message, PhotoSize, User
from telegram.constants import ChatType, FileSizeLimit
from telegram.error import TelegramError

from handlers.messages import Asker, FileUnavailable, Incoming, IncomingFile

_DOWNLOAD_SECONDS = 60
PHOTO_NAME = "photo.jpg"


class Receiver:
    """Reads the messages of one bot."""

    def __init__(self, bot: Bot, read_now: Callable[[], dt.datetime]) -> None:
        self._bot = bot
        self._read_now = read_now

    def is_addressed(self, message: Message) -> bool:
        """Return whether the bot is spoken to: always in a private chat, else by command, mention or answer."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        text = message.text or message.caption or ""
        answered = message.reply_to_message
        return (
            text.startswith("/")
            or self._mention().lower() in text.lower()
            or (answered is not None and answered.from_user is not None and answered.from_user.id == self._bot.id)
        )

    def read(self, message: Message, sender: User) -> Incoming | None:
        """Return what `message` says, None for a kind of message that the assistant cannot take."""
        file = self._find_file(message)
        place = message.location
        if message.text is None and file is None and place is None:
            return None
        return self.receive(
            sender,
            self._strip_mention(message.text or message.caption or ""),
            group=message.chat.type != ChatType.PRIVATE,
            file=file,
            location=None if place is None else (place.latitude, place.longitude),
        )

    def receive(
        self,
        sender: User,
        text: str,
        *,
        choice: str | None = None,
        group: bool = False,
        file: IncomingFile | None = None,
        location: tuple[float, float] | None = None,
    ) -> Incoming:
        """Return a message of `sender`, which came now."""
        return Incoming(
            person=f"telegram:{sender.id}",
            text=text,
            asker=Asker(),
            received_at=self._read_now(),
            choice=choice,
            display_name=sender.full_name,
            file=file,
            location=location,
            group=group,
            bot=self._bot.username,
        )

    def _mention(self) -> str:
        return f"@{self._bot.username}"

    def _strip_mention(self, text: str) -> str:
        at = text.lower().find(self._mention().lower())
        if at < 0 or text.startswith("/"):  # a command may carry the name of the bot
            return text
        return f"{text[:at]}{text[at + len(self._mention()) :]}".strip()

    def _find_file(self, message: Message) -> IncomingFile | None:
        if message.photo:
            return self._offer(message.photo[-1], PHOTO_NAME, "image/jpeg")  # the last is the largest
        document = message.document
        if document is None:
            return None
        return self._offer(document, document.file_name or "", document.mime_type or "application/octet-stream")

    def _offer(self, sent: Document | PhotoSize, name: str, mime: str) -> IncomingFile:
        loop, size = asyncio.get_running_loop(), sent.file_size or 0

        def read() -> bytes:
            if size > FileSizeLimit.FILESIZE_DOWNLOAD:
                raise FileUnavailable
            return asyncio.run_coroutine_threadsafe(self._download(sent.file_id), loop).result(_DOWNLOAD_SECONDS)

        return IncomingFile(name=name, mime=mime, size=size, code=sent.file_id, read=read)

    async def _download(self, code: str) -> bytes:
        try:
            return bytes(await (await self._bot.get_file(code)).download_as_bytearray())
        except TelegramError as error:
            raise FileUnavailable from error
