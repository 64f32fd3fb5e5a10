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


def quantity(value, unit):
    """A value in seconds or bytes with three digits and the unit that fits."""
    if unit == "s":
        return seconds(value)
    return f"{digits(value / 1e6)} MB"


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
    yield f"{'threads':{width}}  {listed(settings['threads'])}"
    yield f"{'rounds':{width}}  {settings['rounds']} of {seconds(settings['seconds'])} per library"
    for library in report["libraries"].values():
        if "error" in library:
            text = "does not start: {type}: {message}".format(**library["error"])
        else:
            text = f"{library['version']}, Python {library['python']}, NumPy {library['numpy']}"
            if library.get("instruction_set"):
                text += f", {library['instruction_set']}"
            if library["threads"] != settings["threads"]:
                text += f", {listed(library['threads'])} threads"
        yield f"{library['title']:{width}}  {text}"


def listed(numbers):
    return ", ".join(map(str, numbers))


def cell(result, unit):
    """One library's outcome in one row: median, ratio, and half the ratio's quartile distance."""
    if result is None:
        return "–"
    if "error" in result:
        return result["error"]["type"]
    text = quantity(result["median"], unit)
    if result.get("ratio"):
        text += f"  {times(result['ratio'])}"
    return text


def times(ratio):
    half = (ratio["high"] - ratio["low"]) / 2 / ratio["median"]
    return f"{digits(ratio['median'])}× ±{100 * half:.0f}%"


def columns(report):
    """Names of the libraries that started, in the table's order; cygrad always has its column."""
    return [name for name, about in report["libraries"].items() if name == BASE or "error" not in about]


def threads(report):
    """The numbers of threads, as the keys of a row's results."""
    return [str(n) for n in report["settings"]["threads"]]


def counted(n):
    return f"{n} thread" if n == "1" else f"{n} threads"


def goals(row, n):
    """What the row is to reach with `n` threads, where it was measured.

    Returns
    -------
    list of (str, str, bool)
        The goal in words, what was reached, and whether that is enough.
    """
    results, judged = row["results"][n], []
    for name, goal in row["goal"].items():
        if name == "threads":
            scaling = results.get(BASE, {}).get("scaling")
            if scaling:
                reached = scaling["median"]
                judged.append((f"threads ≥ {goal:g}", f"{digits(reached)}×", reached >= goal))
        elif name == BASE:
            if "median" in results.get(BASE, {}):
                reached = results[BASE]["median"]
                words = f"≤ {quantity(goal, row['unit'])}"
                judged.append((words, quantity(reached, row["unit"]), reached <= goal))
        elif (results.get(name) or {}).get("ratio"):
            reached = results[name]["ratio"]["median"]
            judged.append((f"{name} ≥ {goal:g}", f"{digits(reached)}×", reached >= goal))
    return judged


def wanted(row, n):
    """The goals of a row as a cell; who misses one is marked."""
    return ", ".join(goal + ("" if met else " ✗") for goal, _, met in goals(row, n))


def mean(ratios):
    """The geometric mean of what is there, as a cell."""
    logs = [math.log(ratio["median"]) for ratio in ratios if ratio]
    return f"{digits(math.exp(sum(logs) / len(logs)))}×" if logs else ""


def means(rows, names, value):
    """Lines with geometric means over each group of rows that has more than one, and over all rows."""
    groups = {}
    for row in rows:
        groups.setdefault(row["name"].split("/")[0], []).append(row)
    several = {f"geometric mean, {group}": members for group, members in groups.items() if len(members) > 1}
    if len(groups) > 1:
        several["geometric mean"] = rows
    for title, members in several.items():
        cells = [mean(value(row, name) for row in members) for name in names]
        if any(cells):
            yield [title, *cells]


