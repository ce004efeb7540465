"""Text of a firm's CSV file, whatever program wrote it: UTF-8, UTF-16 with its mark, else that of Windows."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import NamedTuple

from monazite.foundation.errors import InputError
from monazite.foundation.user_tables import decoded

_BINARY = {chr(code) for code in range(32)} - set("\t\n\r\f\x1a")
"""Letters that stand in no text: a file that has them is another kind of file under the name of a table."""


class FileText(NamedTuple):
    """The text of a file, and in a sentence that it was not UTF-8; empty where it was."""

    text: str
    note: str = ""


def text_of(raw: bytes, file: str) -> FileText:
    r"""The text of a file: UTF-8 if all of it is, UTF-16 where it begins with its mark, else Windows-1252.

    Parameters
    ----------
    raw
        Bytes of the file.
    file
        Its name, for errors and for the sentence.

    Raises
    ------
    InputError
        For bytes that are none of these, with the line and the byte that are not UTF-8.

    Examples
    --------
    >>> text_of("Tür".encode("cp1252"), "parts.csv").text
    'Tür'
    """
    short = file.replace("\\", "/").rpartition("/")[2]
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return FileText(raw.decode("utf-16"), f"{short} was read as Windows text with two bytes a letter (UTF-16).")
        except UnicodeDecodeError:
            raise InputError("found UTF-16 that breaks off, allowed UTF-8 text", file=file) from None
    try:
        return FileText(decoded(raw, file))
    except InputError as not_utf8:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            raise not_utf8 from None
        if _BINARY & set(text):
            raise not_utf8
        return FileText(text, f"{short} is not UTF-8; it was read as Windows text (Windows-1252).")
