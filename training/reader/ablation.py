"""Command: what each rule of the reader is worth in drafts, and which rules earn their lines.

A rule is a function that can answer "nothing" or an ``if``: switched off, the function answers nothing and the
condition is false. Each is switched off on the articles in which it does something, and drafts are made again. What is
counted of an article: policies that are simulated unasked against its labels (`Fitness.wrong`, `Fitness.right`),
labelled measures that are read at all, so that they are simulated or asked (`Fitness.fields`), and measures that nobody
labelled (`Fitness.spare`). The articles are of our own wording and no rule was changed for them (`labels.UNTUNED`).
"""

import argparse
import ast
import importlib.abc
import importlib.util
import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

UNDATED = date(2026, 11, 24)  # of an article without a date: the same in every run
SOURCE = Path(__file__).parents[2] / "src" / "monazite" / "reading"
PACKAGE = "monazite.reading"
FIXED = (
    "language_model", "doubts", "cards", "records", "result", "text", "pdf_text", "tables", "tokens", "report",
    "several_articles", "draft", "draft_work", "policy_blocks", "export_control_blocks", "supply_blocks", "register",
    "measure_policies", "known_measures", "basis", "countries", "negotiation", "actor_roles", "article_topics",
    "table_text", "table_measures", "official_notice", "dateline", "rule_reader", "article_reader",
    "later_start", "military", "vocabulary",
)  # fmt: skip
"""Modules that hold no rule that labels of measures could judge: input, output, questions, policies, the talks."""
STATES = {
    "in_force": "acts", "announced": "acts", "threatened": "threat", "considered": "open", "reported": "open",
    "suspended": "ended", "lifted": "ended", "denied": "ended",
}  # fmt: skip
NEUTRAL: dict[str, Any] = {"bool": False, "str": "", "None": None, "list": [], "dict": {}, "set": set(), "tuple": ()}


@dataclass
class Switches:
    """Which rules are off, and which did something since `fired` was last emptied."""

    off: set[str] = field(default_factory=set)
    fired: set[str] = field(default_factory=set)

    def test(self, rule: str, value: Any) -> Any:
        """The value of a condition, or false where its rule is off."""
        if not value:
            return value
        if rule in self.off:
            return False
        self.fired.add(rule)
        return value

    def function(self, rule: str, neutral: Any, acts: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A decorator: the function, or its neutral answer where its rule is off; ``acts`` without an answer."""

        def decorate(call: Callable[..., Any]) -> Callable[..., Any]:
            def switched(*args: Any, **kwargs: Any) -> Any:
                if rule in self.off:
                    return neutral.copy() if isinstance(neutral, list | dict | set) else neutral
                value = call(*args, **kwargs)
                if acts or value != neutral:
                    self.fired.add(rule)
                return value

            return switched

        return decorate


SWITCHES = Switches()


class _Instrument(ast.NodeTransformer):
    """Puts a switch at every condition and every function of a module that may answer nothing."""

    def __init__(self, module: str, rules: dict[str, dict[str, Any]]) -> None:
        self.module, self.rules, self.depth = module, rules, 0

    def visit_If(self, node: ast.If) -> ast.AST:
        """Switch of a condition."""
        self.generic_visit(node)
        last = node.body[-1].end_lineno or node.lineno
        name = f"{self.module}:{node.lineno}:if"
        self.rules[name] = {"lines": last - node.lineno + 1, "text": ast.unparse(node.test)[:100]}
        node.test = _call("test", name, node.test)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Switch of a function."""
        returns = ast.unparse(node.returns) if node.returns else ""
        head = next((key for key in NEUTRAL if returns.startswith(key)), "None" if "| None" in returns else "")
        generator = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(node))
        plain = head and not generator and not node.decorator_list and self.depth == 0
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1
        if plain:
            name = f"{self.module}:{node.lineno}:{node.name}"
            self.rules[name] = {"lines": (node.end_lineno or 0) - node.lineno + 1, "text": returns}
            neutral = ast.parse(repr(NEUTRAL[head]), mode="eval").body
            switch = _call("function", name, neutral)
            switch.args.append(ast.Constant(returns == "None"))
            node.decorator_list.append(switch)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Conditions of a method are rules, the method itself is none."""
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1
        return node


def _call(method: str, name: str, value: ast.expr) -> ast.Call:
    target = ast.Attribute(ast.Name("_SWITCHES", ast.Load()), method, ast.Load())
    return ast.Call(target, [ast.Constant(name), value], [])


class Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the modules of the reader with switches in them."""

    def __init__(self) -> None:
        self.rules: dict[str, dict[str, Any]] = {}

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        """Modules of rules are loaded here, all others as usual."""
        if not fullname.startswith(f"{PACKAGE}.") or any(p in FIXED for p in fullname.split(".")):
            return None
        file = SOURCE.joinpath(*fullname.split(".")[2:]).with_suffix(".py")
        return importlib.util.spec_from_file_location(fullname, file, loader=self) if file.exists() else None

    def create_module(self, spec: Any) -> None:
        """The usual module."""

    def exec_module(self, module: Any) -> None:
        """Compile with switches and run."""
        file = Path(module.__spec__.origin)
        name = file.relative_to(SOURCE).with_suffix("").as_posix()
        tree = ast.fix_missing_locations(
            _Instrument(name, self.rules).visit(ast.parse(file.read_text(encoding="utf-8")))
        )
        module.__dict__["_SWITCHES"] = SWITCHES
        exec(compile(tree, str(file), "exec"), module.__dict__)


