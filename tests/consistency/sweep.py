"""The sweep: every address × viewer × method × object, asked of the running product, with what each must not do.

A finding is a sentence. The sweep is tried on planted faults (`planted_urls.py`), each of which it must find.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import ResolverMatch
from tests.consistency.asking import Answer, Asking, Visitor, watching

from rapport.kernel.access import Viewer
from rapport.web.access import Access, declared_access

__all__ = ["READ", "WRITE", "Address", "Sweep", "Visitor", "addresses", "paths"]
READ = ("GET", "HEAD", "OPTIONS")
WRITE = ("POST", "PUT", "PATCH", "DELETE", "TRACE")
REACH = {"GET": 99, "POST": 99, "HEAD": 2}
"""How many objects a method is tried on: reading and writing on all, HEAD on a published one and a draft, the rest on
one, since nothing declares them."""


@dataclass(frozen=True)
class Address:
    """One entry of the URL table."""

    name: str
    parameters: tuple[str, ...]
    access: Access | None


def addresses(urlconf: str | None = None) -> list[Address]:
    """Every address of the URL table, with what its view declares."""
    return list(_walk(get_resolver(urlconf).url_patterns, (), ()))


def _walk(
    patterns: Iterable[URLPattern | URLResolver], namespaces: tuple[str, ...], apps: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            inner_apps = (*apps, pattern.app_name) if pattern.app_name else apps
            for found in _walk(pattern.url_patterns, inner, inner_apps):
                own = tuple(pattern.pattern.converters)
                yield Address(found.name, (*own, *found.parameters), found.access)
        else:
            name = ":".join((*namespaces, pattern.name or f"(unnamed {pattern.pattern})"))
            match = ResolverMatch(
                pattern.callback, (), {}, pattern.name, app_names=list(apps), namespaces=list(namespaces)
            )
            named = tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)
            yield Address(name, named, declared_access(pattern.callback, match))


def paths(address: Address, objects: Mapping[str, list[str]], *, urlconf: str | None, most: int) -> list[str]:
    """Paths of an address with known objects in their parameters, at most so many. KeyError names a new parameter.

    Objects are looked up as `address.parameter`, then as `workspace:parameter`, then as `parameter`.
    """
    workspace = address.name.split(":")[0]
    values = {}
    for parameter in address.parameters:
        names = (f"{address.name}.{parameter}", f"{workspace}:{parameter}", parameter)
        values[parameter] = (
            next((objects[name] for name in names if name in objects), None) or objects[parameter]
        )
    if not values:
        return [reverse(address.name, urlconf=urlconf)]
    # Not every combination: the first of each together (all published), then each varied with the others held.
    first = {name: known[0] for name, known in values.items()}
    varied = [first] + [{**first, name: one} for name, known in values.items() for one in known[1:]]
    found = [reverse(address.name, urlconf=urlconf, kwargs=kwargs) for kwargs in varied[:most]]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Sweep:
    """What is swept: addresses, visitors, objects by parameter, and texts that only some may see."""

    urlconf: str | None
    visitors: list[Visitor]
    objects: Mapping[str, list[str]]
    canaries: frozenset[str]
    may_see: Callable[[Viewer], bool]
    most_objects: int = 8
    only: Callable[[Address], bool] = lambda _address: True

    def findings(self, methods: tuple[str, ...] = (*READ, *WRITE)) -> list[str]:
        """Everything that is wrong."""
        found = []
        with watching(self.visitors):
            for address in filter(self.only, addresses(self.urlconf)):
                if address.access is None:
                    found.append(f"{address.name}: undeclared, it does not say who may reach it")
                try:
                    known = paths(address, self.objects, urlconf=self.urlconf, most=self.most_objects)
                except KeyError as error:
                    found.append(f"{address.name}: the sweep has no objects for the parameter {error}")
                    continue
                found.extend(self._of(address, known, methods))
        return found

    def _of(self, address: Address, known: list[str], methods: tuple[str, ...]) -> Iterator[str]:
        asking = Asking(self.visitors, self.canaries)
        for method in methods:
            for visitor, path, answer in asking.answers(method, known[: REACH.get(method, 1)]):
                yield from (
                    f"{method} {path} ({address.name}) as {visitor.label}: {what}"
                    for what in self._look(address, visitor, method, answer)
                )

    def _look(self, address: Address, visitor: Visitor, method: str, answer: Answer) -> Iterator[str]:
        if answer.status >= 500 and address.access is not None:
            yield f"answered {answer.status}"
        if answer.status == 429:
            yield "was not tested: the rate limiter answered"
        if not self.may_see(visitor.viewer):
            yield from (f"shows {canary!r}, which it must not" for canary in sorted(answer.shown))
        if address.access is not None and answer.status < 500:
            yield from _against(address.access, visitor.viewer, method, answer.status, answer.location)


def _against(access: Access, viewer: Viewer, method: str, status: int, location: str) -> Iterator[str]:
    """What the answer's status says against the declaration."""
    if method not in access.methods:
        if status != 405:
            yield f"answered {status} to a method that is not declared, not 405"
        return
    if access.is_public:
        return
    if viewer.is_anonymous:
        to_sign_in = status == 302 and "/login" in location
        if not to_sign_in and status not in (401, 403):
            yield f"answered {status} to somebody who is not signed in"
    elif access.permission is not None and not viewer.has(access.permission) and status != 403:
        yield f"answered {status} to somebody without {access.permission}"
    elif status == 302 and "/login" in location:
        yield "sent a person who is signed in to sign in"
