"""Where the offline pages find their templates (页面模板): all texts escaped, no name unknown."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from dualrandom.errors import MissingExtraError


def page_environment() -> Any:  # noqa: ANN401  jinja2 is optional
    """Environment of the templates in this package.

    Raises
    ------
    MissingExtraError
        ``report.missing_extra``: jinja2 is not installed.
    """
    try:
        import jinja2
    except ModuleNotFoundError as error:
        raise MissingExtraError("report.missing_extra", extra="charts") from error
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _source(name: str) -> str:
    return files("dualrandom.io").joinpath(name).read_text(encoding="utf-8")
