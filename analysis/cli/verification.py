"""`cogov verify DIR`: whether a study gives the same numbers once more."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from analysis.cli.speech import BAR, Json, Lang, announce, chosen, emit, messages, results, tell
from analysis.words import label
from sim.outcomes import OUTCOMES

app = typer.Typer()
SHOWN = 20  # faults that are told one by one
SAYS = {
    "zh": {
        "running": "正在复算",
        "origin": "研究{study}：由模型版本{model_version}（cogov {cogov}，提交{commit}）于{began}生成。",
        "same": "抽查{checked}次运行（共{runs}次），{numbers}个数值逐位一致。",
        "differ": "抽查{checked}次运行（共{runs}次），比对{numbers}个数值，其中{faults}个不一致：",
        "fault": "  点{point}{design}第{replication}次重复{step}：{column} 存档为 {kept}，复算为 {found}",
        "design": "、方案{}、",
        "step": "第{}步",
        "more": "  ……另有{}个。",
        "model_version": "模型版本不同：生成时为{then}，现为{now}。",
        "mechanism": "机制文件 {name} 与生成时不同（{then} → {now}）。",
        "scenario_file": "情景文件 {name} 与生成时不同（{then} → {now}）；复算用的是研究目录中保存的那一份。",
        "part": "研究目录中的“{what}”与生成时不同（{then} → {now}）。",
    },
    "en": {
        "running": "running again",
        "origin": "Study {study}: made by model version {model_version} (cogov {cogov}, commit {commit}) "
        "on {began}.",
        "same": "{checked} of {runs} runs run again: all {numbers} numbers are the same to the last bit.",
        "differ": "{checked} of {runs} runs run again: of {numbers} numbers {faults} differ:",
        "fault": "  point {point}{design}, replication {replication}{step}: {column} is {kept} in the "
        "folder, {found} when run again",
        "design": ", design {}",
        "step": ", step {}",
        "more": "  … and {} more.",
        "model_version": "Another model version: it was {then}, here it is {now}.",
        "mechanism": "The mechanism file {name} is not what it was ({then}, now {now}).",
        "scenario_file": "The scenario file {name} is not what it was ({then}, now {now}); what was run "
        "again is the copy in the folder.",
        "part": "“{what}” of the study in the folder is not what it was ({then}, now {now}).",
    },
}


@app.command(epilog="cogov verify out/quick --runs 10")
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    runs: Annotated[int, typer.Option(help="抽查次数 / runs to run again, chosen by lot")] = 5,
    seed: Annotated[int, typer.Option(min=0, help="抽查的随机种子 / seed of the lot")] = 0,
    json_: Json = False,
    lang: Lang = None,
) -> None:
    """复核 / Run some runs of a study again and compare every number; exit 1 where something differs."""
    from analysis import verify as verifying

    spoken = chosen(lang)
    announce(spoken)
    with Progress(*BAR, console=messages, transient=True) as progress:
        task = progress.add_task(f"{SAYS[spoken]['running']} {folder}", total=None)
        found = verifying.verify(folder, runs, seed, lambda done, of: tell(progress, task, done, of))
    if json_:
        emit(found.document())
    else:
        for text in sentences(found, spoken):
            results.print(text, markup=False)
    if not found.holds:
        raise typer.Exit(1)


def sentences(found: Any, lang: str) -> list[str]:
    """What came of it: origin, what differs of it, what the runs say."""
    says = SAYS[lang]
    made = {key: "—" if value is None else value for key, value in found.made_by.items()}
    told = [says["origin"].format(study=found.study, **made)]
    for one in found.departures:
        told.append(says[one.what if one.what in says else "part"].format(**one._asdict()))
    if found.checked:
        counts = {**found._asdict(), "faults": len(found.faults)}
        told.append(says["differ" if found.faults else "same"].format(**counts))
    told += [of_fault(one, lang) for one in found.faults[:SHOWN]]
    if len(found.faults) > SHOWN:
        told.append(says["more"].format(len(found.faults) - SHOWN))
    return told


def of_fault(one: Any, lang: str) -> str:
    """A number that differs."""
    says = SAYS[lang]
    named = f"{one.column} ({label(OUTCOMES[one.column], lang)})" if one.column in OUTCOMES else one.column
    return says["fault"].format(
        **{
            **one._asdict(),
            "column": named,
            "design": says["design"].format(one.design) if one.design else "",
            "step": "" if one.step is None else says["step"].format(one.step),
        }
    )
