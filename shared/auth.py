"""Who may call what: every route declares it, and what is not declared is refused.

@routes.route("/plans/<identifier:unit>/submit", methods=["POST"])
@allow("head", own_unit=True)   # the head of the unit in the path
@allow("coordinator")           # and the coordinator for every unit
@allow_accounts                 # and a machine account of the unit, by its name and secret instead of a token
def submit(unit: str) -> Response: ...
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

from flask import Flask, Request

from shared.accounts import Accounts, WrongCredentials
from shared.current import asked, notes
from shared.problems import Forbidden, Unauthenticated
from shared.tokens import Principal, Role, Tokens

View = TypeVar("View", bound=Callable[..., Any])
ACCESS = "access"  # the attribute of a view function that holds its rules
UNIT = "unit"  # the argument of a view that own_unit is about


class UndeclaredAccess(Exception):
    """A route that does not say who may call it, or compares a unit that its path does not have."""


class Rule(NamedTuple):
    roles: tuple[Role, ...]
    own_unit: bool


class Access(NamedTuple):
    """Who may call a view: everybody, or whom one of the rules lets in, and machine accounts where it says so."""

    everybody: bool
    rules: tuple[Rule, ...] = ()
    accounts: bool = False


def allow(*roles: Role, own_unit: bool = False) -> Callable[[View], View]:
    """Let these roles in; with `own_unit` only for the unit that the path names. May stand several times."""

    def declare(view: View) -> View:
        earlier = access_of(view) or Access(everybody=False)
        rules = (Rule(roles, own_unit), *earlier.rules)
        setattr(view, ACCESS, earlier._replace(everybody=False, rules=rules))
        return view

    return declare


def allow_accounts(view: View) -> View:
    """Let machine accounts in too, as a system of their unit; where the path names a unit, only that unit's."""
    earlier = access_of(view) or Access(everybody=False)
    setattr(view, ACCESS, earlier._replace(everybody=False, accounts=True))
    return view


def public(view: View) -> View:
    """Let everybody in, also without a token."""
    setattr(view, ACCESS, Access(everybody=True))
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    declared: Access | None = getattr(view, ACCESS, None)
    return declared


def guard(app: Flask, tokens: Tokens, accounts: Accounts | None = None) -> None:
    """Check every request before its view runs; a route that declares nothing is refused."""

    @app.before_request
    def check() -> None:
        request, noted = asked(), notes()
        if request.endpoint is None:  # no such route: the answer is 404 or 405
            return
        access = access_of(app.view_functions[request.endpoint])
        if access is None:
            raise Forbidden("nobody may call this route")
        if not access.everybody:
            unit = (request.view_args or {}).get(UNIT)
            account = _account(request, accounts) if accounts and access.accounts else None
            rules = [Rule(("system",), own_unit=unit is not None)] if account else access.rules
            noted.principal = account or tokens.principal(_bearer(request.headers.get("Authorization", "")))
            noted.role = _role(rules, noted.principal, unit)


def check_declared(app: Flask, *, accounts: bool = False) -> None:
    """Raises UndeclaredAccess, so that a forgotten rule is found at the start and not by a caller.

    `accounts` tells whether the application knows any.
    """
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if access is None:
            raise UndeclaredAccess(f"{rule.rule} does not say who may call it: @allow(...) or @public")
        if UNIT not in rule.arguments and any(each.own_unit for each in access.rules):
            raise UndeclaredAccess(f"{rule.rule} is for the own unit, but has no <{UNIT}>")
        if access.accounts and not accounts:
            raise UndeclaredAccess(f"{rule.rule} is for machine accounts, but the application knows none")


def principal() -> Principal:
    """The caller of the request that is being answered."""
    caller: Principal = notes().principal
    return caller


def role() -> Role:
    """The role under which the caller was let in."""
    acting: Role = notes().role
    return acting


def _account(request: Request, accounts: Accounts) -> Principal | None:
    """The machine account that calls, or None where a token is given instead; raises WrongCredentials."""
    if "Authorization" not in request.headers:
        raise WrongCredentials("neither an account nor a token is given")
    given = request.authorization
    if given is None or given.type != "basic":
        return None
    return accounts.principal(given.username or "", given.password or "")


def _bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("the Authorization header holds no bearer token")
    return token


def _role(rules: Iterable[Rule], caller: Principal, unit: str | None) -> Role:
    held = [(rule, each) for rule in rules for each in rule.roles if each in caller.roles]
    for rule, each in held:
        if not rule.own_unit or (caller.unit is not None and caller.unit == unit):
            return each
    if held:
        raise Forbidden("it belongs to another unit than yours")
    raise Forbidden(f"it needs one of the roles {', '.join(each for rule in rules for each in rule.roles)}")
