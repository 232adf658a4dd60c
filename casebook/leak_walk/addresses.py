"""Every address that the site knows: named or not, of the admin and beside it, found when they are asked."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import RoutePattern


@dataclass(frozen=True)
class Address:
    """One pattern of the site's addresses; `name` is qualified by its namespaces.

    A pattern without a name goes by its own piece of the path and its view: `test404/ TemplateView`.
    """

    name: str
    is_named: bool
    # The names of its arguments in their order; a number where the pattern gives none.
    arguments: tuple[str, ...]
    callback: Callable
    defaults: Mapping = field(default_factory=dict)
    # Another pattern has this name and these arguments too: the name leads to one of them alone.
    is_double: bool = False

    def view(self, values: Mapping[str, object]) -> tuple[str, Callable, tuple, dict]:
        """Path, view and arguments, as a visitor of this address gets them.

        Raises:
            NoReverseMatch: no path of this pattern has these values.
        """
        places = [values[name] for name in self.arguments if name.isdigit()]
        named = {name: values[name] for name in self.arguments if not name.isdigit()}
        if not self.is_named:
            return "/", self.callback, tuple(places), {**named, **self.defaults}
        path = reverse(self.name, args=places or None, kwargs=named or None)
        if self.is_double:
            return path, self.callback, tuple(places), {**named, **self.defaults}
        # The first pattern that takes the path answers, which may be another one.
        match = resolve(path)
        return path, match.func, match.args, match.kwargs


def addresses() -> list[Address]:
    """All addresses of ROOT_URLCONF. Two views are two addresses, whatever they are called."""
    found = {}
    for address in _walk(get_resolver(), (), ()):
        found.setdefault((address.name, address.arguments, address.callback), address)
    views = Counter((address.name, address.arguments) for address in found.values())
    return [
        replace(address, is_double=views[address.name, address.arguments] > 1) for address in found.values()
    ]


def _walk(resolver: URLResolver, spaces: tuple, before: tuple) -> Iterator[Address]:
    for part in resolver.url_patterns:
        arguments = before + _arguments(part)
        if isinstance(part, URLResolver):
            yield from _walk(part, spaces + ((part.namespace,) if part.namespace else ()), arguments)
        else:
            yield Address(_name(part, spaces), bool(part.name), arguments, part.callback, part.default_args)


def _name(part: URLPattern, spaces: tuple) -> str:
    if part.name:
        return ":".join((*spaces, part.name))
    return " ".join((*spaces, f"{part.pattern}", part.lookup_str.rpartition(".")[2]))


def _arguments(part: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(part.pattern, RoutePattern):
        return tuple(part.pattern.converters)
    if not hasattr(part.pattern, "regex"):  # a prefix of languages
        return ()
    regex = re.compile(part.pattern.regex)
    named = sorted(regex.groupindex, key=regex.groupindex.get)
    # Django passes groups without a name only where no group has one.
    return tuple(named or (str(number) for number in range(regex.groups)))


__all__ = ["Address", "NoReverseMatch", "addresses"]
