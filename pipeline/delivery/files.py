"""What channels share that put files somewhere: each lies there whole or not at all."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import ClassVar, Literal

from pipeline.delivery.bundle import digest_of, files_of, name_of, notice_of, zipped
from pipeline.delivery.channel import Channel, ChannelSettings
from pipeline.delivery.values import Kind, Message, Sent


def folders_of(names: Iterable[str]) -> list[str]:
    """Return the folders that files lie in, each once, an outer one before what is in it.

    >>> folders_of(["a/page.md", "a/media/b.png", "c.zip"])
    ['a', 'a/media']
    """
    above = (folder for name in names for folder in reversed(PurePosixPath(name).parents))
    return list(dict.fromkeys(str(folder) for folder in above if folder.name))


class FilesSettings(ChannelSettings):
    """One ZIP a page, or a folder of files a page."""

    form: Literal["zip", "files"] = "zip"


class Files(Channel):
    """Puts a page's files under names that stay the same for all its versions."""

    carries: ClassVar[bool] = True
    Settings: ClassVar[type[FilesSettings]] = FilesSettings

    def deliver(self, messages: Sequence[Message]) -> Sent:
        """Put a page's files in place; a withdrawn page's make way for a notice."""
        (message,) = messages
        notice = f"{name_of(message)}.withdrawn.json"
        before = {str(name) for name in message.remote.get("files", ())}
        withdrawn = message.kind is Kind.WITHDRAWN
        files = {notice: notice_of(message)} if withdrawn else self.files(message)
        gone = sorted((before | {notice}) - files.keys())
        where = self.exchange(files, gone)
        return Sent(
            f"{len(files)} {'file' if len(files) == 1 else 'files'} put to {where}",
            digest_of(*files.values()),
            {"files": sorted(files.keys() - {notice})},
        )

    def files(self, message: Message) -> dict[str, bytes]:
        """Return what lies with the partner afterwards, in the order in which it is put there."""
        name, files = name_of(message), files_of(message, self.house)
        if self.settings.form == "zip":
            return {f"{name}.zip": zipped(files, name)}
        return {f"{name}/{file}": content for file, content in files.items()}

    @abstractmethod
    def exchange(self, files: Mapping[str, bytes], gone: Iterable[str]) -> str:
        """Put files in place, then take away those that are gone; return where."""
