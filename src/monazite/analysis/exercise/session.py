"""`Exercise`: a session of one seat, month by month, that a seed makes repeatable and a file makes resumable."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Self

from monazite.analysis.exercise import session_file
from monazite.analysis.exercise.acts import AvailableAct, SeatOptions
from monazite.analysis.exercise.briefing import (
    SeatBriefing,
    export_lines,
    industry_lines,
    market_figures,
    role_words,
    stock_lines,
    table_lines,
)
from monazite.analysis.exercise.debrief import Debrief
from monazite.analysis.exercise.ground import DRAWS, ExerciseGround, Progress, content_of, prepare_ground
from monazite.analysis.exercise.look_back import look_back
from monazite.analysis.exercise.month_prices import month_prices, prices_on_record
from monazite.analysis.exercise.own_choices import run_as_set
from monazite.analysis.exercise.press import TracedLine
from monazite.analysis.exercise.public_record import calendar_lines, measure_lines, observation_lines
from monazite.analysis.exercise.reasons import press_of_round
from monazite.analysis.exercise.record_beside import RecordMonth, own_game_lines, record_of
from monazite.analysis.exercise.responses import TableState
from monazite.analysis.exercise.rounds import (
    PlayedRound,
    SeatChoice,
    first_state,
    luck_of,
    open_talks,
    play_round,
    types_of,
)
from monazite.analysis.exercise.session_file import SavedSession, checked_length, checked_seed
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.analysis.exercise.standing import review_lines, standing_lines
from monazite.analysis.exercise.threats import open_threat_lines, threat_lines
from monazite.analysis.exercise.truce_status import still_line
from monazite.analysis.exercise.world import HORIZON
from monazite.foundation.days import checked_day
from monazite.foundation.errors import InputError
from monazite.foundation.version import package_version
from monazite.negotiation.path_measures import levels_of
from monazite.results.months import as_day
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario
from monazite.simulation.arguments import ScenarioLike, whole_number

MONTHS = 6


class Exercise:
    """One seat at the talks of a scenario, played month by month; the model plays the others.

    `Exercise.start` begins one, `Exercise.load` goes on with one from its file. The same scenario, seat, day, seed and
    acts give the same session, bit by bit.

    Attributes
    ----------
    ground
        Seat, solved game and what runs rest on.
    seed
        Luck of the session: types of the sides, meetings, offers, answers and measures of the model.
    months
        Length of the exercise.
    rounds
        The months that have been played.
    acts
        What the seat did in each.

    Examples
    --------
    >>> import monazite as mz
    >>> game = mz.Exercise.start("cn-ree-2025", "US", "2025-04-04", seed=7)  # doctest: +SKIP
    >>> game.act("tariff high; buy 90")  # doctest: +SKIP
    >>> print(game.debrief().losses[0].difference)  # doctest: +SKIP
    """

    def __init__(self, ground: ExerciseGround, seed: int = 0, months: int = MONTHS) -> None:
        self.ground, self.seed, self.months = ground, checked_seed(seed), checked_length(months)
        self.table, self.world = ground.table, ground.world
        self.types = types_of(ground.game, self.seed)
        self.rounds: list[PlayedRound] = []
        self.acts: list[tuple[str, ...]] = []
        self._games: list[SolvedGame] = []
        self._game = ground.game
        self._threats: tuple[tuple[int, int], ...] = ()
        self._threatened: dict[tuple[tuple[int, int], ...], SolvedGame] = {}

    @classmethod
    def start(
        cls,
        scenario: ScenarioLike,
        seat: str,
        day: date | str,
        seed: int = 0,
        *,
        months: int = MONTHS,
        draws: int = DRAWS,
        prior: bool = False,
        progress: Progress | None = None,
    ) -> Exercise:
        """Begin an exercise.

        Parameters
        ----------
        scenario
            A scenario, the name of a shipped one (`monazite.scenarios`), the path of a TOML file, or a mapping.
        seat
            Region to play: a side of the talks, a bystander, or another economy in the place of the second side.
        day
            Last day that is known; the first decisions fall after it.
        seed
            Luck of the session.
        months
            Length of the exercise, 1 to 12.
        draws
            Draws of the uncertain parameters behind every figure of the played world.
        prior
            Whether draws are those of the priors although observations speak of the scenario.
        progress
            Called with the stage in words, the steps done and the steps in all.

        Returns
        -------
        Exercise
            Before its first month.

        Raises
        ------
        InputError
            For an unknown scenario or seat, a day outside the run, and numbers that are not allowed.
        """
        when = checked_day(as_day(day, field="day"), "day")
        draws, _, _ = whole_number(draws, field="draws"), checked_seed(seed), checked_length(months)
        ground = prepare_ground(content_of(scenario), seat, when, draws=draws, prior=prior, progress=progress)
        return cls(ground, seed, months)

    # --- a month --------------------------------------------------------------------------------------------------

    @property
    def month(self) -> int:
        """Months that have been played."""
        return len(self.rounds)

    def anew(self) -> Self:
        """The same session before its first month, with the games after its threats solved already."""
        fresh = type(self)(self.ground, self.seed, self.months)
        fresh._threatened = dict(self._threatened)
        return fresh

    @property
    def games(self) -> list[SolvedGame]:
        """The game in force in each month that was played, which a threat changes."""
        return self._games

    @property
    def is_over(self) -> bool:
        """Whether all months have been played."""
        return self.month >= self.months

    @property
    def state(self) -> TableState:
        """Where the talks stand."""
        return self.rounds[-1].following if self.rounds else first_state(self.ground.game)

    def options(self) -> SeatOptions:
        """What the seat may do this month. Raises InputError when the exercise is over."""
        if self.is_over:
            raise InputError(f"the exercise is over after {self.months} months; only its debrief is left")
        opening = open_talks(self._game, self.state, self.types, luck_of(self.seed, self.month), self.table.number)
        return SeatOptions(self.table, self._game, self.state, opening, bool(self.world.stocks))

    def actions(self) -> tuple[AvailableAct, ...]:
        """Acts that are possible this month, but for deals to offer; none when the exercise is over.

        Returns
        -------
        tuple of AvailableAct
            Each as it is written, and what it means.
        """
        return () if self.is_over else self.options().acts()

    def deals(self) -> tuple[str, ...]:
        """Ids of the deals that the seat may offer this month (``offer ID``); none where it does not propose."""
        return () if self.is_over else self.options().deals()

    def briefing(self) -> SeatBriefing:
        """What the seat knows this month.

        Returns
        -------
        SeatBriefing
            What was public on the day of the exercise, and what has come of the decisions since then.
        """
        table, t, results = self.table, self.month, self._past(self.month)
        day = self.world.edges[t] if t else table.day
        levels = levels_of(table.setting, self.state.regime)
        played = own_game_lines(table, self.ground.content, results) if t else ()
        options = None if self.is_over else self.options()
        stands = options is not None and options.stand_still and not self.state.in_truce
        still = (still_line(table),) if stands else ()
        talks = [*standing_lines(table, levels, is_first=not t), *threat_lines(self), *(still if t else ())]
        here = table_lines(table, self._game, self.rounds, self.state, options)
        talks += [*here, *review_lines(table, levels, self.world.review(t), self.world.licensed_for(t))]
        talks += [] if t else self.ground.course_lines(self.months)
        return SeatBriefing(
            table.seat, role_words(table), day, min(t + 1, self.months), self.months, table.day, tuple(talks),
            observation_lines(table),
            measure_lines(table, day),
            calendar_lines(table, self.world.edges[t]),
            () if results is None else export_lines(table, results, played),
            () if results is None or not t else market_figures(table, results, played),
            () if results is None else stock_lines(table, results),
            () if results is None else industry_lines(table, results),
            self.press(t - 1) if t else (),
            None if results is None else results.index.month[-1], tuple(here),
            month_prices(self, results, prices_on_record(self, results, day)), open_threat_lines(self), still,
        )  # fmt: skip

    def act(self, text: str, *, held: SeatChoice | None = None) -> PlayedRound:
        """Do something this month, after which the model answers and the month is over.

        Parameters
        ----------
        text
            One or more of `actions`, parts apart by semicolons: ``tariff high; buy 90``. A deal is offered by its id:
            ``offer general-10-partial-17bn-12m``; measures beside an offer hold if it is turned down. An offer on the
            table that is not accepted is refused.
        held
            Measures of other sides in the place of what the model would draw, on a path of a debrief.

        Returns
        -------
        PlayedRound
            The month as it went.

        Raises
        ------
        InputError
            For what is not possible this month, with what is, and when the exercise is over.
        """
        checked = self.options().check(text)
        luck, number = luck_of(self.seed, self.month), self.table.number
        choice = checked.choice if held is None else checked.choice.beside(held)
        played = play_round(self._game, self.state, self.types, luck, number, choice)
        self._games.append(self._game)
        if checked.threat is not None and not played.signed:
            self._game = self._after_threat(number, checked.threat)
        self.rounds.append(played)
        self.acts.append(checked.texts)
        return played

    def _after_threat(self, number: int, rung: int) -> SolvedGame:
        """The game after a threat of this month, solved once for the same threats of the same months."""
        self._threats = (*self._threats, (self.month, rung))
        if self._threats not in self._threatened:
            self._threatened[self._threats] = self._game.with_threat(number, rung, self.month)
        return self._threatened[self._threats]

    def press(self, t: int) -> tuple[TracedLine, ...]:
        """What the papers said of month ``t``, from 0: sentences whose numbers are claims."""
        results, months = self._past(self.month), self.world.months_known(t + 1)
        return press_of_round(self.table, self._games[t], self.rounds[t], self.world.act_days[t], results, months)

    # --- looking back ---------------------------------------------------------------------------------------------

    def model_path(self, months: int | None = None) -> list[PlayedRound]:
        """The first months, by default those played so far, with the model in the seat too, and the same luck."""
        state, out = first_state(self.ground.game), list[PlayedRound]()
        for t in range(self.month if months is None else months):
            out.append(play_round(self.ground.game, state, self.types, luck_of(self.seed, t)))
            state = out[-1].following
        return out

    def scenario(self, *, months: int | None = None) -> Scenario:
        """The path so far as a scenario, which `monazite.simulate` runs; ``months`` is the length of the run."""
        name = f"Exercise: {self.table.seat} as of {self.table.day}, as played"
        return self.world.scenario(self.rounds, self.acts, name=name, months=months or self._months_of_losses)

    def model_scenario(self) -> Scenario:
        """The model's own path as a scenario."""
        name = f"Exercise: {self.table.seat} as of {self.table.day}, by the model"
        return self.world.scenario(self.model_path(), name=name, months=self._months_of_losses)

    @property
    def _months_of_losses(self) -> int:
        return self.world.first_month + HORIZON

    def debrief(self, progress: Progress | None = None) -> Debrief:
        """What the exercise came to so far.

        Parameters
        ----------
        progress
            Called with the stage in words, the runs done and the runs in all.

        Returns
        -------
        Debrief
            The path, what the model would have done each month and with which chance, the types of the sides, and
            losses by region over twelve months against the path on which the model plays the seat too, paired by draw.
        """
        return look_back(self, progress)

    def record(self, results: Results | None = None) -> tuple[RecordMonth, ...]:
        """What the record did month by month, beside what was played in a run; without one, in all months."""
        days = self.world.act_days[: self.months if results is None else self.month]
        as_set = run_as_set(self, self._months_of_losses) if self.table.is_record else None
        return record_of(self.table, self.ground.content, days, results, as_set)

    def _past(self, t: int) -> Results | None:
        """Run of the months that have passed when round ``t`` begins; None where none has."""
        months, name = self.world.months_known(t), f"Exercise: {self.table.seat} as of {self.table.day}, to month {t}"
        scenario = self.world.scenario(self.rounds[:t], self.acts[:t], name=name, months=months)
        return self.world.run(scenario) if months else None

    # --- files ----------------------------------------------------------------------------------------------------

    def to_saved(self) -> SavedSession:
        """The session as plain values."""
        content = self.ground.content
        return SavedSession(
            monazite_exercise=1,
            version=package_version(),
            scenario=content if isinstance(content, str) else dict(content),
            seat=self.table.seat,
            day=self.table.day,
            seed=self.seed,
            months=self.months,
            draws=self.world.draws,
            prior=self.ground.prior,
            own_table=self.ground.own_table,
            acts=["; ".join(texts) for texts in self.acts],
            path=[[played.regime, played.offer, int(played.signed)] for played in self.rounds],
        )

    def save(self, path: str | Path) -> None:
        """Write the session to a file, whole or not at all.

        Parameters
        ----------
        path
            File of JSON; one that is there is replaced.
        """
        session_file.write_session(self.to_saved(), Path(path))

    @classmethod
    def load(cls, path: str | Path, *, progress: Progress | None = None) -> Exercise:
        """Go on with a session from its file.

        Parameters
        ----------
        path
            File that `save` wrote.
        progress
            Called with the stage in words, the steps done and the steps in all.

        Returns
        -------
        Exercise
            With its months played again.

        Raises
        ------
        InputError
            For a file that is no session, and for one whose months do not go as they did, which is so where data or
            code have changed since.
        """
        return cls.resume(session_file.read_session(Path(path)), file=str(path), progress=progress)

    @classmethod
    def resume(cls, saved: SavedSession, *, file: str | None = None, progress: Progress | None = None) -> Exercise:
        """Go on with a session from its plain values; arguments and errors as of `load`."""
        try:
            ground = prepare_ground(
                content_of(saved.scenario), saved.seat, checked_day(saved.day, "day"), draws=saved.draws,
                prior=saved.prior, own_table=saved.own_table, progress=progress,
            )  # fmt: skip
            return cls(ground, saved.seed, saved.months).replay(saved)
        except InputError as error:
            raise error.located(file, None) from None

    def replay(self, saved: SavedSession) -> Exercise:
        """Play the acts of another session; raises InputError where they do not go as they did."""
        for t, text in enumerate(saved.acts):
            played = self.act(text)
            went = [played.regime, played.offer, int(played.signed)]
            if t < len(saved.path) and went != saved.path[t]:
                allowed = f"a month as version {saved.version} played it: data or code have changed since"
                raise InputError(field=f"path.{t}", found=str(went), allowed=allowed)
        return self
