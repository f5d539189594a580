import Dispatch
import Synchronization

/// The threads that stages compute on: one for previews, and one for everything else.
///
/// Long work here never occupies the threads that Swift shares among all other tasks. Jobs run in
/// the order of their urgency, and in the order of their arrival among equals; a job that runs is
/// never interrupted, so long stages call ``Lane/giveWay()`` between their steps. Even one step of
/// fine-tuning is longer than a frame may take, which is why previews have a thread of their own:
/// it has every core when nothing else runs, and shares them fairly when something does.
final class ComputeQueue: Sendable {
    /// What a job is for, most urgent first.
    enum Urgency: Int, Sendable, CaseIterable {
        /// A frame somebody waits for while moving a slider.
        case preview
        /// A finished photo, or the first look at a new one.
        case finish
        /// Minutes-long work that makes later previews better.
        case prepare
        /// What is good to know, but nobody waits for.
        case survey
    }

    /// Actors that want previews at once run here.
    let preview: Lane
    /// Actors that finish photos run here.
    let finish: Lane
    /// Actors that adapt models run here.
    let prepare: Lane
    /// Actors that look into things when nothing else runs work here.
    let survey: Lane

    /// Creates a queue that debuggers and profilers show as `label`.
    init(label: String) {
        let jobs = Jobs(label: label)
        preview = Lane(urgency: .preview, jobs: jobs)
        finish = Lane(urgency: .finish, jobs: jobs)
        prepare = Lane(urgency: .prepare, jobs: jobs)
        survey = Lane(urgency: .survey, jobs: jobs)
    }

    /// The executor of all actors of one urgency.
    final class Lane: SerialExecutor {
        /// How urgent the jobs of this lane are.
        let urgency: Urgency
        private let jobs: Jobs

        fileprivate init(urgency: Urgency, jobs: Jobs) {
            self.urgency = urgency
            self.jobs = jobs
        }

        /// Runs a job of an actor; called by Swift, not by us.
        func enqueue(_ job: consuming ExecutorJob) {
            jobs.add(UnownedJob(job), to: self)
        }

        /// Whether a more urgent job waits.
        var isInTheWay: Bool { jobs.isSomethingWaiting(moreUrgentThan: urgency) }

        /// Lets more urgent jobs run first, if there are any; called between the steps of long work.
        nonisolated(nonsending) func giveWay() async {
            if isInTheWay { await Task.yield() }
        }
    }
}

/// The waiting jobs of all lanes, and the serial queues whose blocks each run the most urgent one.
private final class Jobs: Sendable {
    private typealias Job = (job: UnownedJob, lane: ComputeQueue.Lane)

    private let threads: [DispatchQueue]
    private let waiting = Mutex([[Job]](repeating: [], count: ComputeQueue.Urgency.allCases.count))

    init(label: String) {
        let frames = DispatchQueue(label: label + ".preview", qos: .userInteractive)
        let rest = DispatchQueue(label: label, qos: .userInitiated)
        threads = [frames, rest, rest, rest]
    }

    func add(_ job: UnownedJob, to lane: ComputeQueue.Lane) {
        waiting.withLock { $0[lane.urgency.rawValue].append((job, lane)) }
        // As many blocks as jobs: whichever runs next takes the most urgent job, not its own.
        let range = Self.sharing(lane.urgency)
        threads[lane.urgency.rawValue].async { self.runOne(of: range) }
    }

    func isSomethingWaiting(moreUrgentThan urgency: ComputeQueue.Urgency) -> Bool {
        let range = Self.sharing(urgency).lowerBound..<urgency.rawValue
        return waiting.withLock { $0[range].contains { !$0.isEmpty } }
    }

    /// The urgencies that share a thread with this one.
    private static func sharing(_ urgency: ComputeQueue.Urgency) -> Range<Int> {
        urgency == .preview ? 0..<1 : 1..<4
    }

    private func runOne(of range: Range<Int>) {
        let next = waiting.withLock { lanes -> Job? in
            guard let lane = lanes[range].firstIndex(where: { !$0.isEmpty }) else { return nil }
            return lanes[lane].removeFirst()
        }
        guard let next else { return }
        next.job.runSynchronously(on: next.lane.asUnownedSerialExecutor())
    }
}
