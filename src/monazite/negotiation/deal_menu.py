"""The menu of a draw: what its payoffs let be signed, and what was agreed before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from monazite.negotiation.agreement_record import offer_weights
from monazite.negotiation.menu import Menu, make_menu
from monazite.negotiation.setup import TalksSetting


def deal_menu(setting: TalksSetting, bought: np.ndarray, support: np.ndarray, slack: np.ndarray, thin: int) -> Menu:
    """The menu: what purchases are worth, what can be ratified, and what was agreed before.

    ``support`` is the domestic value of a regime.
    """
    transfer = bought[:: max(thin, 1)]
    legal = setting.ladders["tariff"].level <= setting.ceiling + 1e-9
    durations = setting.ladders["duration"].level.astype(int)
    menu = make_menu(setting.sizes, transfer, durations, support, slack, legal)
    prolongs = None if setting.truce is None else setting.regime
    return replace(menu, weight=offer_weights(menu, setting.record, prolongs, max(thin, 1)))
