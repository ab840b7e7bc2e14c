"""Reports on small studies: what they say, escaping, the fonts inside them, and how they fail."""

import base64
import html
import io
import json
import re
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont
from typer.testing import CliRunner

from analysis import study, sweep
from analysis.cli import app
from analysis.reports import html as pages
from analysis.reports import of_comparison, of_study, pdf, word, write
from analysis.reports.context import Report, Section, Table, finished
from analysis.sensitivities import of_study as sensitivities
from analysis.words import DISCLAIMER, amount
from sim import ScenarioError

ASSETS = Path(of_study.__file__).parents[1] / "assets"
NASTY = '<b>&"#*_$@ [x] \\ `y` 龘'
KEYS = ["question", "answer", "design", "results", "flips", "untested", "provenance"]
SMALL = """
scenario = "teaching"
title_zh = '{title}'
title_en = '{title}'
description_zh = "铃\\u0007声"
outcomes = ["loss", "participation"]
[set]
"run.days" = 6
"city.people" = 150
"hazard.storm.day" = 2
[replications]
number = 4
[factors]
"course.growth" = {{ low = 0.0, high = 0.5 }}
"loop.rumour" = {{}}
"dispatch.rule" = {{ values = ["hierarchical", "whistle"] }}
"""
MORRIS = SMALL + '[sampling]\nmethod = "morris"\npoints = 4\nlevels = 4\n'
WAYS = SMALL + '[sampling]\nmethod = "latin"\npoints = 4\n[designs]\nbase = []\nrigid = ["rigid"]\n'
GRID = '[sampling]\nmethod = "grid"\nlevels = 2\n'
BOTH = '[factors]\n"mechanisms.rigid" = {{}}\n"mechanisms.flexible" = {{}}\n'
CROSSED = SMALL.partition("[factors]")[0] + GRID + BOTH


def swept(folder, text, title=NASTY):
    """The folder of a study that has been run."""
    (folder / "small.toml").write_text(text.format(title=title), encoding="utf-8")
    made = sweep.create(study.load(folder / "small.toml"), folder / "out")
    assert sweep.run_missing(made, 0).missing == 0
    return made.folder


@pytest.fixture(scope="module")
def factors(tmp_path_factory):
    return swept(tmp_path_factory.mktemp("factors"), MORRIS)


@pytest.fixture(scope="module")
def ways(tmp_path_factory):
    return swept(tmp_path_factory.mktemp("ways"), WAYS)


def told_of(folder, lang):
    return of_study.report_on(of_study.finished_study(folder), lang)


def by_key(report):
    return {section.key: section for section in report.sections}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_on_factors_says_what_the_analysis_found(factors, lang):
    report = told_of(factors, lang)
    assert [one.key for one in report.sections if one.level == 1] == KEYS
    sections = by_key(report)
    for outcome, answer in zip(("loss", "participation"), sections["answer"].items, strict=True):
        found = sensitivities.sensitivity(factors, outcome)
        (table,) = sections[f"results_{outcome}"].tables
        assert [row[0] for row in table.rows[1:]] == [
            of_study.called(name, lang) for name, _ in found.ranked()
        ]
        assert [row[1] for row in table.rows[1:]] == [amount(i.value) for _, i in found.ranked()]
        assert all(answer.count(row[0]) == 1 for row in table.rows[1:])
    assert len(sections["results_loss"].pictures) == 1


def test_a_report_on_designs_answers_first_and_says_what_flips_it(ways):
    found = sweep.reopen(ways)
    sections = by_key(told_of(ways, "en"))
    best = of_study.weighed(found).best("loss").design
    called = of_study.weighed(found).called["en"][best]
    assert sections["answer"].items[0].startswith(f"Loss: {called} has the best mean")
    assert any("over all futures" in text for text in sections["flips"].items)
    assert [len(row) for row in sections["results_loss"].tables[0].rows] == [6, 6, 6]
    assert [len(row) for row in sections["results_participation"].tables[0].rows] == [5, 5, 5]


def test_a_report_on_two_mechanisms_has_both_heat_maps(tmp_path):
    sections = by_key(told_of(swept(tmp_path, CROSSED), "zh"))
    assert len(sections["results_loss"].pictures) == 2
    assert sections["answer"].items[0].startswith("损失：两种机制并用的1种搭配中")


