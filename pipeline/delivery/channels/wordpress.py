"""A partner's WordPress, over its REST interface with an application password.

Every post carries a mark with its page's name, in a comment that readers do not see. By it a post
is found again when a worker died between making it and noting its number.
https://developer.wordpress.org/rest-api/reference/posts/
"""

import json
import mimetypes
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from pydantic import Field

from pipeline.delivery.bundle import digest_of
from pipeline.delivery.channel import Channel, ChannelSettings, Refused, Stopped, Temporary
from pipeline.delivery.http import LOOPBACK, Answer, ask, safe_address, unsafe
from pipeline.delivery.links import outward
from pipeline.delivery.markup import inner, tree_of
from pipeline.delivery.secret import SecretField
from pipeline.delivery.values import Content, Kind, Message, Sent

_API = re.compile(r'<([^>]+)>;\s*rel="?https://api\.w\.org/"?')
_COMPANION, _POLYLANG = "glagol/v1", "pll/v1"


class WordPressSettings(ChannelSettings):
    """`withdraw` says what becomes of a withdrawn page: the bin, or a draft that nobody sees."""

    address: str
    user: str = Field(min_length=1)
    password: SecretField
    status: Literal["publish", "draft", "pending", "private"] = "publish"
    type: Literal["posts", "pages"] = "posts"
    categories: list[int] = Field(default=[])
    featured: bool = True
    languages: Literal["auto", "none"] = "auto"
    withdraw: Literal["trash", "draft"] = "trash"


