"""Reading flows/reference_rates.yml: reference rates by half-year, as data with their source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ledger.interest import Rate, Rates, half_year


class RatesError(ValueError):
    """The file of rates is wrong: the text says where and what to change."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _RateText(_Model):
    since: date
    percent: Decimal = Field(ge=-10, le=100)
    source: str = Field(min_length=3)
    verify: Literal["with counsel"] | None = None

    @field_validator("since")
    @classmethod
    def _starts_a_half_year(cls, value: date) -> date:
        if value != half_year(value):
            raise ValueError(f"{value} is no first day of a half-year; write 1 January or 1 July")
        return value


class _RatesText(_Model):
    reference: str
    rates: tuple[_RateText, ...]

    @field_validator("rates")
    @classmethod
    def _each_once(cls, value: tuple[_RateText, ...]) -> tuple[_RateText, ...]:
        days = [item.since for item in value]
        twice = sorted({day for day in days if days.count(day) > 1})
        if twice:
            raise ValueError(f"the half-year of {twice[0]} is given twice; keep one")
        return value


def read_rates(text: str, filename: str) -> Rates:
    """Parse a file of rates. Raises RatesError."""
    try:
        found = _RatesText.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise RatesError(f"{filename}: not valid YAML: {getattr(error, 'problem', error)}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RatesError(f"{filename}: {where}: {first['msg'].removeprefix('Value error, ')}") from None
    return Rates(
        found.reference, tuple(Rate(r.since, r.percent, r.source, verify=r.verify is not None) for r in found.rates)
    )
