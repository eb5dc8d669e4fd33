"""Addresses of reviewers' pages."""

from django.urls import path

from pipeline.desk.review import beside, effort, queue, replacing, segments

urlpatterns = [
    path("review/", queue.languages, name="review"),
    path("review/effort/", effort.effort, name="review-effort"),
    path("review/<slug:language>/", queue.queue, name="review-queue"),
    path("review/<slug:language>/exact/", queue.exact, name="review-exact"),
    path("review/<slug:language>/search/", replacing.search, name="review-search"),
    path("review/<slug:language>/post/<str:post>/", segments.post, name="review-post"),
    path("review/<slug:language>/post/<str:post>/page/<str:variant>/", beside.page, name="review-page"),
    path(
        "review/<slug:language>/post/<str:post>/page/<str:variant>/files/<path:name>",
        beside.file,
        name="review-file",
    ),
    path("review/<slug:language>/post/<str:post>/<str:segment>/", segments.act, name="review-act"),
    path("review/<slug:language>/post/<str:post>/<str:segment>/draft/", segments.draft, name="review-draft"),
    path("review/<slug:language>/post/<str:post>/<str:segment>/help/", segments.help, name="review-help"),
    path(
        "review/<slug:language>/post/<str:post>/<str:segment>/others/", segments.others, name="review-others"
    ),
]
