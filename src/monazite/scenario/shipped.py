"""The shipped scenarios: their names and files."""

from pathlib import Path

from monazite.foundation.errors import InputError, nearest

SHIPPED = Path(__file__).parents[1] / "data" / "scenarios"
"""Folder that holds the shipped scenarios."""


def scenarios() -> tuple[str, ...]:
    """Names of the shipped scenarios, as `load_scenario` takes them.

    Returns
    -------
    tuple[str, ...]
        In alphabetical order.

    Examples
    --------
    >>> import monazite as mz
    >>> "cn-ree-2025" in mz.scenarios()
    True
    """
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def scenario_file(source: str | Path) -> Path:
    """File of a scenario.

    Parameters
    ----------
    source
        Name of a shipped scenario, or a path.

    Raises
    ------
    InputError
        If it is neither, with the nearest name.
    """
    if isinstance(source, str) and source in scenarios():
        return SHIPPED / f"{source}.toml"
    try:
        if Path(source).is_file():
            return Path(source)
    except (OSError, ValueError):
        pass
    near = nearest(source, scenarios())
    allowed = f"a TOML file, or one of {', '.join(scenarios())}"
    raise InputError(field="scenario", found=str(source), allowed=allowed, nearest=near)
