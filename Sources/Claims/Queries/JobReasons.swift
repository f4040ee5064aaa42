internal import Jobs
internal import Postgres

/// Why a job is not running. Pure: facts in, reasons out, the decisive one first.
enum JobReasons {
    static func of(
        _ job: JobFacts, under controls: [JobControl], beside circuits: [Circuit] = []
    ) -> [Explanation.Reason] {
        switch job.place {
        case .dead:
            [
                .init(
                    .deadLetter, "given up after \(job.attempt) attempts: \(job.reason ?? "no reason told")",
                    by: "billing")
            ]
        case .later:
            partner(of: job, circuits) + [later(job)] + pauses(controls)
        case .runnable where job.sessionID != nil:
            [
                .init(
                    .leased, "attempt \(job.attempt) runs on worker \(job.worker ?? "unknown")", until: job.leaseEnds,
                    by: job.worker)
            ]
        case .runnable:
            pauses(controls) + limits(controls) + partner(of: job, circuits) + [
                job.liveWorkers == 0 ? nobody(job) : turn(job)
            ]
        }
    }

    /// Open circuits of the exchange that the job's queue has with its partner.
    private static func partner(of job: JobFacts, _ circuits: [Circuit]) -> [Explanation.Reason] {
        let exchange: CircuitKey.Exchange? =
            switch job.queue {
            case Queue.eligibility.id, Queue.followUp.id: .realTime
            case Queue.submit.id, Queue.inquire.id: .submit
            default: nil
            }
        return circuits.filter { $0.key.routeID == job.routeID && $0.key.exchange == exchange }.compactMap { circuit in
            circuit.opensInMilliseconds.map { left in
                let payer = circuit.key.payerID.isEmpty ? "the partner" : "payer \(circuit.key.payerID)"
                return .init(
                    .partnerDown,
                    "\(payer) failed \(circuit.failures) times (\(circuit.reason)); one exchange is tried in "
                        + "\(max(0, left / 1000)) s", by: "payer")
            }
        }
    }

    private static func later(_ job: JobFacts) -> Explanation.Reason {
        if let key = job.parkedBy {
            return .init(.parked, "put aside until \(key) is resumed", by: key)
        }
        if let reason = job.reason {
            return .init(.retry, "attempt \(job.attempt) failed: \(reason)", until: job.dueAt)
        }
        return .init(.scheduled, "not due yet", until: job.dueAt)
    }

    private static func pauses(_ controls: [JobControl]) -> [Explanation.Reason] {
        controls.compactMap { control in
            control.pausedBy.map { person in
                .init(.paused, "its \(control.scope) is paused: \(control.reason ?? "no reason told")", by: person)
            }
        }
    }

    private static func limits(_ controls: [JobControl]) -> [Explanation.Reason] {
        controls.flatMap { control -> [Explanation.Reason] in
            var found: [Explanation.Reason] = []
            if let maximum = control.maximum, let running = control.running, running >= Int64(maximum) {
                found.append(.init(.concurrencyLimit, "\(running) of its \(control.scope) run, \(maximum) may"))
            }
            if let perMinute = control.perMinute, let freeAt = control.freeAt {
                found.append(
                    .init(.rateLimit, "its \(control.scope) may start \(perMinute) a minute", until: freeAt))
            }
            return found
        }
    }

    private static func nobody(_ job: JobFacts) -> Explanation.Reason {
        .init(.noWorker, "no live worker serves the queue \(job.queueName)")
    }

    private static func turn(_ job: JobFacts) -> Explanation.Reason {
        let nearer = job.nearerJobs >= 1_000 ? "1,000 or more" : "\(job.nearerJobs)"
        let band = RiskBand(deadline: job.deadline, now: job.business).rawValue.replacing("_", with: " ")
        let share = job.weight.map { ", with \($0) shares" } ?? ""
        return .init(
            .turn, "\(nearer) jobs of its clinic come first; clinics take turns in the band \(band)\(share)")
    }
}
