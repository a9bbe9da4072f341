"""A national register on Dask's cluster (用分布式集群抽取).

    pip install 'dualrandom[parquet]' 'dask[distributed]'
    python examples/national_draw_dask.py --enterprises 100000

A cluster searches parts of a Parquet frame for the lowest tickets; this process reads the file,
checks its digest against the commitment and merges what the cluster found. Two workers on this
machine stand for it here: with ``Client("tcp://scheduler:8786")`` they are machines elsewhere.
The record has the same bytes as the draw in memory.
"""

import argparse
import tempfile
from pathlib import Path

from dask.distributed import Client, LocalCluster

import dualrandom as dr
from dualrandom.io.registers import write_registers_csv
from dualrandom.testing import synthetic_city


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        city = synthetic_city(n_enterprises=arguments.enterprises, n_inspectors=60)
        write_registers_csv(city.tables, folder)
        (folder / "campaign.toml").write_text(city.campaign_toml, encoding="utf-8")
        draw_here_and_there(folder, arguments.workers)


def draw_here_and_there(folder: Path, n_workers: int) -> None:
    registers = dr.read_registers(folder)
    campaign = dr.read_campaign(folder / "campaign.toml")
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame)
    seed = dr.Seed.from_text("03 09 14 18 25 31 + 07", source=campaign.seed_sources[0].name)
    dr.write_frame(frame, folder / "frame.parquet")

    with (
        LocalCluster(n_workers=n_workers, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        record = dr.draw_stream(
            promise,
            folder / "frame.parquet",
            seed,
            executor=client.get_executor(),
            progress=lambda n_rows: print(f"{n_rows:,} enterprises searched"),
        )
    print(f"{record.bounds.inspections} inspections at {record.bounds.enterprises} enterprises")
    here = dr.draw(promise, frame, seed).record
    if record.model_dump_json() != here.model_dump_json():
        raise SystemExit("the cluster drew something else")
    print("the same bytes as in memory")


if __name__ == "__main__":
    main()