def aligned(lines, last_left):
    """Lines of a Markdown table; all columns but the first, and the last where asked for, flush right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    left = {0, len(widths) - 1} if last_left else {0}
    rule = ["-" * width if i in left else "-" * (width - 1) + ":" for i, width in enumerate(widths)]
    for line in [lines[0], rule, *lines[1:]]:
        cells = [text.ljust(w) if i in left else text.rjust(w) for i, (text, w) in enumerate(zip(line, widths))]
        yield "| " + " | ".join(cells) + " |"


def table(report, n):
    """Lines of a Markdown table with all rows, measured with `n` threads."""
    names = columns(report)
    lines = [["row", *(report["libraries"][name]["title"] for name in names), "goals"]]
    for row in report["rows"]:
        cells = {name: cell(row["results"][n].get(name), row["unit"]) for name in names}
        if "error" in report["libraries"].get(BASE, {}):
            cells[BASE] = report["libraries"][BASE]["error"]["type"]
        lines.append([row["name"], *cells.values(), wanted(row, n)])
    ratios = means(report["rows"], names, lambda row, name: row["results"][n].get(name, {}).get("ratio"))
    lines.extend([*line, ""] for line in ratios)
    return aligned(lines, last_left=True)


def scaling(report, n):
    """Lines of a Markdown table: how much faster `n` threads are than the least number of them."""
    names = columns(report)
    lines = [["row", *(report["libraries"][name]["title"] for name in names)]]

    def speed(row, name):
        return row["results"][n].get(name, {}).get("scaling")

    rows = [row for row in report["rows"] if row["unit"] == "s" and any(speed(row, name) for name in names)]
    for row in rows:
        lines.append([row["name"], *(times(speed(row, name)) if speed(row, name) else "–" for name in names)])
    return aligned([*lines, *means(rows, names, speed)], last_left=False)


def missed(report):
    """Lines about the goals that were not reached."""
    judged = [(row["name"], n, *goal) for row in report["rows"] for n in threads(report) for goal in goals(row, n)]
    short = [line for line in judged if not line[-1]]
    if judged:
        yield f"goals missed: {len(short)} of {len(judged)}"
    for name, n, goal, reached, _ in short:
        yield f"    {name}, {counted(n)}: {goal}, reached {reached}"


def notes(report):
    """Lines about what the table has no room for: rows' titles, errors, compilation."""
    first = threads(report)[0]
    for row in report["rows"]:
        yield f"{row['name']}: {row['title']}"
        for n, results in row["results"].items():
            for name, result in results.items():
                title = report["libraries"][name]["title"]
                if "error" in result:
                    message = (result["error"]["message"].strip().splitlines() or [""])[0]
                    yield f"    {title}, {counted(n)}: {result['error']['type']}: {message}"
                elif name == "jax" and row["unit"] == "s" and n == first:
                    yield f"    {title}: first call {seconds(result['first'])}, compilation included"


def text(report):
    """The whole report."""
    lines = [*heading(report)]
    several = len(threads(report)) > 1
    for n in threads(report):
        lines += ["", *([counted(n), ""] if several else []), *table(report, n)]
    for n in threads(report)[1:]:
        lines += ["", f"speed with {n} threads against {threads(report)[0]}", "", *scaling(report, n)]
    return "\n".join([*lines, "", *missed(report), "", *notes(report)])


def mismatches(report):
    """Names of rows and libraries whose numbers were wrong."""
    return [
        (row["name"], name)
        for row in report["rows"]
        for results in row["results"].values()
        for name, result in results.items()
        if result.get("error", {}).get("type") == "Mismatch"
    ]


def plot(report, file):
    """Draw the ratios of all rows into `file`, whose ending says in which format; one panel per number of threads."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    rows, panels = report["rows"], threads(report)
    peers = [name for name in columns(report) if name != BASE]
    figure, axes = plt.subplots(
        1,
        len(panels),
        figsize=(3 + 6 * len(panels), 1.5 + 0.3 * len(rows)),
        layout="constrained",
        sharey=True,
        squeeze=False,
    )
    for n, axis in zip(panels, axes[0]):
        for i, peer in enumerate(peers):
            points = [(y, row["results"][n].get(peer, {}).get("ratio")) for y, row in enumerate(rows)]
            points = [(y, ratio) for y, ratio in points if ratio]
            middle = [ratio["median"] for _, ratio in points]
            axis.errorbar(
                middle,
                [y + 0.1 * (i - (len(peers) - 1) / 2) for y, _ in points],  # side by side where ratios are alike
                xerr=[
                    [ratio["median"] - ratio["low"] for _, ratio in points],
                    [ratio["high"] - ratio["median"] for _, ratio in points],
                ],
                fmt="o",
                color=f"C{i}",
                label=report["libraries"][peer]["title"],
            )
            sought = [(y, row["goal"][peer]) for y, row in enumerate(rows) if peer in row["goal"]]
            axis.plot([goal for _, goal in sought], [y for y, _ in sought], "|", color=f"C{i}", markersize=10)
        axis.axvline(1, color="black", linewidth=0.8)
        axis.set_xscale("log")
        axis.set_xlabel(f"their value / cygrad's, right of 1 cygrad is better; bars: goals; threads: {n}")
        axis.grid(axis="x", alpha=0.3)
    axes[0, 0].set_yticks(range(len(rows)), [row["name"] for row in rows])
    axes[0, 0].set_ylim(len(rows) - 0.5, -0.5)
    figure.suptitle(f"{report['machine']['cpu']}, {report['machine']['cores']} cores", fontsize="medium")
    if peers:
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside right upper")
    figure.savefig(file, dpi=100)
    plt.close(figure)
