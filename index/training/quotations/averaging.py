"""The mean of the weights of networks that one training made after the other, as one model.

python -m index.training.quotations.averaging FOLDER=SHARE FOLDER=SHARE --out FOLDER [--dev FILE ...]

Networks that went on from one another lie near each other: their mean finds more than each of them, and is less sure
of what one has learned by heart. --dev: annotated articles to calibrate its confidence on.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from index.training.quotations.network import Network


def average_networks(shares: Mapping[Path, float]) -> Network:
    """The network whose weights are the weighted mean of those in the folders; shares sum to 1."""
    import torch

    from index.training.quotations.export import restore

    total: dict[str, torch.Tensor] = {}
    for folder, share in shares.items():
        network = Network()
        restore(network, folder)
        for name, value in network.state_dict().items():
            part = value * share if value.is_floating_point() else value
            total[name] = total[name] + part if name in total and value.is_floating_point() else part
    network = Network()
    network.load_state_dict(total)
    return network.eval()


def main() -> None:
    """Averages, exports, calibrates."""
    from index.training.quotations.calibrate import calibrate, calibration_sample
    from index.training.quotations.data import read
    from index.training.quotations.export import export

    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("shares", nargs="+", metavar="FOLDER=SHARE")
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--dev", type=Path, nargs="*", default=[])
    options = ask.parse_args()
    pairs = [share.rsplit("=", 1) for share in options.shares]
    shares = {Path(folder): float(share) for folder, share in pairs}
    if abs(sum(shares.values()) - 1) > 1e-6:
        ask.error(f"the shares sum to {sum(shares.values()):g}: make them sum to 1")
    export(average_networks(shares), options.out)
    if options.dev:
        calibration, table = calibrate(
            calibration_sample([row for file in options.dev for row in read(file)], options.out)
        )
        calibration.write(options.out / "calibration.json")
        print(table)  # noqa: T201 - a program


if __name__ == "__main__":
    main()