@dataclass
class Fitness:
    """What the draft of one article is worth."""

    right: int = 0
    wrong: int = 0
    fields: float = 0.0
    spare: int = 0
    questions: int = 0
    fired: set[str] = field(default_factory=set)
    reading: str = ""
    pending: Any = None

    @property
    def value(self) -> float:
        """One number: what a reader of the draft would notice. A rule whose loss makes a draft mislead stays anyway."""
        return self.fields - 0.5 * self.spare + 2.0 * self.right


class Judge:
    """Makes drafts and holds them against labels."""

    def __init__(self) -> None:
        from monazite.reading.rule_reader import RuleReader

        self.reader = RuleReader()

    def unasked(self, reading: Any) -> Any:
        """The draft of a reading without its scenario and without the register, which holds most of what is read.

        So more is simulated unasked than in a real draft, and more of it can be held against labels.
        """
        from monazite.reading.draft import draft, measure_policies
        from monazite.reading.draft.minerals import folders_of_article
        from monazite.reading.draft.register import Register

        base, named = reading.day or UNDATED, folders_of_article(reading)
        out, answering = draft.Draft(), measure_policies.Answering({})
        measure_policies.blocks_of_measures(reading, base, Register(base, ()), named, answering, out)
        return out

    def fitness(self, item: dict[str, Any], before: Fitness | None = None) -> Fitness:
        """What the draft of an article is worth with the rules that are on; of a reading as ``before`` it is that."""
        from monazite.foundation.errors import InputError
        from monazite.reading.article_reader import read_article
        from monazite.reading.text.article import Article
        from training.reader.labels import labels_of
        from training.reader.scoring import pairs, values

        SWITCHES.fired = set()
        labels = labels_of(item)
        try:
            reading = read_article(Article(item["id"], item["text"].strip(), "", item["date"]), reader=self.reader)
        except InputError:
            return Fitness(fired=SWITCHES.fired)
        told = repr(
            [(m.to_json(), m.mention, m.otherwise, m.only_asked, m.in_passing, m.later_start) for m in reading.measures]
        )
        told += repr([e.to_json() for e in reading.events])
        if before is not None and told == before.reading:
            return before
        measures = [m.to_json() for m in reading.measures]
        out = Fitness(reading=told)
        matched = {j: labels[i] for i, j in pairs(labels, measures)}
        right = set()
        for j, label in matched.items():
            a, b = values(label), values(measures[j])
            same = {f: bool(a[f] & b[f]) or a[f] == b[f] for f in ("actor", "kind", "goods")}
            same["status"] = STATES[label["status"]] == STATES[measures[j]["status"]]
            same["date"] = a["date"] == b["date"]
            out.fields += sum(same.values()) / len(same)
            if all(same.values()):
                right.add(j)
        out.spare = len(measures) - len(matched)
        out.fired = SWITCHES.fired
        if before is None:  # drafts cost the most: they are made where a reading changes, then of both
            out.pending = reading, right
            return out
        self.count_policies(before)
        out.pending = reading, right
        self.count_policies(out)
        return out

    def count_policies(self, fitness: Fitness) -> None:
        """Right and wrong policies of a draft that has not been made yet."""
        if fitness.pending is None:
            return
        (reading, right), fitness.pending = fitness.pending, None
        drafted = self.unasked(reading)
        unasked = [j for j in drafted.modelled if j not in drafted.agreed]
        fitness.right = sum(j in right for j in unasked)
        fitness.wrong = len(unasked) - fitness.right
        fitness.questions = len(drafted.questions)


