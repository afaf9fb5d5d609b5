"""Draw the loss of a training run: python training/plot_losses.py OUT_FOLDER docs/loss.svg"""

import argparse
import json
from pathlib import Path

import matplotlib as mpl
import numpy as np

WINDOW = 50  # steps that one point is the mean of


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("picture", type=Path)
    options = parser.parse_args()
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "pincite"  # the same input gives the same file
    from matplotlib import pyplot

    by_step = {row["step"]: row["loss"] for row in map(json.loads, (options.run / "losses.jsonl").open())}
    losses = np.array([by_step[step] for step in sorted(by_step)])
    smooth = np.convolve(losses, np.ones(WINDOW) / WINDOW, mode="valid")
    figure, axes = pyplot.subplots(figsize=(7, 3.2))
    axes.plot(losses, color="0.85", linewidth=0.5, label="a step")
    axes.plot(np.arange(len(smooth)) + WINDOW // 2, smooth, label=f"mean of {WINDOW} steps")
    axes.set(xlabel="step", ylabel="training loss", ylim=(0, 4))
    axes.legend()
    figure.tight_layout()
    figure.savefig(options.picture, metadata={"Date": None})


if __name__ == "__main__":
    main()
