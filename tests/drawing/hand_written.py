"""Registers from tables written by hand, for worlds in which everything can be read off."""

from io import StringIO

import pandas as pd

from dualrandom.registers.validation import registers_from_frames


def registers_by_hand(enterprises, history, **tables):
    """Read CSV texts; of the history only what is about these enterprises."""
    own = {"identifier", *enterprises}
    texts = {
        **tables,
        "enterprises": "identifier,name\n" + "".join(f"{name},企业\n" for name in enterprises),
        "history": "\n".join(line for line in history.splitlines() if line.split(",")[0] in own),
    }
    return registers_from_frames(
        **{
            name: pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)
            for name, text in texts.items()
        }
    )
