"""How modules become few lines, and boxes side by side."""

from deburr.reports.cold_groups import drawn_as_tree, groups
from deburr.reports.cold_layout import boxes
from deburr.workload.cold_start import ColdStart, Estimate, ModuleCost


def module(name: str, parent: str, own: float, total: float, package: str = "", used: int = 0) -> ModuleCost:
    return ModuleCost(name, parent, Estimate(own, own, own), Estimate(total, total, total), 1.0, 10, used, package)


COLD = ColdStart(
    environments=3,
    events=2,
    modules=(
        module("app", "", 10, 100, used=2),
        module("sdk", "app", 5, 80, "sdk", used=1),
        module("sdk.core", "sdk", 15, 60, "sdk"),
        module("http.client", "sdk.core", 20, 20, "python"),
        module("web", "sdk.core", 25, 25, "web", used=1),
        module("web.more", "sdk", 15, 15, "web", used=2),
        module("own", "app", 10, 10),
    ),
)


def test_a_package_is_one_line_below_its_importer() -> None:
    drawn = [
        (f"{lead}{group.name}", group.own_ms, group.total_ms)
        for group, lead in drawn_as_tree(groups(COLD), most=9, least_ms=0)
    ]
    assert drawn == [
        ("app", 10, 100),
        ("├ sdk", 20, 80),
        ("│ ├ web", 40, 40),
        ("│ └ http.client", 20, 20),
        ("└ own", 10, 10),
    ]
    web = groups(COLD).below[0].below[0]
    assert (web.used_in, web.brought, web.memory_mb) == (2, True, 2.0)


def test_what_is_small_or_many_is_left_out() -> None:
    assert [group.name for group, _ in drawn_as_tree(groups(COLD), most=9, least_ms=30)] == ["app", "sdk", "web"]
    assert [group.name for group, _ in drawn_as_tree(groups(COLD), most=2, least_ms=0)] == ["app", "sdk"]


def test_boxes_lie_side_by_side_and_within_their_importer() -> None:
    laid = {box.module.module: box for box in boxes(COLD)}
    assert laid["app"].ms == 100 and laid["sdk"].ms == 80 and laid["own"].start_ms == 80
    for box in laid.values():
        if box.module.parent:
            above = laid[box.module.parent]
            assert above.start_ms <= box.start_ms and box.start_ms + box.ms <= above.start_ms + above.ms
            assert box.depth == above.depth + 1
    assert laid["http.client"].start_ms + laid["http.client"].ms == laid["web"].start_ms
