"""The layers of `docs/design/architecture.md`: what may import what, and what may point at what."""

import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / "architecture.toml"

# Inside a Django app, each file imports only from the lines after its own.
FILE_ORDER = [
    {"urls"},
    {"views", "tasks", "blocks", "duties", "admin"},
    {"forms"},
    {"actions"},
    {"selectors"},
    {"models"},
    {"rules"},
]
FILE_RANK = {name: rank for rank, names in enumerate(FILE_ORDER) for name in names}


def layer_ranks() -> dict[str, int]:
    """Package → how far down it lies, from the one place where the order is written."""
    contracts = tomllib.loads(CONFIG.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    return {name.strip(" ()"): rank for rank, line in enumerate(layers) for name in line.split("|")}


def keys_pointing_up(checked: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys of our models to a model of ours in a package above or beside. A string reference counts too."""
    ranks = layer_ranks()
    found = []
    for model in checked:
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is None or isinstance(target, str):
                continue
            source_package, target_package = _package(model.__module__), _package(target.__module__)
            if source_package in (None, target_package) or target_package is None:
                continue
            if ranks[source_package] >= ranks[target_package]:
                found.append(f"{model.__module__}.{model.__name__}.{field.name} → {target.__module__}")
    return found


def imports_out_of_order(imports: Iterable[tuple[str, str]]) -> list[str]:
    """Imports (importer, imported) within one app that go up or sideways in FILE_ORDER."""
    found = []
    for importer, imported in imports:
        source, target = importer.split(".")[1:3], imported.split(".")[1:3]
        if len(source) < 2 or len(target) < 2 or source[0] != target[0] or source[1] == target[1]:
            continue
        if source[1] in FILE_RANK and target[1] in FILE_RANK and FILE_RANK[source[1]] >= FILE_RANK[target[1]]:
            found.append(f"{importer} → {imported}")
    return found


def _package(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "tertial" else None


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("tertial", include_external_packages=True, cache_dir=None)


def test_contracts_of_import_linter_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--config", CONFIG, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_has_its_place_in_the_order() -> None:
    packages = {path.parent.name for path in (ROOT / "tertial").glob("*/__init__.py")}
    assert packages <= set(layer_ranks())


def test_order_is_the_documented_one() -> None:
    ranks = layer_ranks()
    chain = ["cli", "web", "reports", "measures", "facts", "organisation", "core", "documents", "numbers"]
    assert [ranks[name] for name in chain] == sorted(ranks[name] for name in chain)
    assert len({ranks[name] for name in chain}) == len(chain)


def test_foreign_keys_point_down() -> None:
    assert keys_pointing_up(apps.get_models(include_auto_created=True)) == []


@isolate_apps("tertial.core")
def test_foreign_key_that_points_up_is_found() -> None:
    class Low(models.Model):
        __module__ = "tertial.core.models"
        high = models.ForeignKey("core.High", on_delete=models.CASCADE)

        class Meta:
            app_label = "core"

    class High(models.Model):
        __module__ = "tertial.reports.models"
        low = models.OneToOneField(Low, on_delete=models.CASCADE)

        class Meta:
            app_label = "core"

    assert keys_pointing_up([Low, High]) == ["tertial.core.models.Low.high → tertial.reports.models"]


def test_files_of_an_app_import_in_order(graph: grimp.ImportGraph) -> None:
    ours = [module for module in graph.modules if module.startswith("tertial.")]
    imports = [(module, other) for module in ours for other in graph.find_modules_directly_imported_by(module)]
    assert any(importer == "tertial.core.models" or imported == "tertial.core.models" for importer, imported in imports)
    assert imports_out_of_order(imports) == []


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("tertial.core.views", "tertial.core.actions", True),
        ("tertial.core.views.home", "tertial.core.views.shared", True),
        ("tertial.core.actions", "tertial.core.views", False),
        ("tertial.core.rules", "tertial.core.models", False),
        ("tertial.core.tasks", "tertial.core.views", False),
        ("tertial.reports.models", "tertial.core.actions", True),
    ],
)
def test_import_out_of_order_is_found(importer: str, imported: str, allowed: bool) -> None:
    assert (imports_out_of_order([(importer, imported)]) == []) is allowed


def test_rules_are_pure(graph: grimp.ImportGraph) -> None:
    rules = [
        module for module in graph.modules if module.startswith("tertial.") and module.split(".")[2:3] == ["rules"]
    ]
    impure = [module for module in rules if "django" in graph.find_modules_directly_imported_by(module)]
    assert impure == []
