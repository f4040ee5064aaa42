public import CoreMetrics
public import Jobs
public import Logging
internal import Metrics
public import Postgres
public import ServiceLifecycle

/// The figures of the whole installation, read from the database and told through swift-metrics; `deploy/prometheus/metrics.md` says
/// which ("told by server").
///
/// Each group is read at its interval, never when somebody asks, so that any number of askers cost the same. A group that
/// cannot be read is left out until it can be; `claimline_figures_read_timestamp_seconds` says how old the others are.
public struct InstallationFigures: Service {
    private let pool: Pool
    private let factory: any MetricsFactory
    private let every: Duration?
    private let watch: LoopWatch
    private let logger: Logger
    private let groups: [any FigureGroup]

    /// Figures through `pool`, of which two connections are used at most at a time where it has no more. `every`: read all groups
    /// at this interval instead of their own; `watch`: where the loops say that they turn.
    public init(
        pool: Pool, factory: any MetricsFactory = MetricsSystem.factory, every: Duration? = nil,
        watch: LoopWatch = .none, logger: Logger
    ) {
        self.pool = pool
        self.factory = factory
        self.every = every
        self.watch = watch
        self.logger = logger
        let choice = LabelChoice()
        let queues = QueueFigures()
        groups = [
            queues, DatabaseFigures(), DeadlineFigures(choice: choice, queues: queues), FileFigures(),
            MoneyFigures(choice: choice), ClaimFigures(),
        ]
    }

    /// Reads every group at its interval until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { tasks in
                for group in groups {
                    tasks.addTask { await keep(group) }
                }
            }
        }
    }

    /// Reads every group once; answers the names of those that could not be read.
    public func readOnce() async -> [String] {
        var failed: [String] = []
        for group in groups {
            var sheet = FigureSheet(factory: factory)
            if await !read(group, into: &sheet) { failed.append(group.name) }
        }
        return failed
    }

    private func keep(_ group: any FigureGroup) async {
        let loop = "figures \(group.name)"
        let interval = every ?? group.interval
        var sheet = FigureSheet(factory: factory)
        while !Task.isCancelled {
            // Several statements, each of which may run into its timeout.
            watch.turned(loop, interval + .seconds(300))
            await read(group, into: &sheet)
            try? await Task.sleep(for: interval)
        }
        watch.ended(loop)
    }

    @discardableResult
    private func read(_ group: any FigureGroup, into sheet: inout FigureSheet) async -> Bool {
        do {
            let reading = try await group.read(pool)
            sheet.show(reading)
            let now = try await pool.withConnection { try await $0.first(ReadClock()) }
            if let now {
                Gauge(
                    label: "claimline_figures_read_timestamp_seconds", dimensions: [("group", group.name)],
                    factory: factory
                ).record(Double(now.microsecondsSinceEpoch) / 1e6)
            }
            watch.started()
            return true
        } catch {
            if Task.isCancelled { return true }
            sheet.clear()
            let reason = (error as? PostgresError).map { "\($0)" } ?? "\(type(of: error))"
            logger.warning("figures not read", metadata: ["group": "\(group.name)", "error": "\(reason)"])
            return false
        }
    }
}
