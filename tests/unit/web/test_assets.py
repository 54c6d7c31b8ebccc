"""The page assets: pinned without addresses, within their budgets, free of another service's identity."""

import gzip
import json
import re
from pathlib import Path

import pytest
from tools import build_assets

CSS_BUDGET = 20 * 1024
JS_BUDGET = 45 * 1024
FOREIGN = ("GDS Transport", "GOV.UK", "crest", "crown")


@pytest.fixture
def built() -> Path:
    if not build_assets.is_current(build_assets.input_hash()):
        pytest.skip("the page assets are not built; python tools/build_assets.py builds them")
    return build_assets.BUILT


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_lock_file_pins_every_package_and_names_no_address():
    lock = (build_assets.ASSETS / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(lock)["packages"]
    assert not re.search(r"https?:|resolved", lock)
    assert [name for name, entry in packages.items() if name and not entry.get("integrity")] == []


def test_package_versions_are_exact():
    wanted = json.loads((build_assets.ASSETS / "package.json").read_text(encoding="utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert {name: v for name, v in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", v)} == {}


def test_npm_is_told_to_leave_addresses_out_of_the_lock_file():
    assert "omit-lockfile-registry-resolved=true" in (build_assets.ASSETS / ".npmrc").read_text().splitlines()


def test_style_sheets_and_scripts_stay_within_their_budgets(built):
    assert compressed(built / "app.css") <= CSS_BUDGET
    assert compressed(built / "app.rtl.css") <= CSS_BUDGET
    assert sum(compressed(path) for path in built.glob("*.js")) <= JS_BUDGET


@pytest.mark.parametrize("sheet", ["app.css", "app.rtl.css"])
def test_style_sheets_carry_no_foreign_identity_and_fetch_nothing(built, sheet):
    text = (built / sheet).read_text(encoding="utf-8")
    assert [word for word in FOREIGN if word.lower() in text.lower()] == []
    assert "url(" not in text
    assert "@import" not in text


def test_mirrored_sheet_moves_what_stands_at_the_left(built):
    there, mirrored = ((built / name).read_text() for name in ("app.css", "app.rtl.css"))
    rule = re.compile(r"\.govuk-details__text\{[^}]*\}")
    assert "padding-left" in rule.search(there).group()
    assert "padding-right" in rule.search(mirrored).group()


def test_fonts_of_printed_reports_are_there(built):
    fonts = {path.name for path in (built / "fonts").glob("*.ttf")}
    assert {"NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSansArabic-Regular.ttf"} <= fonts


def test_a_build_with_a_file_cut_short_is_not_current(built, tmp_path, monkeypatch):
    copy = tmp_path / "built"
    copy.mkdir()
    manifest = json.loads((built / "manifest.json").read_text())
    manifest["files"] = {"app.js": manifest["files"]["app.js"]}
    (copy / "manifest.json").write_text(json.dumps(manifest))
    (copy / "app.js").write_bytes((built / "app.js").read_bytes())
    monkeypatch.setattr(build_assets, "BUILT", copy)
    assert build_assets.is_current(manifest["inputs"])
    (copy / "app.js").write_text("")
    assert not build_assets.is_current(manifest["inputs"])
    assert not build_assets.is_current("another hash")


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"inputs": "x"}', '{"inputs": "x", "files": {"a": 1}}']
)
def test_a_broken_manifest_means_build_again(tmp_path, monkeypatch, manifest):
    (tmp_path / "manifest.json").write_text(manifest)
    monkeypatch.setattr(build_assets, "BUILT", tmp_path)
    assert not build_assets.is_current("x")


def test_a_current_build_does_nothing_and_says_nothing(built, tmp_path):
    lines: list[str] = []
    assert build_assets.build(tmp_path, lines.append) is False
    assert lines == []
    assert list(tmp_path.iterdir()) == []


def test_a_step_that_fails_says_which_and_shows_the_last_lines(tmp_path):
    node, _npm = build_assets.find_node()
    with pytest.raises(build_assets.UnableToBuildAssets, match=r"unable to try a step .*\n  it broke"):
        build_assets._run(
            [str(node), "-e", "console.error('it broke'); process.exit(3)"], tmp_path, "try a step"
        )


def test_the_checker_is_asked_for_where_it_is_missing(tmp_path):
    with pytest.raises(build_assets.UnableToBuildAssets, match="--with-test-tools"):
        build_assets.axe_script(tmp_path)
