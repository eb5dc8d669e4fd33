"""Addresses of managers' pages."""

from django.urls import path

from pipeline.desk.managers import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<int:number>/", views.person, name="person"),
    path("people/<int:number>/let-in/", views.let_in, name="let-in"),
    path("people/<int:number>/password/", views.password_link, name="password-link"),
    path("people/invitations/<int:number>/withdraw/", views.withdraw_invitation, name="withdraw-invitation"),
    path("reports/", views.reports, name="reports"),
    path("log/", views.log, name="log"),
]
