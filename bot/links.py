"""Links that open something for one debtor: the chat page, and Telegram."""

from __future__ import annotations

from collections.abc import Collection

from bot.config import Config
from bot.tokens import Tokens
from flows.case import CaseFile
from ledger.account import Account


class Links:
    """Makes links under the public address; `channels` are those in service."""

    def __init__(self, config: Config, tokens: Tokens, channels: Collection[str]) -> None:
        self._public_url = config.http.public_url
        self._bot_username = config.channels.telegram.bot_username
        self._tokens = tokens
        self._channels = channels

    def chat(self, file: CaseFile) -> str:
        """The debtor's chat page; empty where the debtor cannot be spoken with there."""
        if "web" not in self._channels or all(point.channel != "web" for point in file.reachable()):
            return ""
        return f"{self._public_url}/chat/{self._tokens.chat(file.account.debtor.id)}"

    def telegram(self, account: Account) -> str:
        """The link that connects the debtor's Telegram; empty without a bot, and for ids too long for Telegram."""
        if "telegram" not in self._channels or not self._bot_username:
            return ""
        from bot.channels.telegram import deep_link

        try:
            return deep_link(self._bot_username, self._tokens.binding(account.debtor.id))
        except ValueError:
            return ""

    def for_team(self, file: CaseFile) -> dict[str, str]:
        """What the team may hand to the debtor, by its name on the page."""
        found = {"Chat link": self.chat(file), "Telegram link": self.telegram(file.account)}
        return {name: link for name, link in found.items() if link}