def test_provenance_is_that_of_the_manifest_and_counts_failures(factors):
    manifest = json.loads((factors / "manifest.json").read_text("utf-8"))
    (table,) = by_key(told_of(factors, "en"))["provenance"].tables
    rows = dict(row for row in table.rows)
    assert rows["hash of the scenario"] == manifest["scenario_hash"]
    assert rows["model version"] == manifest["model_version"]
    assert rows["seeds of luck"] == "0–3"
    assert rows["runs"] == f"{4 * 4 * 4} done, 0 failed, 0 lost"


def test_an_outcome_that_cannot_be_analysed_is_named_as_untested(factors, monkeypatch):
    analysed = sensitivities.of_outcome

    def without_loss(at, name, *how):
        if name == "loss":
            raise ScenarioError("the outcome is the same at all points")
        return analysed(at, name, *how)

    monkeypatch.setattr(sensitivities, "of_outcome", without_loss)
    sections = by_key(told_of(factors, "zh"))
    assert "results_loss" not in sections and len(sections["answer"].items) == 1
    assert any(text.startswith("损失：未作分析") for text in sections["untested"].items)


def test_headings_and_captions_are_numbered():
    parts = [
        Section("a", "A", tables=[Table("T", [["x"]]), Table("U", [["x"]])]),
        Section("b", "B"),
        Section("c", "C", tables=[Table("V", [["x"]])], level=2),
    ]
    zh, en = (finished(Report(lang, "t", "", "", parts)).sections for lang in ("zh", "en"))
    assert [one.heading for one in zh] == ["一、A", "二、B", "（一）C"]
    assert [one.heading for one in en] == ["1. A", "2. B", "2.1 C"]
    assert [t.caption for one in zh for t in one.tables] == ["表1　T", "表2　U", "表3　V"]
    assert [t.caption for one in en for t in one.tables] == ["Table 1. T", "Table 2. U", "Table 3. V"]


def test_signs_that_no_page_shows_become_blanks(factors):
    report = told_of(factors, "zh")
    assert by_key(report)["question"].texts[1] == "铃 声"
    assert finished(Report("zh", "a\u202eb\x00c", "", "", [])).title == "a b c"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html_escapes_and_stands_alone(factors, lang):
    report = told_of(factors, lang)
    page = pages.as_html(report).decode()
    assert "<b>" not in page
    (heading,) = re.findall("<h1>(.*)</h1>", page)
    assert html.unescape(heading) == NASTY
    assert page.count(DISCLAIMER[lang]) == 2
    links = re.findall(r'(?:src|href)\s*=\s*"([^#][^"]*)|url\((?!data:|#)', page)
    assert links == []
    assert page.count("<svg") == 2
    assert pages.as_html(told_of(factors, lang)).decode() == page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html_has_every_letter_in_both_weights(ways, lang):
    report = told_of(ways, lang)
    page = pages.as_html(report).decode()
    shown = set(html.unescape(re.sub("<style>.*?</style>|<svg.*?</svg>|<[^>]*>", "", page, flags=re.S)))
    for weight, name in ((400, "Regular"), (700, "Bold")):
        (face,) = re.findall(rf"font-weight:{weight};src:url\(data:font/woff;base64,([^)]*)\)", page)
        font = TTFont(io.BytesIO(base64.b64decode(face)))
        assert font["name"].getDebugName(2) == name
        known = TTFont(str(ASSETS / f"NotoSansSC-{name}.ttf")).getBestCmap().keys()
        assert {one for one in shown if ord(one) in known} <= set(map(chr, font.getBestCmap()))


def test_pdf_takes_signs_as_text_and_has_its_fonts_inside(factors):
    made = pdf.as_pdf(told_of(factors, "zh"))
    assert made.startswith(b"%PDF") and made == pdf.as_pdf(told_of(factors, "zh"))
    assert re.search(rb"\+NotoSansSC-Regular", made) and re.search(rb"\+NotoSansSC-Bold", made)
    assert escape(NASTY).encode() in made or escape(NASTY, {'"': "&quot;"}).encode() in made


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_word_takes_signs_as_text_and_says_all_that_the_report_says(factors, lang):
    report = told_of(factors, lang)
    made = Document(io.BytesIO(word.as_docx(report)))
    assert made.paragraphs[0].text == made.core_properties.title == NASTY
    assert made.paragraphs[1].text == DISCLAIMER[lang]
    assert DISCLAIMER[lang] in made.sections[0].footer.paragraphs[0].text
    there = "".join(one.text for one in made.element.body.iter(qn("w:t")))
    assert all(text in there for one in report.sections for text in (one.heading, *one.texts, *one.items))
    tables = [table for one in report.sections for table in one.tables]
    assert [[[c.text for c in row.cells] for row in t.rows] for t in made.tables] == [t.rows for t in tables]
    assert len(made.inline_shapes) == 2
    for table in made.tables:
        kinds = [part.tag for part in table._tbl.tblPr]
        assert kinds == [qn("w:tblW"), qn("w:tblBorders"), qn("w:tblLook")]


