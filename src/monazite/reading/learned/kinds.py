"""Which kinds of measure a sentence tells of, by its words."""

from monazite.reading.learned.features import ArticlePage
from monazite.reading.learned.linear import Linear


def features(page: ArticlePage, at: int) -> list[str]:
    """Features of a sentence."""
    line = page.lines[at]
    words = [w.text for w in line.words]
    out = [f"w:{w}" for w in words]
    out += [f"b:{a} {b}" for a, b in zip(["^", *words], [*words, "$"], strict=True)]
    out += [f"4:{w[:4]}" for w in words if len(w) >= 5 and w[0] != "<"]
    marked = line.marked
    out += [f"I:{m.value}" for m in marked.of("instrument")]
    out += [f"K:{m.value.split(':')[0]}:{m.kind}" for m in marked.of("instrument")]
    out += [f"F:{m.kind}" for m in marked.of("frame")]
    out += [f"C:{m.kind}:{m.value}" for m in marked.of("cue") if m.kind != "theme"]
    out += [f"G:{m.value}" for m in marked.of("good")]
    if at == 0:
        out.append("first")
    if marked.clean.endswith("?"):
        out.append("question")
    if at:
        out += [f"pI:{m.value.split(':')[0]}" for m in page.lines[at - 1].marked.of("instrument")]
    minerals = any(m.kind == "mineral" for x in page.lines for m in x.marked.of("good"))
    out.append(f"mineral:{minerals}")
    out += [f"dI:{k}" for k in {m.value.split(":")[0] for x in page.lines for m in x.marked.of("instrument")}]
    return out


def article_features(page: ArticlePage) -> list[str]:
    """Features of a whole article: what it holds anywhere, and in its first sentences."""
    out = set()
    for at, line in enumerate(page.lines):
        out |= {f"w:{w.text}" for w in line.words}
        if at < 2:
            out |= {f"h:{w.text}" for w in line.words}
        out |= {f"I:{m.value}" for m in line.marked.of("instrument")}
        out |= {f"G:{m.value}" for m in line.marked.of("good")}
    return sorted(out)


def score_page(page: ArticlePage, kinds: Linear, article: Linear) -> None:
    """Put the log odds of the kinds into the lines, and of holding any measure into the page."""
    page.article_scores = dict(
        zip(article.classes, (float(x) for x in article.score(article_features(page))), strict=True)
    )
    for at, line in enumerate(page.lines):
        line.scores = dict(zip(kinds.classes, (float(x) for x in kinds.score(features(page, at))), strict=True))


def peak_word(page: ArticlePage, at: int, kind: str, kinds: Linear) -> int:
    """The word of a sentence that speaks most for a kind: its position in ``Line.words``."""
    words = [w.text for w in page.lines[at].words]
    column = kinds.classes.index(kind)

    def weight(name: str) -> float:
        row = kinds.index.get(name)
        return 0.0 if row is None else float(kinds.weights[row, column])

    best, top = 0, -1e9
    for i, word in enumerate(words):
        if word.startswith("<") or not word[0].isalpha():
            continue
        before, after = words[i - 1] if i else "^", words[i + 1] if i + 1 < len(words) else "$"
        value = weight(f"w:{word}") + 0.5 * (weight(f"b:{before} {word}") + weight(f"b:{word} {after}"))
        if value > top:
            best, top = i, value
    return best
