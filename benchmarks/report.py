"""The report as text and as a plot."""

import math

from .harness import BASE


def seconds(value):
    """A time with three digits and its unit."""
    for unit, size in ("s", 1), ("ms", 1e-3), ("µs", 1e-6):
        if value >= 0.9995 * size:
            return f"{digits(value / size)} {unit}"
    return f"{digits(value / 1e-9)} ns"


def digits(value):
    """A number with three significant digits, never in exponents."""
    if value <= 0:
        return "0"
    rounded = float(f"{value:.2e}")  # 9.999 has as many decimals as 10.0
    return f"{value:,.{max(0, 2 - math.floor(math.log10(rounded)))}f}"


def heading(report):
    """Lines about machine, settings and versions."""
    machine, settings = report["machine"], report["settings"]
    about = [
        f"{machine['cpu']}, {machine['cores']} cores",
        " ".join([machine["architecture"], *machine["instruction_set"]]),
        machine["system"],
    ]
    if machine["load"] is not None:
        about.append(f"load {machine['load']}")
    width = max(len("machine"), *(len(library["title"]) for library in report["libraries"].values()))
    yield f"{'machine':{width}}  {', '.join(about)}"
    yield f"{'threads':{width}}  {settings['threads']}"
    yield f"{'rounds':{width}}  {settings['rounds']} of {seconds(settings['seconds'])} per library"
    for library in report["libraries"].values():
        if "error" in library:
            text = "does not start: {type}: {message}".format(**library["error"])
        else:
            text = f"{library['version']}, Python {library['python']}, NumPy {library['numpy']}"
            if library.get("instruction_set"):
                text += f", {library['instruction_set']}"
            if library["threads"] != settings["threads"]:
                text += f", {library['threads']} threads"
        yield f"{library['title']:{width}}  {text}"


def cell(result, unit):
    """One library's outcome in one row: median, ratio, and half the ratio's quartile distance."""
    if result is None:
        return "–"
    if "error" in result:
        return result["error"]["type"]
    text = seconds(result["median"]) if unit == "s" else f"{digits(result['median'])} {unit}"
    ratio = result.get("ratio")
    if ratio is not None:
        half = (ratio["high"] - ratio["low"]) / 2 / ratio["median"]
        text += f"  {digits(ratio['median'])}× ±{100 * half:.0f}%"
    return text


def columns(report):
    """Names of the libraries that started, in the table's order; cygrad always has its column."""
    return [name for name, about in report["libraries"].items() if name == BASE or "error" not in about]


def table(report):
    """Lines of a Markdown table with all rows."""
    names = columns(report)
    lines = [["row", *(report["libraries"][name]["title"] for name in names)]]
    for row in report["rows"]:
        cells = {name: cell(row["results"].get(name), row["unit"]) for name in names}
        if "error" in report["libraries"].get(BASE, {}):
            cells[BASE] = report["libraries"][BASE]["error"]["type"]
        lines.append([row["name"], *cells.values()])
    if any("ratio" in result for row in report["rows"][1:] for result in row["results"].values()):
        means = []
        for name in names:
            ratios = [row["results"].get(name, {}).get("ratio") for row in report["rows"]]
            logs = [math.log(ratio["median"]) for ratio in ratios if ratio]
            means.append(f"{digits(math.exp(sum(logs) / len(logs)))}×" if logs else "")
        lines.append(["geometric mean", *means])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    lines.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    for line in lines:
        cells = [line[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(line[1:], widths[1:]))]
        yield "| " + " | ".join(cells) + " |"


def notes(report):
    """Lines about what the table has no room for: rows' titles, errors, compilation."""
    for row in report["rows"]:
        yield f"{row['name']}: {row['title']}"
        for name, result in row["results"].items():
            title = report["libraries"][name]["title"]
            if "error" in result:
                message = (result["error"]["message"].strip().splitlines() or [""])[0]
                yield f"    {title}: {result['error']['type']}: {message}"
            elif name == "jax":
                yield f"    {title}: first call {seconds(result['first'])}, compilation included"


def text(report):
    """The whole report."""
    return "\n".join([*heading(report), "", *table(report), "", *notes(report)])


def mismatches(report):
    """Names of rows and libraries whose numbers were wrong."""
    return [
        (row["name"], name)
        for row in report["rows"]
        for name, result in row["results"].items()
        if result.get("error", {}).get("type") == "Mismatch"
    ]


def plot(report, file):
    """Draw the ratios of all rows into `file`, whose ending says in which format."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    rows = report["rows"]
    peers = [name for name in columns(report) if name != BASE]
    figure, axes = plt.subplots(figsize=(9, 1.5 + 0.4 * len(rows)), layout="constrained")
    for i, peer in enumerate(peers):
        points = [(y, row["results"].get(peer, {}).get("ratio")) for y, row in enumerate(rows)]
        points = [(y, ratio) for y, ratio in points if ratio]
        middle = [ratio["median"] for _, ratio in points]
        axes.errorbar(
            middle,
            [y + 0.1 * (i - (len(peers) - 1) / 2) for y, _ in points],  # side by side where ratios are alike
            xerr=[
                [ratio["median"] - ratio["low"] for _, ratio in points],
                [ratio["high"] - ratio["median"] for _, ratio in points],
            ],
            fmt="o",
            label=report["libraries"][peer]["title"],
        )
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yticks(range(len(rows)), [row["name"] for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel(f"times cygrad's time (right of 1: cygrad is faster), {report['settings']['threads']} threads")
    axes.set_title(f"{report['machine']['cpu']}, {report['machine']['cores']} cores", fontsize="medium")
    if peers:
        figure.legend(loc="outside right upper")
    axes.grid(axis="x", alpha=0.3)
    figure.savefig(file, dpi=150)
    plt.close(figure)
