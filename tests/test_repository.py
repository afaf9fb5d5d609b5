"""What holds for the repository as a whole: the lock, the bounds, the Makefile, the wheel, the links."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

_ENTRY = re.compile(r"^(?P<requirement>[A-Za-z0-9][^\\\n]*?) *\\?\n(?P<hashes>(?: +--hash=.*\n)*)", re.MULTILINE)
_REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|debian)\.(?:org|com)\b")
_PATH_OF_A_MACHINE = re.compile(r"(?<![\w.~/-])/(?:work|root|home/\w+|Users/\w+)/")
_LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


def direct_dependencies() -> list[Requirement]:
    """What `pyproject.toml` asks for: to build, to run, and in each extra."""
    asked = list(PROJECT["build-system"]["requires"]) + list(PROJECT["project"]["dependencies"])
    for extra in PROJECT["project"]["optional-dependencies"].values():
        asked += extra
    return [Requirement(text) for text in asked]


def locked() -> dict[str, list[str]]:
    """The versions of each locked package; more than one where Pythons or platforms differ."""
    versions: dict[str, list[str]] = {}
    for entry in _ENTRY.finditer(LOCK):
        requirement = Requirement(entry["requirement"])
        (pin,) = requirement.specifier
        assert pin.operator == "==", entry["requirement"]
        versions.setdefault(canonicalize_name(requirement.name), []).append(pin.version)
    return versions


def our_files() -> list[Path]:
    """The files that are, or are about to be, in the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout, so what belongs to the repository is not known")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def our_texts() -> Iterator[tuple[Path, str]]:
    for path in our_files():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a model or a picture


@pytest.mark.parametrize("requirement", direct_dependencies(), ids=str)
def test_a_direct_dependency_has_a_lower_and_an_upper_bound(requirement: Requirement) -> None:
    operators = {bound.operator for bound in requirement.specifier}
    assert operators & {">=", "~=", "=="}
    assert operators & {"<", "<=", "~=", "=="}


def test_the_lock_pins_every_package_by_hash() -> None:
    entries = list(_ENTRY.finditer(LOCK))
    assert len(entries) == len(re.findall(r"^[A-Za-z0-9]", LOCK, re.MULTILINE)) > 100
    assert [e["requirement"] for e in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", e["hashes"])] == []


def test_the_lock_names_no_place_to_fetch_from() -> None:
    assert re.findall(r".*(?:://| @ |--index|--find-links|--extra-index).*", LOCK) == []


def test_the_lock_holds_what_pyproject_asks_for() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    apart = {Requirement(text).name for text in extras["training"]} - {Requirement(text).name for text in extras["dev"]}
    versions = locked()
    for requirement in direct_dependencies():
        if requirement.name in apart:
            continue
        pinned = versions.get(canonicalize_name(requirement.name), [])
        assert pinned, f"{requirement.name} is not in the lock: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in pinned), (
            f"{requirement} and {pinned} disagree"
        )


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    found = [
        f"{path}: {match[0]}"
        for path, text in our_texts()
        for pattern in (_REGISTRY, _PATH_OF_A_MACHINE)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_every_target_of_the_makefile_is_phony_and_explained() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
    explained = set(re.findall(r"^([a-z][a-z-]*):.*  ## \S", MAKEFILE, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert targets == explained == set(phony[1].split())
    assert {"run", "test", "check", "eval", "bench", "lock", "clean"} <= targets


def test_every_target_of_the_makefile_runs_something_that_exists() -> None:
    ours = {path.name for path in ROOT.iterdir() if path.is_dir()}
    modules = [name for name in re.findall(r"-m ([\w.]+)", MAKEFILE) if name.split(".")[0] in ours]
    named = [name.replace(".", "/") + ".py" for name in modules]
    named += re.findall(r"\b[\w/]+\.(?:py|jsonl)\b", MAKEFILE)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_link_in_the_docs_leads_to_a_file() -> None:
    broken = [
        f"{path}: {target}"
        for path, text in our_texts()
        if path.suffix == ".md" and path.parts[0] != "tests"
        for target in _LINK.findall(text)
        if not (ROOT / path.parent / target).exists()
    ]
    assert broken == []


def test_every_decision_is_in_the_index_and_says_what_it_must() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for page in folder.glob("0*.md"):
        text = page.read_text(encoding="utf-8")
        assert page.name in index
        assert text.startswith(f"# {page.name[:4]}: ")
        assert "**Held by**" in text


def built(target: str, folder: Path) -> Path:
    """The one file that the build backend makes of `target` in `folder`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (made,) = folder.glob("*.whl")
    return made


def test_an_editable_install_is_a_path_to_this_folder_and_needs_nothing_more(tmp_path: Path) -> None:
    with ZipFile(built("wheel:editable", tmp_path)) as archive:
        assert archive.read("_pincite.pth").decode().strip() == str(ROOT.resolve())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """The wheel as it would be published, made by the locked build backend without a download."""
    with ZipFile(built("wheel", tmp_path_factory.mktemp("wheel"))) as archive:
        yield archive


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_made_here(wheel: ZipFile) -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    ours = {path.relative_to(ROOT).as_posix() for path in our_files()}
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == {name for name in ours if name.split("/")[0] in packages}
    assert {
        "seeds/ankara-kiev.txt",
        "index/models/all-MiniLM-L6-v2/model.int8.onnx",
        "bot/models/reader/model.int8.onnx",
        "pincite/py.typed",
    } <= packed


def test_the_wheel_says_its_licence_and_holds_it(wheel: ZipFile) -> None:
    (metadata,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    said = message_from_bytes(wheel.read(metadata))
    assert said["License-Expression"] == "Apache-2.0"
    licences = {name.split("/licenses/")[1]: name for name in wheel.namelist() if "/licenses/" in name}
    assert set(licences) == set(said.get_all("License-File", []))
    assert wheel.read(licences["LICENSE"]) == (ROOT / "LICENSE").read_bytes()
