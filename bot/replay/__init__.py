"""The time machine: the present portfolio played into the future, as today and with a draft, side by side."""