def test_word_sets_chinese_in_our_font_and_carries_it(factors):
    made = word.as_docx(told_of(factors, "zh"))
    document = Document(io.BytesIO(made))
    fonts = list(document.styles.element.iter(qn("w:rFonts")))
    assert fonts and all(one.get(qn("w:eastAsia")) == "Noto Sans SC" for one in fonts)
    assert not any("Theme" in name for one in fonts for name in one.attrib)
    assert all(document.styles[name].font.bold for name in ("Title", "Heading 1", "Heading 2"))
    with ZipFile(io.BytesIO(made)) as parts:
        table = parts.read("word/fontTable.xml").decode()
        keys = re.findall(r'<w:embed(Regular|Bold) r:id="\w+" w:fontKey="{([0-9A-F-]+)}"/>', table)
        assert [weight for weight, _ in keys] == ["Regular", "Bold"]
        for weight, key in keys:
            hidden = parts.read(f"word/fonts/{weight}.odttf")
            turned = bytes.fromhex(key.replace("-", ""))[::-1]
            plain = bytes(byte ^ turned[k % 16] for k, byte in enumerate(hidden[:32])) + hidden[32:]
            assert plain == (ASSETS / f"NotoSansSC-{weight}.ttf").read_bytes()
        assert b"embedTrueTypeFonts" in parts.read("word/settings.xml")


def call(*words):
    return CliRunner().invoke(app, ["report", *map(str, words)])


@pytest.mark.parametrize("to", ["html", "pdf", "docx"])
def test_the_command_writes_a_file_and_nothing_beside_it(factors, tmp_path, to):
    done = call(factors, "--to", to, "--lang", "en", "--out", tmp_path / "new" / f"r.{to}", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["title"] == NASTY
    assert [one.name for one in (tmp_path / "new").iterdir()] == [f"r.{to}"]


def test_unless_told_the_report_lies_in_the_folder_of_the_study(factors):
    assert call(factors, "--lang", "zh").exit_code == 0
    assert (factors / "report_zh.html").is_file()
    (factors / "report_zh.html").unlink()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--to", "odt"), "--to = 'odt': must be one of html, pdf, docx"),
        (("--lang", "fr"), "--lang = 'fr': must be one of zh, en"),
        (("--to", "pdf", "--out", "r.html"), "--out = 'r.html': must be a file that ends in .pdf"),
    ],
)
def test_wrong_input_is_said_in_one_line(factors, words, message):
    error = call(factors, *words).exception
    assert isinstance(error, ScenarioError) and str(error) == message


def test_the_folder_of_a_comparison_is_told_apart(tmp_path):
    (tmp_path / of_comparison.DOCUMENT).touch()
    error = call(tmp_path).exception
    assert isinstance(error, ScenarioError) and "\n" not in str(error)
    assert "is a comparison" in str(error) and all(
        name in str(error) for name in ("report.html", "report_en.html")
    )
    assert len(list(tmp_path.iterdir())) == 1


def test_no_study_and_an_unfinished_one_are_refused(factors, tmp_path):
    assert "not the folder of a study" in str(call(tmp_path).exception)
    (tmp_path / "file").touch()
    assert "not the folder of a study" in str(call(tmp_path / "file").exception)
    half = sweep.create(sweep.reopen(factors).study, tmp_path / "half")
    error = call(half.folder).exception
    assert isinstance(error, ScenarioError) and "64 runs are missing" in str(error)
    assert not list(half.folder.glob("*report*"))


@pytest.mark.parametrize(("to", "package"), [("pdf", "typst"), ("docx", "python-docx")])
def test_without_its_package_a_format_says_what_to_install(factors, monkeypatch, to, package):
    monkeypatch.setattr(write.util, "find_spec", lambda name: None)
    error = call(factors, "--to", to).exception
    assert str(error) == f"--to {to}: needs {package}: pip install {package} (it is in cogov[report])"
    assert call(factors, "--to", "html", "--out", factors.parent / "r.html").exit_code == 0


def test_a_report_that_fails_leaves_the_old_one(factors, tmp_path, monkeypatch):
    def broken(report):
        raise RuntimeError("no ink")

    (tmp_path / "r.html").write_text("old")
    monkeypatch.setattr(pages, "as_html", broken)
    assert str(call(factors, "--out", tmp_path / "r.html").exception) == "no ink"
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("r.html", "old")]
