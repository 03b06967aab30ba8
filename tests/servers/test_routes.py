"""Routes that one application compiled serve the next one, and only one that registers the same."""

from __future__ import annotations

from werkzeug.routing import Map, Rule

from tests.servers.routes import SharedMap


def told(*more: Rule) -> SharedMap:
    """A map with three routes that no application of ours has, and ``more``."""
    found = SharedMap()
    rules = (
        Rule("/teas/", endpoint="teas.index"),
        Rule("/teas/<int:number>", endpoint="teas.show", methods=["GET"]),
        Rule("/teas/<int:number>", endpoint="teas.drink", methods=["POST"]),
    )
    for rule in (*rules, *more):
        rule.provide_automatic_options = True  # type: ignore[attr-defined]
        found.add(rule)
    return found


def where(found: Map, path: str, method: str = "GET") -> object:
    return found.bind("localhost").match(path, method=method)


def test_the_second_one_answers_as_the_first_did() -> None:
    first, second = told(), told()
    for one in (first, second):
        assert where(one, "/teas/4") == ("teas.show", {"number": 4})
        assert where(one, "/teas/4", "POST") == ("teas.drink", {"number": 4})
        assert one.bind("localhost").build("teas.show", {"number": 7}) == "/teas/7"
        assert [rule.endpoint for rule in one.iter_rules()] == ["teas.index", "teas.show", "teas.drink"]
    assert first._matcher is second._matcher


def test_what_one_adds_later_is_its_own() -> None:
    first, second = told(), told()
    assert where(first, "/teas/4") == where(second, "/teas/4")
    late = Rule("/cups", endpoint="cups.index")
    late.provide_automatic_options = True  # type: ignore[attr-defined]
    first.add(late)
    assert where(first, "/cups") == ("cups.index", {})
    assert where(first, "/teas/4") == ("teas.show", {"number": 4})
    assert [rule.endpoint for rule in second.iter_rules()] == ["teas.index", "teas.show", "teas.drink"]


def test_another_route_or_another_converter_is_another_map() -> None:
    plain, more = told(), told(Rule("/teas/best", endpoint="teas.best"))
    converted = told()
    converted.converters["int"] = type("Doubled", (Map.default_converters["int"],), {"num_convert": float})
    assert where(plain, "/teas/4") == ("teas.show", {"number": 4})
    assert where(more, "/teas/best") == ("teas.best", {})
    answered = where(converted, "/teas/4")
    assert isinstance(answered, tuple) and type(answered[1]["number"]) is float