class WordPress(Channel):
    """Makes, updates and withdraws a post."""

    kind = "wordpress"
    Settings = WordPressSettings

    @classmethod
    def mistakes(cls, settings: Any, addresses: Sequence[str]) -> list[str]:
        """Return what is wrong with the settings together."""
        wrong = unsafe("address", settings.address)
        if settings.type == "pages" and settings.categories:
            wrong.append("categories are for posts, not for pages")
        return wrong

    def deliver(self, messages: Sequence[Message]) -> Sent:
        """Bring the post to where the message wants it."""
        (message,) = messages
        self._root = self._discovered()
        present = self._present(message)
        if message.kind is Kind.WITHDRAWN:
            return self._withdrawn(message, present)
        if message.kind is Kind.UPDATED and not present and isinstance(message.remote.get("id"), int):
            told = f"the partner removed post {message.remote['id']}; it was left so"
            return Sent(told, digest_of(message.key.encode()))
        media = [self._uploaded(message, name) for name in message.content.pictures]
        spaces = self._namespaces() if self.settings.languages == "auto" else ()
        fields = self._fields(
            message, dict(zip(message.content.pictures, media, strict=True)), fresh=not present
        )
        if _POLYLANG in spaces:
            fields |= _for_polylang(message)
        target = f"/wp/v2/{self.settings.type}" + (f"/{present}" if present else "")
        made = self._json(self._ask("POST", target, json=fields))
        number = made.get("id")
        if not isinstance(number, int) or (present and number != present):
            raise Temporary("WordPress answered, but with another post than the one it was given")
        told = self._spoken(message, made, number, spaces)
        marked = _mark(message.content) in _raw(made)
        told += "" if marked else ", its mark was removed: it is known by its number alone"
        remote = {"id": number, "address": str(made.get("link", "")), "marked": marked}
        what = "updated" if present else "made"
        sent = json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()
        return Sent(
            f"{what} post {number} {made.get('status', '')} {made.get('link', '')}{told}",
            digest_of(sent, *(message.pictures[name] for name in message.content.pictures)),
            remote,
        )

    def _withdrawn(self, message: Message, present: int | None) -> Sent:
        told = "there was no post any more"
        if present and self.settings.withdraw == "trash":
            target = f"/wp/v2/{self.settings.type}/{present}"
            told = f"post {present} moved to the bin"
            if self._ask("DELETE", target, allowed=(404, 410, 501)).status == 501:  # a site without a bin
                self._ask("POST", target, json={"status": "draft"})
                told = f"post {present} made a draft: this site has no bin"
        elif present:
            self._ask("POST", f"/wp/v2/{self.settings.type}/{present}", json={"status": "draft"})
            told = f"post {present} made a draft"
        return Sent(told, digest_of(message.key.encode()))

    def _present(self, message: Message) -> int | None:
        """Return the number of the post that stands for the page, whoever noted it or not."""
        kind, mark = self.settings.type, _mark(message.content)
        number = message.remote.get("id")
        if isinstance(number, int):
            answer = self._ask("GET", f"/wp/v2/{kind}/{number}", {"context": "edit"}, allowed=(404, 410))
            if answer.status == 200:
                found = self._json(answer)
                ours = mark in _raw(found) or message.remote.get("marked") is False
                # A post in the bin is made anew, under its own address.
                if ours and found.get("status") != "trash":
                    return number
        query = {
            "context": "edit",
            "slug": f"{_slug(message.content)},{_slug(message.content)}-2",
            "status": "publish,draft,pending,private,future",
        }
        try:
            answer = self._ask("GET", f"/wp/v2/{kind}", query)
        except Refused as error:
            # To somebody it does not know WordPress says that a draft's status is a wrong word.
            raise Stopped(
                f"the account may not see drafts (a wrong password, or too few rights): {error.what}"
            ) from None
        for found in self._list(answer):
            if mark in _raw(found) and isinstance(found.get("id"), int):
                return int(found["id"])
        return None

    def _uploaded(self, message: Message, name: str) -> Mapping[str, Any]:
        """Return a picture in WordPress's library; one that is there already is not sent again."""
        file = f"glagol-{name.rpartition('/')[2]}"
        for found in self._list(self._ask("GET", "/wp/v2/media", {"slug": file.rpartition(".")[0]})):
            if _is_picture(found):
                return found
        kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
        headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{file}"'}
        try:
            made = self._json(
                self._ask("POST", "/wp/v2/media", content=message.pictures[name], headers=headers)
            )
            if not _is_picture(made):
                raise Temporary("WordPress answered, but not with the picture it was given")
            words = _name_of_picture(message.content.body, name)
            if words:
                self._ask("POST", f"/wp/v2/media/{made['id']}", json={"alt_text": words})
        except Refused as error:
            raise Refused(f"the picture {name}: {error.what}") from None
        return made

    def _fields(
        self, message: Message, media: Mapping[str, Mapping[str, Any]], *, fresh: bool
    ) -> dict[str, Any]:
        content = message.content
        markup = content.body + content.funding
        tree = tree_of(outward(markup, content, self.house, beside=content.pictures))
        for picture in tree.iter("img"):
            found = media.get(picture.get("src") or "")
            if found:
                picture.set("src", str(found["source_url"]))
        own = [media[name] for name in content.pictures if name in content.body]
        fields: dict[str, Any] = {
            "title": content.title,
            "content": f"{inner(tree)}\n{_mark(content)}",
            "excerpt": content.summary,
        }
        if fresh:
            # What the partner decides afterwards (a draft released, an address) stays theirs.
            fields |= {"slug": _slug(content), "status": self.settings.status}
            if content.published:
                fields["date"] = f"{content.published.isoformat()}T09:00:00"
            if self.settings.categories:
                fields["categories"] = self.settings.categories
        if self.settings.featured and own and self.settings.type == "posts":
            fields["featured_media"] = own[0]["id"]
        return fields

    def _spoken(self, message: Message, made: Mapping[str, Any], number: int, spaces: Sequence[str]) -> str:
        """Say a post's language to the plugin that keeps it; return what a receipt tells of it."""
        code = _language(message.content.variant)
        if _POLYLANG in spaces and made.get("lang") == code:
            return f", Polylang: {code}"
        if _COMPANION in spaces:
            told = {"post": number, "language": code, "translations": _translations(message) | {code: number}}
            answer = self._json(self._ask("POST", "/glagol/v1/language", json=told))
            return f", {answer.get('plugin')}: {answer.get('language')}"
        if _POLYLANG in spaces:
            return ", language not set: this Polylang needs the companion plugin (docs/partners)"
        return ""

    def _discovered(self) -> str:
        """Return the root of the REST interface, as the site's own Link header names it."""
        # Some hosts forbid to ask for heads: then it is where it nearly always is.
        answer = ask("HEAD", self.settings.address, allowed=(403, 404, 405, 501))
        found = _API.search(answer.headers.get("link", ""))
        root = found[1] if found else f"{self.settings.address.rstrip('/')}/wp-json/"
        if not safe_address(root):
            raise Stopped(f"its REST interface is not encrypted: {root}")
        own = urlsplit(self.settings.address).hostname
        if urlsplit(root).hostname in LOOPBACK and own not in LOOPBACK:
            raise Stopped(f"it leads to this machine instead of its own: {root}")
        return root

    def _namespaces(self) -> Sequence[str]:
        spaces = self._json(self._ask("GET", "/")).get("namespaces")
        return [str(space) for space in spaces] if isinstance(spaces, list) else []

    def _ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        allowed: tuple[int, ...] = (),
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        address = self._root.rstrip("/") + path
        if query:
            # Without pretty addresses the root itself is a query: ?rest_route=/
            address += ("&" if "?" in address else "?") + urlencode(query, safe=",")
        password = self.reveal(self.settings.password)
        self.conceal(f"{self.settings.user}:{password}")
        return ask(
            method, address, allowed=allowed, auth=(self.settings.user, password),
            json=json, content=content, headers=headers,
        )  # fmt: skip

    def _json(self, answer: Answer) -> dict[str, Any]:
        read = self._read(answer)
        if not isinstance(read, dict):
            raise Temporary(f"answered {answer.status} with something else than a post: {answer.text[:200]}")
        return read

    def _list(self, answer: Answer) -> list[dict[str, Any]]:
        read = self._read(answer)
        if not isinstance(read, list):
            raise Temporary(f"answered {answer.status} with something else than a list: {answer.text[:200]}")
        return [one for one in read if isinstance(one, dict)]

    @staticmethod
    def _read(answer: Answer) -> Any:
        try:
            return json.loads(answer.content)
        except ValueError:
            raise Temporary(
                f"answered {answer.status} with something else than JSON: {answer.text[:200]}"
            ) from None


