"""Sign-in, invitation, and one's own account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pipeline.desk import audit, demo, workspaces
from pipeline.desk.people import inviting, provider
from pipeline.desk.people.passwords import ChangePassword, Join, NewPassword, Preferences, SignIn
from pipeline.desk.people.rows import Person
from pipeline.desk.settings import INTERFACE, YEAR
from pipeline.desk.web.context import THEMES

BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """Where people sign in."""

    template_name = "desk/people/sign-in.html"
    authentication_form = SignIn
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a password, where there are any."""
        _must_have_passwords()
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the people of a demo, and the provider where there is one."""
        offered = demo.PEOPLE if demo.is_demo(workspaces.parts().workspace) else ()
        return super().get_context_data(
            **kwargs,
            offered=offered,
            offered_password=demo.PASSWORD,
            provider=provider.offered(),
            passwords=provider.has_passwords(),
            provider_sign_out=self.request.session.pop(provider.SIGN_OUT, ""),
        )


def _must_have_passwords() -> None:
    if not provider.has_passwords():
        raise Http404


@receiver(user_logged_in)
def _noted(request: HttpRequest, user: Person, **_other: Any) -> None:
    audit.record(user.name, "sign-in", user.email, address=request.META.get("REMOTE_ADDR", ""))


def locked_out(request: HttpRequest, *_args: Any, **_other: Any) -> HttpResponse:
    """Return the page for too many wrong passwords."""
    text = _("Too many wrong passwords. Wait a quarter of an hour, then try again, or ask a manager.")
    form = SignIn(request, data=None)
    values = {"form": form, "locked": text, "provider": provider.offered(), "passwords": True}
    return render(request, SignInView.template_name, values, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    audit.record(request.user.name, "sign-out", request.user.email)
    sign_out_there = request.session.get(provider.SIGN_OUT, "")
    logout(request)
    if sign_out_there:
        request.session[provider.SIGN_OUT] = sign_out_there
    return redirect("sign-in")


@login_not_required
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation."""
    invitation = inviting.find_invitation(token)
    if invitation is None:
        return render(request, "desk/people/join-late.html", status=410)
    form = Join(request.POST or None, person=Person(email=invitation.email))
    own = provider.offered()
    if own and not own.passwords:
        del form.fields["password"]
    if form.is_valid():
        person = inviting.accept(
            token,
            form.cleaned_data["name"],
            form.cleaned_data.get("password"),
            translation.get_language() or "",
        )
        if own and not own.passwords:
            messages.success(request, _("Welcome. Now sign in with %(provider)s.") % {"provider": own.name})
            return redirect("sign-in")
        login(request, person, backend=BACKEND)
        return redirect("home")
    return render(request, "desk/people/join.html", {"form": form, "invitation": invitation})


@login_not_required
def new_password(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """Set a new password by a link that a manager made; it opens once."""
    _must_have_passwords()
    person = Person.objects.filter(pk=number, is_active=True).first()
    if person is None or not default_token_generator.check_token(person, token):
        return render(request, "desk/people/link-late.html", status=410)
    form = NewPassword(request.POST or None, person=person)
    if form.is_valid():
        person.set_password(form.cleaned_data["password"])
        person.save(update_fields=["password"])
        audit.record(person.name, "change-password", person.email, by_link=True)
        login(request, person, backend=BACKEND)
        return redirect("home")
    return render(request, "desk/people/new-password.html", {"form": form, "who": person})


def account(request: HttpRequest) -> HttpResponse:
    """Show and change one's own account."""
    person = request.user
    changing = request.POST.get("what") == "password"
    has_password = provider.has_passwords() and person.has_usable_password()
    if changing and not has_password:
        raise Http404
    preferences = Preferences(
        request.POST if request.POST and not changing else None,
        initial={name: getattr(person, name) for name in ("language", "theme", "notices", "digest")},
    )
    password = ChangePassword(request.POST if changing else None, person=person)
    if preferences.is_valid():
        for name, value in preferences.cleaned_data.items():
            setattr(person, name, value)
        person.save(update_fields=list(preferences.cleaned_data))
        messages.success(request, _("Saved."))
        return redirect("account")
    if password.is_valid():
        person.set_password(password.cleaned_data["password"])
        person.save(update_fields=["password"])
        # Whoever is signed in elsewhere with the old password is not any more.
        update_session_auth_hash(request, person)
        audit.record(person.name, "change-password", person.email)
        messages.success(request, _("The password was changed. Other devices were signed out."))
        return redirect("account")
    values = {"preferences": preferences, "password": password, "has_password": has_password}
    return render(request, "desk/people/account.html", values)


@login_not_required
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Choose language or colours from any page, signed in or not."""
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    for name, known in (("language", [code for code, _name in INTERFACE]), ("theme", THEMES)):
        chosen = request.POST.get(name)
        if chosen is None or (chosen not in known and chosen != ""):
            continue
        response.set_cookie(name, chosen, max_age=YEAR, httponly=True, samesite="Lax")
        if request.user.is_authenticated:
            Person.objects.filter(pk=request.user.pk).update(**{name: chosen})
    return response
