"""What is open and what is being done with it: opening, analysing, comparing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from semscnn_gui.errors import InputError
from semscnn_gui.gui.arrival import Arrival
from semscnn_gui.gui.core import Core, OpenedReview
from semscnn_gui.gui.jobs import Job, JobRunner
from semscnn_gui.gui.opened import OpenedNight, open_night
from semscnn_gui.gui.report_writing import ReportWriting
from semscnn_gui.gui.saving import BackgroundSaving
from semscnn_gui.night.document import ReviewDocument
from semscnn_gui.night.night_analysis import NightAnalysis
from semscnn_gui.night.reviewed_night import ReviewedNight
from semscnn_gui.night.saved_review import ReviewStore, SavedReview
from semscnn_gui.progress import Progress
from semscnn_gui.recording.recording import Recording
from semscnn_gui.recording.unchanged import opened_again

# The lanes are painted first: once the analysis runs, it competes with them for the interpreter.
_BEFORE_ANALYSIS_MS = 50
_Source = Callable[[str | None, Progress], Recording]
# The model asked for, its result, and the review found.
_Analysed = tuple[str | None, NightAnalysis, OpenedReview]


class NightSession(QObject):
    """The open recording, its result, and at most one piece of work that may change them.

    A result can only belong to the recording on screen: whatever was being done is dropped before
    something else begins, and a dropped job is never heard of again.

    Attributes:
        opened: The recording on screen, or None.
        document: Its result under review, or None; it outlives an analysis with another model.
        compared: Another model's result of the same recording, or None.
        model: Name of the model the user chose, or None for the default one; a night that was reviewed is opened
            with the model of its review.
        path: The file on screen; None for the demo night.
        reports: Writes the reports of nights.

    Signals:
        night_closing: Another night or none follows at once: what a view has not handed in yet is due now.
    """

    opening_began = Signal(str)
    opening_progressed = Signal(str, float, str)
    opening_failed = Signal(str, object)
    opening_cancelled = Signal()
    night_closing = Signal()
    opened_changed = Signal()
    analysis_began = Signal()
    analysis_progressed = Signal(float, str)
    analysis_failed = Signal(str, object)
    analysis_cancelled = Signal()
    night_changed = Signal()
    review_refused = Signal(str, object)
    review_offered = Signal(object)
    compared_changed = Signal()
    comparing_failed = Signal(str, object)
    beats_failed = Signal(str, object)

    def __init__(self, core: Core, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self._jobs = JobRunner(self)
        self._work: Job | None = None
        self._compare_job: Job | None = None
        self._beats_job: Job | None = None
        self._saving: BackgroundSaving | None = None
        self._undecided: OpenedReview | None = None
        self._soon = QTimer(self, singleShot=True, interval=_BEFORE_ANALYSIS_MS)
        self._soon.timeout.connect(self.start_analysis)
        self._arrival = Arrival(self)
        self._opening = False
        self._source: _Source | None = None
        # The analysis of the night on screen was stopped by opening another file.
        self._interrupted = False
        self.opened: OpenedNight | None = None
        self.document: ReviewDocument | None = None
        self.compared: NightAnalysis | None = None
        self._analysed = False
        self.model: str | None = None
        # Chosen for the night on screen and not analysed with yet, and what its result was made with.
        self._wanted_model: str | None = None
        self._used_model: str | None = None
        self.path: Path | None = None
        self.reports = ReportWriting(core, self._jobs, self)

    @property
    def busy(self) -> bool:
        """Something is being opened or analysed."""
        return self._work is not None or self._soon.isActive() or self._arrival.is_waiting

    @property
    def night(self) -> ReviewedNight | None:
        """The result as it is shown now; None until there is one."""
        return self.document.night if self.document is not None and self._analysed else None

    @property
    def model_on_screen(self) -> str | None:
        """Name of the model that the night is or will be analysed with; None for the default one."""
        if self._wanted_model is None and self.document is not None:
            return self.document.night.analysis.model.name
        return self._wanted_model or self.model

    @property
    def comparing(self) -> bool:
        """Another model is analysing the recording."""
        return self._compare_job is not None

    @property
    def analysing_beats(self) -> bool:
        """The night is being analysed with other R peaks."""
        return self._beats_job is not None

    def open_file(self, path: Path) -> None:
        """Open a recording; what is open stays until the new one is there."""

        def read(channel: str | None, progress: Progress) -> Recording:
            return self._core.open(path, channel, progress)

        self._open(path.name, path, read, None)

    def open_demo(self) -> None:
        """Make the demo night and open it."""

        def simulate(_channel: str | None, progress: Progress) -> Recording:
            return self._core.simulate(progress)

        self._open(self.tr("the demo night"), None, simulate, None)

    def choose_channel(self, channel: str) -> None:
        """Open the same file again with another signal as its ECG; refused if it holds another recording now."""
        if self.opened is not None and self._source is not None:
            recording = self.opened.recording
            self._open(recording.name, self.path, self._source, channel, recording)

    def choose_model(self, name: str) -> None:
        """Analyse with another model."""
        self._wanted_model = name
        self.start_analysis()

    def start_analysis(self) -> None:
        """Analyse the recording on screen; its old result goes, and comes back if nothing comes of this."""
        if self.opened is None:
            return
        self._drop_work()
        self._interrupted = False
        self._drop_beats()
        self.compare_with(None)
        if self._analysed:
            self._analysed = False
            self.night_changed.emit()
        analyze = self._analyze if self.document is None else self._analyze_again
        work = partial(analyze, self.opened.recording)
        job = self._jobs.start(work, "analysis")
        job.progressed.connect(self.analysis_progressed)
        job.done.connect(self._on_analysed)
        job.failed.connect(self._on_analysis_failed)
        self._work, self._opening = job, False
        self.analysis_began.emit()

    def analyse_beats(self) -> None:
        """Analyse again the minutes whose R peaks were edited; the night stays on screen meanwhile."""
        document = self.document
        if document is None or self.busy or not document.night.beats_pending:
            return
        self._drop_beats()
        night = document.night
        job = self._jobs.start(partial(self._core.reanalyze, night), "R peaks")
        job.done.connect(self._on_beats_analysed)
        job.failed.connect(self._on_beats_failed)
        self._beats_job = job

    def compare_with(self, name: str | None) -> None:
        """Analyse with another model as well and show its minutes beside; None ends that."""
        if self._compare_job is not None:
            self._compare_job.drop()
            self._compare_job = None
        if self.compared is not None:
            self.compared = None
            self.compared_changed.emit()
        if name is None or self.opened is None:
            return
        job = self._jobs.start(partial(self._core.analyze, self.opened.recording, name), "comparison")
        job.done.connect(self._on_compared)
        job.failed.connect(self._on_comparing_failed)
        self._compare_job = job

    @property
    def jobs(self) -> JobRunner:
        """Runs work in the background."""
        return self._jobs

    def cancel(self) -> None:
        """Stop opening or analysing; the window is free at once, the thread ends at its next report."""
        if not self.busy:
            return
        was_opening = self._opening
        self._drop_work()
        if was_opening:
            self.opening_cancelled.emit()
            self._resume()
        else:
            self._interrupted = False
            self._bring_back()
            self.analysis_cancelled.emit()

    def close(self) -> None:
        """Let go of the recording."""
        self.night_closing.emit()
        self._drop_work()
        self._let_go_of_night()
        self._interrupted = False
        self._take_model()
        self._source = self.path = None
        self.opened = None

    def settle(self) -> bool:
        """Write what is left of the review; False if it is on no disk, ``document.save_error`` says why."""
        return self._saving is None or self._saving.settle()

    def decide(self, saved: SavedReview | None) -> None:
        """Go on with a version of the review that :attr:`review_offered` told of; None begins anew."""
        review, document = self._undecided, self.document
        if review is None or review.choose is None or document is None:
            return
        try:
            review.choose(saved)
        except InputError as error:
            self.decide_later()
            self.review_refused.emit(document.night.analysis.recording.name, error)
            return
        self.document = ReviewDocument(document.night.analysis, saved=saved)
        self.decide_later()
        self.night_changed.emit()
        self.analyse_beats()

    def decide_later(self) -> None:
        """Go on with the version on screen; it is kept apart from the others."""
        review, self._undecided = self._undecided, None
        if review is not None:
            self._save_to(review.store)

    def stop(self) -> None:
        """Stop all work, wait some seconds for its threads, and let go of the review."""
        self._soon.stop()
        self._arrival.cancel()
        self._work = self._compare_job = self._beats_job = None
        self.reports.stop()
        self._jobs.stop_all()
        self._finish_saving()

    def _open(
        self,
        name: str,
        path: Path | None,
        source: _Source,
        channel: str | None,
        again: Recording | None = None,
    ) -> None:
        self._drop_work()
        opening = partial(source, channel)
        if again is not None:
            opening = partial(opened_again, again, opening)
        job = self._jobs.start(partial(open_night, opening), "opening")
        job.progressed.connect(partial(self.opening_progressed.emit, name))
        job.done.connect(partial(self._on_opened, path, source))
        job.failed.connect(partial(self._on_opening_failed, name))
        self._work, self._opening = job, True
        self.opening_began.emit(name)

    def _drop_work(self) -> None:
        if self.busy and not self._opening:
            self._interrupted = True
        self._soon.stop()
        self._arrival.cancel()
        if self._work is not None:
            self._work.drop()
            self._work = None

    def _analyze(self, recording: Recording, progress: Progress) -> _Analysed:
        """Analyse with the model of the review, and read what was reviewed before; runs in the background."""
        lies_in_file = self.path is not None
        model = self._wanted_model or self._core.reviewed_model(recording, lies_in_file) or self.model
        analysis = self._core.analyze(recording, model, progress)
        return model, analysis, self._core.open_review(recording, lies_in_file)

    def _analyze_again(self, recording: Recording, progress: Progress) -> _Analysed:
        """Analyse for the review on screen; runs in the background."""
        model = self._wanted_model or self._used_model
        return model, self._core.analyze(recording, model, progress), OpenedReview()

    def _take_model(self) -> None:
        """Take the model chosen for one night as the choice for the next ones."""
        self.model, self._wanted_model = self._wanted_model or self.model, None

    def _let_go_of_night(self) -> None:
        self._drop_beats()
        self.compare_with(None)
        self._finish_saving()
        self.document, self._analysed = None, False

    def _finish_saving(self) -> None:
        if self._undecided is not None and self._undecided.store is not None:
            self._undecided.store.close()
        self._undecided = None
        if self._saving is not None:
            self._saving.finish()
            self._saving = None

    def _save_to(self, store: ReviewStore | None) -> None:
        if store is not None and self.document is not None:
            self._saving = BackgroundSaving(self.document, store, self)

    def _drop_beats(self) -> None:
        if self._beats_job is not None:
            self._beats_job.drop()
            self._beats_job = None

    def _on_opened(self, path: Path | None, source: _Source, opened: OpenedNight) -> None:
        self._work = None
        self._arrival.show_when_free(partial(self._show_opened, path, source, opened))

    def _show_opened(self, path: Path | None, source: _Source, opened: OpenedNight) -> None:
        self._opening = False
        self.night_closing.emit()
        if self.document is not None and not self.settle():
            # The old night stays: what was edited in it is nowhere else.
            self.opening_failed.emit(opened.recording.name, self.document.save_error)
            self._resume()
            return
        self._interrupted = False
        self._take_model()
        self._used_model = None
        self._source, self.path = source, path
        self._let_go_of_night()
        self.opened = opened
        self.opened_changed.emit()
        self._soon.start()

    def _on_opening_failed(self, name: str, error: Exception) -> None:
        self._work = None
        self.opening_failed.emit(name, error)
        self._resume()

    def _resume(self) -> None:
        """Analyse the last night after all, if another file's opening stopped that for nothing."""
        if self._interrupted:
            self.start_analysis()

    def _bring_back(self) -> None:
        """Show the result again that the document holds, if there was one before."""
        if self.document is None:
            return
        self._wanted_model = None
        self._analysed = True
        self.night_changed.emit()
        self.analyse_beats()

    def _on_analysed(self, result: _Analysed) -> None:
        self._used_model, analysis, review = result
        self._work = None
        self._analysed = True
        self._take_model()
        if self.document is None:
            self.document = ReviewDocument(analysis, saved=review.saved)
            if review.offers:
                self._undecided = review
            else:
                self._save_to(review.store)
        else:
            self.document.adopt(analysis)
        self.night_changed.emit()
        if self._undecided is not None:
            self.review_offered.emit(review)
        elif review.problem is not None:
            self.review_refused.emit(analysis.recording.name, review.problem)
        self.analyse_beats()

    def _on_beats_analysed(self, analysis: NightAnalysis) -> None:
        self._beats_job = None
        if self.document is not None:
            self.document.adopt(analysis)

    def _on_beats_failed(self, error: Exception) -> None:
        self._beats_job = None
        name = "" if self.opened is None else self.opened.recording.name
        self.beats_failed.emit(name, error)

    def _on_compared(self, analysis: NightAnalysis) -> None:
        self._compare_job = None
        self.compared = analysis
        self.compared_changed.emit()

    def _on_comparing_failed(self, error: Exception) -> None:
        self._compare_job = None
        name = "" if self.opened is None else self.opened.recording.name
        self.comparing_failed.emit(name, error)

    def _on_analysis_failed(self, error: Exception) -> None:
        self._work = None
        self._bring_back()
        name = "" if self.opened is None else self.opened.recording.name
        self.analysis_failed.emit(name, error)
