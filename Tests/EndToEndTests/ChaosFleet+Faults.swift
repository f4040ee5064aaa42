import Foundation
import TestSupport

/// The faults that strike from outside.
extension ChaosFleet {
    /// What can happen to the server.
    enum ServerFault: String, CaseIterable {
        case kill = "server kills"
        case immediateRestart = "immediate restarts"
        case fastRestart = "fast restarts"

        var signal: Int32 {
            switch self {
            case .kill: SIGKILL
            case .immediateRestart: SIGQUIT
            case .fastRestart: SIGINT
            }
        }
    }

    /// kill −9 of a worker; those that have an order to die or stop somewhere are mostly left to it.
    func killWorker() {
        let isAnyone = random.happens(0.15)
        let chosen = members.indices.filter {
            members[$0].isWorker && members[$0].stoppedAt == nil && (isAnyone || !members[$0].hasOrders)
        }
        if let index = chosen.randomElement(using: &random) { strike(index, SIGKILL) }
    }

    /// SIGSTOP of a worker that goes on when its jobs are somebody else's; at most two stand still at once.
    func stopWorker() async throws {
        let running = members.indices.filter { members[$0].isWorker && members[$0].stoppedAt == nil }
        guard running.count > 2, let index = running.randomElement(using: &random) else { return }
        strike(index, SIGSTOP)
        try await markStopped(index)
    }

    /// The leader dies, or stands still past its lease and comes back believing that it leads.
    func changeLeader() async throws {
        let holder = try await deployment.value("SELECT holder FROM leadership WHERE expires_at > now()")
        let leader = members.indices.first { index in
            guard !members[index].isWorker, let process = deployment.process(members[index].name) else { return false }
            return members[index].stoppedAt == nil && holder.hasSuffix(".\(process.processIdentifier)")
        }
        guard let leader else { return }
        if random.happens(0.5) { return strike(leader, SIGKILL) }
        strike(leader, SIGSTOP)
        try await markStopped(leader)
    }

    func strike(_ index: Int, _ signal: Int32) {
        guard let process = deployment.process(members[index].name), process.isRunning else { return }
        kill(process.processIdentifier, signal)
    }

    /// Ends one of the program's sessions on the server.
    func endBackend() async throws {
        let ended = try await deployment.count(
            """
            SELECT count(pg_terminate_backend(pid)) FROM
                (SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'claimline %' ORDER BY random() LIMIT 1)
                AS victim
            """)
        tally.add("backend kills", ended)
    }

    /// The simulator dies too.
    func killPartner() throws {
        try deployment.killAndRestart("clearinghouse")
        tally.add("simulator kills")
    }

    /// Strikes a server that is up; the cluster's watchdog starts it again.
    func strikeServer(_ fault: ServerFault) async throws {
        _ = try await deployment.value("SELECT 1")
        lastServerFault = .now
        guard cluster.signalServer(fault.signal) else { return }
        tally.add(fault.rawValue)
    }

    // MARK: jobs that do nothing

    /// Jobs about no claim: the scrub step finishes them without writing.
    func enqueueIdleJobs(_ number: Int, due: String? = nil) async throws {
        let table = due == nil ? "job" : "job_later"
        let columns = due == nil ? "" : ", due_at, by_business_clock"
        let values = due.map { ", \($0), false" } ?? ""
        _ = try await deployment.value(
            """
            INSERT INTO \(table) (queue, clinic_id, subject, deadline\(columns))
            SELECT 2, 1, -n, business_now()\(values) FROM generate_series(1, \(number)) AS n; SELECT 1
            """)
    }
}
