"""The desk: Django at the edge. `boot` is the only door, and only `wiring` opens it.

    boot         starts Django for a workspace: its store for the command line, its pages for the web
    settings     Django's settings as a value; there is no settings file and no manage.py
    models       all rows; those of a part stand in its own rows.py and are named here
    store        review's promise, kept with rows;  memory: the memory's promise
    workspaces   `parts()`: the workspace's parts for views and jobs, in any thread
    audit        `record(person, action, subject, **details)`; hash-chained, append-only; `verify()`
    catalogues   the interface's words: locale/<language>/<part>.po → .mo when the desk starts
    serving      waitress, and the worker's process beside it
    people/      who works here: roles and `may`, sign-in, invitations, accounts
    api/         what people do here, for programs: REST with tokens, at /api/v1/
    work/        jobs in a table (`queue.put`), what each kind does (`tasks.TASKS`), the worker
    web/         what pages share: middleware, frame, guard, errors, paging, mail
    templates/desk/<part>/, static/desk/     server-rendered; htmx for what changes in place

How to add a view (part `review`, say):

1.  `review/views.py`: a function of (request, …), decorated `@allowed(Action.…)` from `web.guard`.
    Where its address has a `language`, the guard asks for that language. Ask `may(request.user,
    action, language)` for anything finer; never look at roles. A view that reads the flow calls
    `workspaces.parts()` and shows values; an expected failure (PipelineError) may go through: it is
    shown as a page, or as a note in #told where htmx asked.
2.  `review/urls.py`: `urlpatterns`, included in `urls.py`. A test sees that every view is guarded.
3.  Its place in the frame: a `Place` in `web.context.PLACES`.
4.  Templates extend desk/base.html (blocks title, main, main_class, body_class, styles, scripts) and
    use the tokens and classes of static/desk/desk.css. No inline script, style or style attribute:
    the policy forbids them. {% may "approve" language as can %}, `|language_name`, `|day`, `|moment`,
    `{% query page=2 %}`, and desk/field.html are at hand without {% load %}.
5.  Words: {% translate %}, {% blocktranslate trimmed %}, `gettext as _`. Then
    `python -m pipeline.desk.catalogues` adds them to every .po and lists what is not translated; a
    test fails until nothing is. A part with its own catalogue is named in `catalogues.PARTS`.
6.  Whatever changes something: POST, inside `transaction.atomic()`, with `audit.record(...)`.
7.  What takes more than a moment: `queue.put(kind, subject, person=…, **payload)` and a function in
    `tasks.TASKS`; show its progress from the job's row.

Lists never read segments: `flow.tally` keeps counts (TallyRow) with every decision. One post is
read with `flow.find`; `store.taken()` reads everything and is for jobs. Inside a transaction
`store.hold(post)` keeps what was read of a post true until the end.

Tests: the fixture `web` of tests/desk/conftest.py gives people with roles and signed-in browsers.
"""