def _raw(post: Mapping[str, Any]) -> str:
    """Return a post's text as its editors see it."""
    content = post.get("content")
    return str(content.get("raw", "")) if isinstance(content, dict) else ""


def _is_picture(made: Mapping[str, Any]) -> bool:
    return isinstance(made.get("id"), int) and str(made.get("source_url", "")).startswith("http")


def _slug(content: Content) -> str:
    return f"{content.post}-{content.variant.lower()}"


def _mark(content: Content) -> str:
    return f"<!-- glagol {content.post} {content.variant} -->"


def _language(variant: str) -> str:
    """Return the code by which language plugins know a variant: they know Serbian by its script at most."""
    return "sr" if variant == "sr-Cyrl" else variant.lower()


def _translations(message: Message) -> dict[str, int]:
    return {
        _language(variant): noted["id"]
        for variant, noted in message.siblings.items()
        if isinstance(noted.get("id"), int)
    }


def _for_polylang(message: Message) -> dict[str, Any]:
    """Return the fields by which Polylang Pro takes a language (polylang.pro/doc/rest-api)."""
    return {"lang": _language(message.content.variant), "translations": _translations(message)}


def _name_of_picture(body: str, name: str) -> str:
    for picture in tree_of(body).iter("img"):
        if picture.get("src") == name:
            return picture.get("alt") or ""
    return ""
