"""One request to a language model on any server that speaks the protocol of OpenAI, and what it cost.

Answers stay in the cache under everything that they rest on, so that the same article costs once. The key of the server
is in none of it. The library, pydantic-ai, is imported when a model is asked, not before.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from textwrap import shorten
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from monazite.foundation import cache
from monazite.foundation.errors import InputError
from monazite.foundation.extras import from_extra
from monazite.reading.language_model.answer import ArticleAnswer
from monazite.reading.language_model.prompt import instructions, message
from monazite.reading.language_model.quotes import all_faults
from monazite.reading.result import ModelUse
from monazite.reading.text.article import Article

if TYPE_CHECKING:
    from pydantic_ai.models import Model

KEY, OPENAI_KEY = "MONAZITE_MODEL_KEY", "OPENAI_API_KEY"
"""Variables of the environment that hold a server's key; the second only for OpenAI's own server."""
TIMEOUT = 180.0
"""Seconds after which an answer is given up."""
MOST_TOKENS = 8_000
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A language model and where it runs.

    Attributes
    ----------
    model
        Name of the model, as its server calls it.
    server
        Base URL of the server, such as ``http://localhost:11434/v1``; empty for OpenAI's own.
    key
        Key of the server, where it wants one.
    timeout
        Seconds after which an answer is given up.
    """

    model: str
    server: str = ""
    key: str = field(default="", repr=False)
    timeout: float = TIMEOUT

    @property
    def text(self) -> str:
        """``gemma3 at http://localhost:11434/v1``."""
        return f"{self.model} at {self.server}" if self.server else self.model


def model_server(model: str, server: str = "", environment: Mapping[str, str] = os.environ) -> ModelServer:
    """A model by its name and server, with the key that the environment holds.

    Parameters
    ----------
    model
        Name of the model.
    server
        Base URL; empty for OpenAI's own server.
    environment
        Where the key is looked for: ``MONAZITE_MODEL_KEY``, and without a server ``OPENAI_API_KEY``.

    Raises
    ------
    InputError
        For an address that is none, a key that would travel unencrypted, and a missing key of OpenAI's own server.
    """
    key = environment.get(KEY, "") or ("" if server else environment.get(OPENAI_KEY, ""))
    if not server:
        if not key:
            raise InputError(f"without --server the model is OpenAI's, which wants a key in {KEY} or {OPENAI_KEY}")
        return ModelServer(model, key=key)
    try:
        parts = urlsplit(server)
        host = parts.hostname
    except ValueError:
        parts, host = None, None
    if parts is None or parts.scheme not in ("http", "https") or not host or parts.username or parts.query:
        allowed = "the base URL of a server, such as http://localhost:11434/v1, without a name or key in it"
        raise InputError(field="--server", found=server, allowed=allowed)
    if key and parts.scheme == "http" and host not in _LOCAL:
        raise InputError(field="--server", found=server, allowed=f"https, or no key in {KEY}: it would travel readable")
    return ModelServer(model, server.rstrip("/"), key)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the right form, and what it took."""

    answer: ArticleAnswer
    use: ModelUse


def ask(article: Article, day: date | None, where: ModelServer, model: Model | None = None) -> Answered:
    """What a language model reads of an article, from the cache where it was asked before.

    Parameters
    ----------
    article
        The article.
    day
        Its date, where it is known.
    where
        The model and its server.
    model
        A model of pydantic-ai in place of the server's, for tests.

    Raises
    ------
    InputError
        When the library is missing, the server cannot be reached or is too slow, or no answer has the right form.
    """
    name = cache.key(__name__, article.text, day, where.model, where.server, instructions())
    stored = cache.load_json("language_model", name)
    try:
        if stored is None:
            raise KeyError(name)
        return Answered(
            ArticleAnswer.model_validate(stored["answer"]), ModelUse(**(stored["use"] | {"from_cache": True}))
        )
    except (TypeError, KeyError, ValidationError):
        pass  # there is none, or none that can be read
    found = _request(article, day, where, model)
    store = {"answer": found.answer.model_dump(mode="json"), "use": asdict(found.use)}
    cache.store_json("language_model", name, store)
    return found


def _request(article: Article, day: date | None, where: ModelServer, model: Model | None) -> Answered:
    """Ask once, and once more where the form or a quote is wrong."""
    with from_extra("llm"):
        from pydantic_ai import Agent, ModelRetry, NativeOutput, RunContext
        from pydantic_ai.exceptions import AgentRunError
        from pydantic_ai.settings import ModelSettings

    settings = ModelSettings(temperature=0.0, timeout=where.timeout, max_tokens=MOST_TOKENS)
    agent: Agent[None, ArticleAnswer] = Agent(
        model or _server_model(where),
        output_type=NativeOutput(ArticleAnswer, name="measures", strict=True),
        instructions=instructions(),
        model_settings=settings,
        deps_type=type(None),
        retries=1,
    )

    @agent.output_validator
    def quotes_stand(ctx: RunContext[None], answer: ArticleAnswer) -> ArticleAnswer:
        """Refuse invented quotes once; of a second answer what they stand for is left out where it is used."""
        wrong = all_faults(answer, article.text)
        if wrong and ctx.retry < ctx.max_retries:
            raise ModelRetry(f"Quotes have to be copied from the text. Wrong: {'; '.join(wrong[:20])}")
        return answer

    try:
        run = agent.run_sync(message(article, day), timeout=where.timeout)
    except AgentRunError as error:
        reason = shorten("".join(c if c.isprintable() else " " for c in str(error)), 200, placeholder=" ...")
        raise InputError(f"the language model {where.text} gave no usable answer: {reason}") from None
    costs = [_cost(message) for message in run.new_messages() if message.kind == "response"]
    cost = None if None in costs else sum(cost for cost in costs if cost is not None)
    spent = run.usage
    use = ModelUse(where.model, where.server, spent.requests, spent.input_tokens, spent.output_tokens, cost)
    return Answered(run.output, use)


def _server_model(where: ModelServer) -> Model:
    with from_extra("llm"):
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai import OpenAIProvider

    key = where.key or "none"  # the client wants one even where the server does not
    return OpenAIChatModel(where.model, provider=OpenAIProvider(base_url=where.server or None, api_key=key))


def _cost(response: Any) -> float | None:
    """USD of a response by the library's price list; None for a model that is not on it, such as a local one."""
    try:
        return float(response.cost().total_price)
    except (AssertionError, LookupError, ValueError):
        return None