def articles(count: int) -> list[dict[str, Any]]:
    """So many articles, evenly over the files that no rule was changed for."""
    from training.reader.labels import FOLDER, UNTUNED

    items = [
        item
        for file in UNTUNED
        for item in tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))["article"]
    ]
    return items[:: max(len(items) // count, 1)][:count]


def totals(state: Iterable[Fitness]) -> dict[str, float]:
    """Sums over articles."""
    names = ("right", "wrong", "fields", "spare", "questions", "value")
    state = list(state)
    return {name: round(sum(getattr(f, name) for f in state), 2) for name in names}


def ablate(
    judge: Judge, items: list[dict[str, Any]], rules: dict[str, dict[str, Any]], worth: float, cap: int, log: Path
) -> None:
    """Switch rules off one after the other, and leave off those that are not worth their lines."""
    state = [judge.fitness(item) for item in items]
    base = totals(state)
    print("all rules", base, flush=True)
    where: dict[str, set[int]] = defaultdict(set)
    for n, f in enumerate(state):
        for rule in f.fired:
            where[rule].add(n)
    done: dict[str, dict[str, Any]] = {}
    order = sorted(rules, key=lambda r: (r.endswith(":if"), -rules[r]["lines"]))
    for rule in order:
        lines = rules[rule]["lines"]
        at = sorted(where.get(rule, ()))
        most = cap if rule.endswith(":if") else 2 * cap
        sample = at[:: max(len(at) // most, 1)][:most]
        SWITCHES.off.add(rule)
        new: dict[int, Fitness] = {}
        try:
            new = {n: judge.fitness(items[n], state[n]) for n in sample}
        except Exception as error:  # the code cannot do without it
            done[rule] = rules[rule] | {"articles": len(at), "keep": type(error).__name__}
            SWITCHES.off.discard(rule)
            continue
        gain = {name: value - totals(new.values())[name] for name, value in totals(state[n] for n in sample).items()}
        scale = len(at) / max(len(sample), 1) * 1000 / len(items)
        loss = gain["value"] * scale
        drop = gain["wrong"] >= 0 and loss < worth * lines
        done[rule] = rules[rule] | {
            "articles": len(at),
            "keep": not drop,
            "loss": round(loss, 2),
            "wrong": -gain["wrong"],
        }
        if len(done) % 20 == 0:
            log.write_text(json.dumps(done, indent=1), encoding="utf-8")
        if not drop:
            SWITCHES.off.discard(rule)
            continue
        for n, f in new.items():
            if f is not state[n]:
                for gone in state[n].fired - f.fired:
                    where[gone].discard(n)
                for come in f.fired:
                    where[come].add(n)
                state[n] = f
    log.write_text(json.dumps(done, indent=1), encoding="utf-8")
    state = [judge.fitness(item) for item in items]
    print("rules that earn their lines", totals(state), flush=True)
    print("dropped", sum(d["keep"] is False for d in done.values()), "of", len(done), flush=True)


def by_module(judge: Judge, items: list[dict[str, Any]], rules: dict[str, dict[str, Any]]) -> None:
    """A table: what is lost where all rules of one module are off."""
    base = totals(judge.fitness(item) for item in items)
    print("| module | rules | " + " | ".join(base) + " |")
    print("|---|---:|" + "---:|" * len(base))
    print("| (none off) | | " + " | ".join(f"{v:g}" for v in base.values()) + " |", flush=True)
    for module in sorted({rule.split(":")[0] for rule in rules}):
        mine = {rule for rule in rules if rule.startswith(f"{module}:")}
        SWITCHES.off = set(mine)
        try:
            found = totals(judge.fitness(item) for item in items)
            cells = " | ".join(f"{found[name] - base[name]:+g}" for name in base)
        except Exception as error:  # nothing can be read without it
            cells = f"needed ({type(error).__name__})" + " |" * (len(base) - 1)
        print(f"| {module} | {len(mine)} | {cells} |", flush=True)
    SWITCHES.off = set()


def main() -> None:
    """Print what each module is worth, or switch rules off one by one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument(
        "--worth", type=float, default=0.5, help="fields per line and 1,000 articles that a rule has to save"
    )
    parser.add_argument("--cap", type=int, default=40, help="articles on which a rule is tried at most")
    parser.add_argument("--log", type=Path, help="try rule by rule, and write what came of each as JSON")
    arguments = parser.parse_args()
    loader = Loader()
    sys.meta_path.insert(0, loader)
    judge, items = Judge(), articles(arguments.articles)
    judge.fitness(items[0])
    import monazite.reading.draft.draft  # noqa: F401

    rules = dict(loader.rules)
    if arguments.log:
        ablate(judge, items, rules, arguments.worth, arguments.cap, arguments.log)
    else:
        by_module(judge, items, rules)


if __name__ == "__main__":
    main()
