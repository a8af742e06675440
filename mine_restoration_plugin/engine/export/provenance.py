"""What every document says of itself: campaign, rule, distance, time of the data, who made it, and with which version."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from ...model.appendix_statement import Statement
from ...model.campaign import Campaign
from ...model.version import plugin_version
from .appendix_sheet import clean, paper_time, rule_items, time_words


@dataclass(frozen=True)
class Provenance:
    """The statement of one export; all its documents carry the same.

    Attributes:
        items: as Chinese text, in the order in which they are printed.
        campaign: title of the campaign. version: of the plugin. editor: who exported; empty where nobody is known.
        made: when, local time.
    """

    items: tuple[str, ...]
    campaign: str
    version: str
    editor: str
    made: datetime.datetime

    @property
    def line(self) -> str:
        """All of it in one line."""
        return "注：" + "；".join(self.items) + "。"

    @property
    def day(self) -> str:
        """The day as it stands on paper."""
        return f"{self.made.year}年{self.made.month}月{self.made.day}日"

    @property
    def author(self) -> str:
        """For the properties of a file."""
        return f"{self.editor or '—'}（矿山修复插件{self.version}）"


def provenance_of(
    campaign: Campaign, statement: Statement, editor: str, scope: str = "", made: datetime.datetime | None = None, extra: tuple[str, ...] = ()
) -> Provenance:
    """Put the statement together.

    Args:
        statement: rules and times of the patches behind the document.
        scope: which part of the workspace, as words; empty for all of it.
        made: when the export began; now where it is not told. extra: further items, such as how areas were rounded.
    """
    now = made or datetime.datetime.now().astimezone()
    version = plugin_version()
    items = [
        f"工作：{campaign.title}（{campaign.id}）", f"依据：《{campaign.plan}》", *rule_items(campaign, statement),
        f"数据时间：{time_words(statement)}", *([f"范围：{scope}"] if scope else []), *extra,
        f"导出：{editor or '未记载'}，{paper_time(now.strftime('%Y-%m-%d %H:%M'))}",
        f"软件：矿山修复插件{version}",
    ]  # fmt: skip
    return Provenance(tuple(clean(item) for item in items), clean(campaign.title), version, clean(editor), now)
