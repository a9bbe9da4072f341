"""``dualrandom replan``: the least change of the plan that what happened demands."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.canonical import sha256_hex
from dualrandom.cli.progress import Progress
from dualrandom.cli.replace import day_in
from dualrandom.errors import BundleError, VerificationError
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.bundle_revisions import add_revision
from dualrandom.io.documents import document_bytes
from dualrandom.io.revision_changes import write_changes_csv
from dualrandom.io.revision_events import read_events
from dualrandom.io.verification import verify
from dualrandom.messages import Language, render
from dualrandom.reports.revision_sentences import revision_sentences
from dualrandom.scheduling.own_checks import told
from dualrandom.scheduling.replanning.current_plan import current_plan, revised
from dualrandom.scheduling.replanning.records import Request, revision_file
from dualrandom.scheduling.replanning.replanning import replan

if TYPE_CHECKING:
    import argparse

    from dualrandom.errors import Finding
    from dualrandom.scheduling.plan import Plan
    from dualrandom.scheduling.replanning.records import Revision


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments; ``--announced`` may be given several times."""

    def words(name: str) -> str:
        return render(f"cli.replan.{name}", language)

    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=words("bundle"))
    command.add_argument("events", type=Path, metavar="EVENTS", help=words("events"))
    command.add_argument(
        "--from",
        dest="first_day",
        type=day_in(language),
        required=True,
        metavar="DATE",
        help=words("from"),
    )
    for name, metavar in (("approver", "NAME"), ("time", "ISO")):
        command.add_argument(f"--{name}", required=True, metavar=metavar, help=words(name))
    command.add_argument(
        "--announced", action="append", default=[], metavar="VISIT", help=words("announced")
    )
    command.add_argument("--ignore-own-rules", action="store_true", help=words("ignore_own_rules"))
    command.add_argument("--dry-run", action="store_true", help=words("dry_run"))
    command.add_argument("--changes", type=Path, metavar="FILE", help=words("changes"))


def run(arguments: argparse.Namespace) -> int:
    """Verify the bundle, revise its plan, add the revision to the bundle.

    Ctrl-C leaves the bundle as it is.
    """
    if arguments.bundle.is_file():
        raise BundleError("replan.zip", path=str(arguments.bundle))
    events = read_events(arguments.events)
    verify(arguments.bundle).raise_for_mismatch()
    bundle = read_bundle(arguments.bundle)
    if bundle.plan.demands is not None:
        raise VerificationError("replan.daily")
    request = Request(
        first_day=arguments.first_day,
        announced=tuple(arguments.announced),
        approver=arguments.approver,
        time=arguments.time,
        events=events,
    )
    progress = Progress(arguments.lang)
    try:
        revision = replan(
            bundle.plan,
            request,
            replacements=bundle.replacements,
            revisions=bundle.revisions,
            ignore_missing_rules=arguments.ignore_own_rules,
            progress=progress,
        )
    except VerificationError as error:
        located = [replace(one, file=one.file or arguments.events.name) for one in error.findings]
        raise VerificationError(error.code, located, **error.params) from None
    finally:
        progress.close()
    if arguments.changes is not None:
        before = current_plan(bundle.plan, bundle.replacements, bundle.revisions)
        after = revised(before, revision)
        write_changes_csv(before, after, revision, arguments.changes, arguments.lang)
    if not arguments.dry_run:
        revisions = (*bundle.revisions, revision)
        add_revision(arguments.bundle, bundle.files, bundle.plan, bundle.replacements, revisions)
    _tell(arguments, revision, _not_kept(bundle.plan))
    return 0


def _not_kept(plan: Plan) -> list[Finding]:
    """Say of rules and goals of one's own that no bundle brings their classes along."""
    sides = {"rule": plan.record.own_rules, "goal": plan.record.own_goals}
    return [told(f"replan.own_{side}_ignored", own) for side, owns in sides.items() for own in owns]


def _tell(arguments: argparse.Namespace, revision: Revision, not_kept: list[Finding]) -> None:
    place = arguments.bundle.as_posix()
    if arguments.json:
        document = {
            "bundle": place,
            "dry_run": arguments.dry_run,
            "revision": revision.model_dump(mode="json"),
            "not_kept": [str(one.params["rule"]) for one in not_kept],
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return
    print(*(line.text(arguments.lang) for line in revision_sentences(revision)), sep="\n")
    for warning in not_kept:
        print(f"{render('cli.warning', arguments.lang)} {warning.text(arguments.lang)}")
    if arguments.dry_run:
        print(render("cli.replan.dry", arguments.lang, {"bundle": place}))
        return
    digest = sha256_hex(document_bytes(revision))
    params = {"file": revision_file(revision.number), "digest": digest}
    print(render("cli.replace.file", arguments.lang, params))
    print(render("cli.replan.done", arguments.lang, {"bundle": place}))
