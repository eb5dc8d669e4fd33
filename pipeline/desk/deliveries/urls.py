"""Addresses of receipts and deliveries."""

from django.urls import path

from pipeline.desk.deliveries import views

urlpatterns = [
    path("receipts/", views.receipts, name="receipts"),
    path("receipts/receipts.csv", views.receipts_csv, name="receipts-csv"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/receipts.csv", views.deliveries_csv, name="deliveries-csv"),
    path("deliveries/partners/", views.partners, name="delivery-partners"),
    path("deliveries/of/<slug:partner>/", views.of_partner, name="deliveries-of"),
    path("deliveries/one/<slug:key>/", views.delivery, name="delivery"),
    path("deliveries/one/<slug:key>/replay/", views.replay, name="replay"),
    path("deliveries/one/<slug:key>/withdraw/", views.withdraw, name="withdraw-delivered"),
]
