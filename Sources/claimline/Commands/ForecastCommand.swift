import ArgumentParser
import Jobs
import Postgres

/// `claimline forecast`: when the work will be done, how many workers that takes, and what would be if.
struct ForecastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "When all work will be done, and how many workers keep every deadline.",
        discussion: """
            Reckons with the work, the workers and the limits there are; options say what would be with others. A \
            metrics scaler asks the database itself: SELECT required_workers('1 minute', SLOTS, 0.8).
            Exit code 1 when no number of workers suffices.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Worker processes. [those that run]") var workers: Int?
    @Option(help: "Sets that one worker works at once. [as those that run]") var slots: Int?
    @Option(help: "Part of a slot's time that goes into jobs, above 0 to 1. [measured, else 0.8]") var share: Double?
    @Option(help: "New jobs a second, as QUEUE=RATE; may be given for several queues.") var arrivals: [String] = []
    @Option(help: "Seconds in which a new worker can be there; what is due sooner counts as due then.")
    var horizon = 60
    @Flag(help: "Print one JSON document.") var json = false

    func validate() throws {
        guard workers ?? 0 >= 0 else { throw ValidationError("--workers must be 0 or more") }
        guard slots ?? 1 > 0 else { throw ValidationError("--slots must be 1 or more") }
        guard (share ?? 1) > 0, (share ?? 1) <= 1 else { throw ValidationError("--share must be above 0, at most 1") }
        guard (1...86_400).contains(horizon) else { throw ValidationError("--horizon must be 1 to 86400") }
        _ = try rates()
    }

    func run() async throws {
        var forecast = try await database.withPool(application: "claimline forecast", size: 1) { pool in
            try await pool.withConnection { try await Forecast.read(horizon: .seconds(horizon), on: $0) }
        }
        try suppose(&forecast)
        let report = ForecastReport(forecast)
        if json { try Console.json(report) } else { report.show() }
        if !report.suffices { throw ExitCode(1) }
    }

    private func suppose(_ forecast: inout Forecast) throws {
        if let workers { forecast.workers = workers }
        if let slots { forecast.slotsPerWorker = slots }
        if let share {
            forecast.share = share
            forecast.isShareMeasured = false
        }
        for (queue, rate) in try rates() {
            guard let index = forecast.paces.firstIndex(where: { $0.queue.name == queue }) else {
                throw Failure(code: 64, message: "there is no queue \(queue)")
            }
            forecast.paces[index].arrivalsPerSecond = rate
        }
    }

    private func rates() throws -> [(queue: String, rate: Double)] {
        try arrivals.map { argument in
            let parts = argument.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let rate = Double(parts[1]), rate >= 0, rate.isFinite else {
                throw ValidationError("--arrivals takes QUEUE=RATE, a rate of 0 or more")
            }
            return (String(parts[0]), rate)
        }
    }
}
