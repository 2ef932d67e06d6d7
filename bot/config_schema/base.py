"""What every section of config.yml shares: frozen, closed, and readable from text."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(max_length=500)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Section(BaseModel):
    """One section: unknown keys are refused, values never change after loading."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True, str_strip_whitespace=True
    )

    @model_validator(mode="before")
    @classmethod
    def _an_empty_section_means_its_defaults(cls, data: Any) -> Any:
        return {} if data in ("", None) else data
