"""Addresses of the desk; each part brings its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from pipeline.desk.api.urls import urlpatterns as api
from pipeline.desk.deliveries.urls import urlpatterns as deliveries
from pipeline.desk.managers.urls import urlpatterns as managers
from pipeline.desk.notices.views import mail_off
from pipeline.desk.partners.urls import urlpatterns as partners
from pipeline.desk.people import by_provider
from pipeline.desk.people import views as people
from pipeline.desk.posts.urls import urlpatterns as posts
from pipeline.desk.review.urls import urlpatterns as review
from pipeline.desk.web.context import frame


def home(request: HttpRequest) -> HttpResponse:
    """Lead a person to the first place that is open to them."""
    places = frame(request)["places"]
    return redirect(places[0][1] if places else "account")


urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", people.SignInView.as_view(), name="sign-in"),
    path("sign-in/provider/", by_provider.begin, name="provider"),
    path("sign-in/provider/back/", by_provider.back, name="provider-back"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("join/<str:token>/", people.join, name="join"),
    path("account/", people.account, name="account"),
    path("prefer/", people.prefer, name="prefer"),
    path("new-password/<int:number>/<str:token>/", people.new_password, name="new-password"),
    path("letters/<str:kind>/<str:token>/", mail_off, name="mail-off"),
    *posts,
    *review,
    *partners,
    *deliveries,
    *managers,
    *api,
]

handler403 = "pipeline.desk.web.errors.not_allowed"
handler404 = "pipeline.desk.web.errors.not_found"
handler500 = "pipeline.desk.web.errors.broken"
