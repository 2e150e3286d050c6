"""Headers that hypothesis builds field by field: each field alone is likely, together they need not fit."""

from __future__ import annotations

from functools import cache

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

BLOCK = 50
_COUNTS = (
    st.just("310")
    | st.sampled_from(["-1", "0", "1", "310", "311", "99999999", "", "1e3", "31 0"])
    | st.integers(0, 400).map(str)
)
_NUMBERS = st.sampled_from(
    ["0", "-1", "1", "32767", "-32768", "1e9", "nan", "-3,2", "", "0.001"]
) | st.floats(-1e4, 1e4).map(lambda value: f"{value:.5g}")
_LIMITS = [
    st.integers(0, 5).flatmap(lambda k, usual=usual: _NUMBERS if k == 5 else st.just(usual))
    for usual in ("-3.3", "3.3", "-32768", "32767")
]
_SECONDS = st.sampled_from(["1", "1", "1", "1", "1", "0.5", "2", "30", "0", "-1", "1e-6", "0.0001", ""])
_LABELS = st.sampled_from(
    ["ECG", "ECG", "EKG", "II", "EEG C3", "EDF Annotations", "BDF Annotations", "SpO2", "", "\u00fc"]
)
_UNITS = st.sampled_from(["mV", "mV", "uV", "\u00b5V", "V", "", "%", "adu", "\u03bcV"])
_STARTS = st.sampled_from(
    ["01.03.2422.30.00", "31.12.8523.59.59", "00.00.0000.00.00", "31.02.2424.60.99", "x" * 16]
)
_RESERVED = st.sampled_from(["", "", "EDF+C", "EDF+D", "BDF+C", "EDF+", "24BIT"])


@st.composite
def edf_files(draw: st.DrawFn) -> bytes:
    """An EDF or BDF file; its size is mostly that of 310 data records as the header describes them."""
    bdf, n = draw(st.booleans()), draw(st.integers(1, 4))
    width = 3 if bdf else 2
    columns = [
        [draw(strategy) for _ in range(n)]
        for strategy in (_LABELS, st.just(""), _UNITS, *_LIMITS, st.just(""))
    ]
    counts = [draw(st.sampled_from([80, 80, 100, 250, 1, 40, 0])) for _ in range(n)]
    head = (b"\xffBIOSEMI" if bdf else b"0       ") + _fields(["X X X X", draw(st.text(max_size=20))], 80)
    head += _fields([draw(_STARTS)], 16) + _fields([str(256 * (n + 1))], 8) + _fields([draw(_RESERVED)], 44)
    head += _fields([draw(_COUNTS), draw(_SECONDS)], 8) + _fields([str(n)], 4)
    for values, size in zip(columns, (16, 80, 8, 8, 8, 8, 8, 80), strict=True):
        head += _fields(values, size)
    head += _fields(
        [draw(st.just(str(count)) | st.just(str(count)) | _COUNTS) for count in counts], 8
    ) + _fields([""] * n, 32)
    body = draw(st.binary(min_size=64, max_size=512))
    size = 310 * width * sum(counts) + draw(st.sampled_from([0, 0, 0, -1, 7]))
    return head + (body * (max(size, 0) // len(body) + 1))[: max(size, 0)]


@st.composite
def wfdb_headers(draw: st.DrawFn) -> bytes:
    """A WFDB header of one or two signals or segments, for a signal file of 49,600 bytes."""
    n = draw(st.integers(0, 2))
    many = draw(st.sampled_from(["", "", "", "/2", "/0"]))
    fs = draw(st.sampled_from(["80", "80", "100", "0", "-100", "250/8", "80(3)", "1e2", ""]))
    length = draw(st.sampled_from(["24800", "24800", "12400", "16533", "", "0", "100000000000", "-5"]))
    clock = draw(st.sampled_from(["", "", "22:10:00 01/03/2024", "25:61:00 31/02/2024", "22:10:00"]))
    lines = [f"r{many} {n} {fs} {length} {clock}"]
    for _ in range(n):
        name = draw(st.sampled_from(["r.dat", "r.dat", "s", "~", "../r.dat", "r", "r.hea"]))
        fmt = draw(
            st.sampled_from(
                ["16", "16", "212", "8", "24", "32", "61", "80", "160", "310", "311", "516", "99"]
            )
        )
        more = draw(st.sampled_from(["", "", "x2", ":5", "+100", "x0", "x2:3+8"]))
        gain = draw(
            st.sampled_from(["", "1000/mV", "200", "0/mV", "1e3(5)/uV", "-200(0)/V", "1(9999999999)/mV"])
        )
        tail = draw(st.sampled_from(["", "16 0 0 0 0 ECG", "12 1024 995 -22131 0 MLII", "99 0 0"]))
        lines.append(f"{name} {fmt}{more} {gain} {tail}")
    lines += draw(st.sampled_from([[], ["# <sex>: M"], ["# Name: ü", "#"], ["s 24800"]]))
    return "\n".join(lines).encode()


def _fields(values: list[str], size: int) -> bytes:
    return b"".join(value.encode("utf-8", "replace").ljust(size)[:size] for value in values)


@cache
def block(kind: str, number: int) -> list[bytes]:
    """Fifty headers of a kind; the same for the same number."""
    found: list[bytes] = []

    @seed(number)
    @settings(
        max_examples=BLOCK,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(edf_files() if kind == "built EDF" else wfdb_headers())
    def collect(raw: bytes) -> None:
        found.append(raw)

    collect()
    return found
