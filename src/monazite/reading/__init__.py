"""Articles to scenarios: what a news text says of controls, tariffs and talks, with the sentence it came from."""

from monazite.reading.reading import Reader as Reader
from monazite.reading.reading import Reading as Reading
from monazite.reading.reading import RuleReader as RuleReader
from monazite.reading.reading import read_article as read_article
