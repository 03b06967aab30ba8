"""Every page of questionnaires, and who looks at it."""

ASKED: dict[str, list[tuple[str, str]]] = {
    "questionnaires.index": [
        ("guest", "/questionnaires"),
        ("ada", "/questionnaires"),
        ("mia", "/questionnaires"),
    ],
    "questionnaires.show": [
        ("guest", "/questionnaires/{asked_now}"),
        ("mia", "/questionnaires/{asked_now}"),
        ("mia", "/questionnaires/{asked_named}"),
        ("mia", "/questionnaires/{asked_past}"),
        ("ada", "/questionnaires/{asked_now}"),
    ],
    "questionnaires.results": [
        ("ada", "/questionnaires/{asked_past}/results"),
        ("mia", "/questionnaires/{asked_past}/results"),
    ],
    "questionnaires.answers": [
        ("ada", "/questionnaires/{asked_past}/answers"),
        ("ada", "/questionnaires/{asked_now}/answers"),
        ("ada", "/questionnaires/{asked_named}/answers"),
    ],
    "questionnaires.new": [("ada", "/questionnaires/new"), ("mia", "/questionnaires/new")],
    "questionnaires.edit": [("ada", "/questionnaires/{asked_now}/edit")],
    "questionnaires.close": [("ada", "/questionnaires/{asked_now}/close")],
    "questionnaires.new_poll": [("ada", "/topics/{long}/poll"), ("nia", "/topics/{long}/poll")],
    "questionnaires.settled": [("mia", "/topics/{long}/settled")],
}
