import ArgumentParser
import Claims
import Foundation
import Jobs
import Logging
import ServiceLifecycle

extension Queue {
    /// The line that load runs fill and drain; nothing of the claim flow waits in it.
    static let load = Queue(id: 900, name: "load")
}

/// A job that does nothing, or takes a while: what is measured is the queue.
struct LoadHandler: JobHandler {
    let queue = Queue.load
    let batchSize: Int
    let concurrency: Int
    /// Time that one job takes; a set's jobs are worked one after another.
    let jobTime: Duration
    /// A job about this subject ends the process, for showing that such a one is found and costs its neighbours nothing.
    var poison = ProcessInfo.processInfo.environment["CLAIMLINE_POISON_SUBJECT"].flatMap { Int64($0) }

    func handle(_ batch: LeasedBatch) async throws {
        if let poison, batch.jobs.contains(where: { $0.subject == poison }) {
            kill(ProcessInfo.processInfo.processIdentifier, SIGKILL)
        }
        if jobTime > .zero { try await Task.sleep(for: jobTime * batch.jobs.count) }
        try await batch.finish(batch.jobs.map { Settlement($0, .done) })
    }
}

/// `claimline load work`: a worker process of a load run.
struct LoadWork: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "A worker process of a load run.", shouldDisplay: false)

    @OptionGroup var database: DatabaseOptions
    @Option var batch = 500
    @Option var lanes = 1
    @Option var jobMicroseconds: Int64 = 0
    @Option var lease = 30

    func run() async throws {
        let logger = Logger(label: "claimline.load")
        try await database.withPool(application: "claimline load", size: lanes + 2, patience: .seconds(lease)) { pool in
            let handler = LoadHandler(batchSize: batch, concurrency: lanes, jobTime: .microseconds(jobMicroseconds))
            let worker = Worker(
                pool: pool, handlers: [handler], configuration: .init(name: ProcessName.own, lease: .seconds(lease)),
                logger: logger)
            try await ServiceGroup.serve(worker, logger: logger)
        }
    }
}
