"""Addresses of partners' pages."""

from django.urls import path

from pipeline.desk.partners import views

urlpatterns = [
    path("pages/", views.pages, name="pages"),
    path("pages/<slug:language>/<str:post>/", views.page, name="page"),
    path("pages/<slug:language>/<str:post>/<str:variant>.zip", views.bundle, name="bundle"),
    path("pages/<slug:language>/<str:post>/<str:variant>.html", views.fragment, name="fragment"),
    path("reported/", views.reported, name="reported"),
    path("reported/<int:number>/", views.settle, name="settle"),
]
