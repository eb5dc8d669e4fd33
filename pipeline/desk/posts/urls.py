"""Addresses of editors' pages."""

from django.urls import path

from pipeline.desk.posts import views

urlpatterns = [
    path("posts/", views.posts, name="posts"),
    path("posts/new/", views.drop, name="drop"),
    path("posts/waiting/<str:token>/", views.answer, name="answer"),
    path("posts/publish/", views.publish, name="publish"),
    path("posts/pictures/<str:name>", views.picture, name="picture"),
    path("posts/of/<str:post>/", views.post, name="post"),
    path("posts/of/<str:post>/progress/", views.progress, name="progress"),
    path("posts/of/<str:post>/plan/", views.plan, name="plan"),
    path("posts/of/<str:post>/put-back/", views.put_back, name="put-back"),
    path("posts/of/<str:post>/correct/", views.correct, name="correct"),
    path("posts/of/<str:post>/new-version/", views.new_version, name="new-version"),
    path("posts/of/<str:post>/withdraw/", views.withdraw, name="withdraw"),
    path("posts/of/<str:post>/retry/", views.retry, name="retry"),
]
