"""Draw the losses of a training run: python training/plot_losses.py OUT_FOLDER docs/loss.svg"""

import argparse
import json
from pathlib import Path

import matplotlib as mpl


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("picture", type=Path)
    options = parser.parse_args()
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "pincite"  # the same input gives the same file
    from matplotlib import pyplot

    figure, both = pyplot.subplots(1, 2, figsize=(9, 3.2))
    for axes, name, against in zip(both, ("teacher", "reader"), ("annotators", "the teacher"), strict=True):
        by_step = {row["step"]: row["loss"] for row in map(json.loads, (options.run / f"{name}.losses.jsonl").open())}
        axes.plot(sorted(by_step), [by_step[step] for step in sorted(by_step)])
        axes.set(xlabel="step", ylabel="training loss", title=f"{name.capitalize()}, against {against}", ylim=(0, None))
    figure.tight_layout()
    figure.savefig(options.picture, metadata={"Date": None})


if __name__ == "__main__":
    main()
