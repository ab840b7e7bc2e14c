"""The part of a report that says where its figures come from, so that they can be had again."""

from collections.abc import Mapping

from analysis.reports.context import Section, Table
from analysis.reports.phrases import phrase
from analysis.sweep import Folder
from analysis.words import say


def section(at: Folder, lang: str) -> Section:
    """Versions, seeds, hashes, and how many runs failed, from the manifest of a study."""
    told, standing = at.manifest, at.standing()
    first = at.study.file.replications.first_seed
    last = at.study.seed(len(at.places) - 1, at.replications - 1)
    entries = {
        "study": told["study"],
        "began": told.get("began"),
        "counts": phrase("counted", lang, **{**standing._asdict(), "done": f"{standing.done:,}"}),
        "model_version": told["model_version"],
        "software": pairs({"cogov": told.get("cogov"), "Python": told.get("python"), **libraries(told)}),
        "commit": told.get("commit"),
        "scenario_hash": told.get("scenario_hash"),
        "mechanism_hashes": pairs(told.get("mechanisms", {})),
        "part_hashes": pairs(told["parts"]),
        "design_seed": str(at.study.file.sampling.seed),
        "luck_seeds": f"{first}–{last}",
        "machine": told.get("machine", {}).get("system"),
    }
    heads = [phrase("entry", lang), phrase("content", lang)]
    rows = [heads, *([phrase(name, lang), text or say("none", lang)] for name, text in entries.items())]
    table = Table(phrase("how_made", lang), rows, left=2)
    return Section("provenance", phrase("provenance", lang), [phrase("again", lang)], (), (), [table])


def libraries(told: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Versions of libraries by name."""
    return told.get("libraries", {})


def pairs(versions: Mapping[str, object]) -> str:
    """Names with what belongs to them."""
    return ", ".join(f"{name} {text}" for name, text in versions.items())
