"""Templates and their code, held in memory: compiling those of the main part takes ten times as long as filling."""

from functools import cache
from types import CodeType
from typing import TYPE_CHECKING, Any

from monazite.foundation.extras import from_extra

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


@cache
def template_code() -> Any:
    """The code of templates by their name and text, which `jinja2.Environment` takes as its ``bytecode_cache``.

    Environments that share it may differ in filters, globals and in what finishes a value; none of these may be applied
    while a template is compiled, so that ``finalize`` has to take the context and ``optimized`` to be off.
    """
    with from_extra("brief"):
        from jinja2 import BytecodeCache

    class TemplateCode(BytecodeCache):
        """Code by key and checksum of a template."""

        def __init__(self) -> None:
            self._code: dict[tuple[str, str], CodeType] = {}

        def load_bytecode(self, bucket: "Bucket") -> None:
            """Hand over code; none where a template was not compiled yet or has changed."""
            bucket.code = self._code.get((bucket.key, bucket.checksum))

        def dump_bytecode(self, bucket: "Bucket") -> None:
            """Take code over."""
            if bucket.code is not None:
                self._code[bucket.key, bucket.checksum] = bucket.code

    return TemplateCode()


@cache
def template_loader(folder: str) -> Any:
    """What finds the templates of a folder of the package; made once, since it looks for the package on disk."""
    with from_extra("brief"):
        from jinja2 import PackageLoader

    return PackageLoader("monazite.presentation.briefing", folder)
