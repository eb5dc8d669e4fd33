"""The token that asks: whose it is, what it opens, how long it holds."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from pipeline.desk import workspaces
from pipeline.desk.api.access import Token, caller_of
from pipeline.desk.api.answers import shown

router = Router(tags=["token"])


class TokenOut(BaseModel):
    """A token. What it opens is what its scopes and its person's roles both allow."""

    person: str
    name: str
    prefix: str
    scopes: list[str]
    expires_at: datetime
    languages: list[str]


@router.get("/token", auth=Token(), response=TokenOut)
def get_token(request: HttpRequest) -> HttpResponse:
    """Show the token that asks, and the languages of this workspace."""
    caller = caller_of(request)
    return shown(
        request,
        TokenOut(
            person=caller.name,
            name=caller.token.name,
            prefix=caller.token.prefix,
            scopes=caller.token.scopes,
            expires_at=caller.token.expires_at,
            languages=list(workspaces.parts().settings.languages.targets),
        ),
    )
