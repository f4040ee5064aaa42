internal import Foundation
internal import Synchronization

/// A named place in a process's work, for showing what survives when the process dies or stands still exactly there.
///
/// `CLAIMLINE_KILL_AT=point:when` makes the process end itself by SIGKILL at the point, `CLAIMLINE_STOP_AT=point:when`
/// makes it stop itself by SIGSTOP; several are separated by commas. `when` is a whole number (that visit of the point,
/// from 1) or a chance with a decimal point (`0.05`: each visit). Without the variables nothing ever happens.
public enum KillPoint: String, Sendable, CaseIterable {
    /// A lane is about to lease.
    case beforeLease = "before-lease"
    /// Jobs are leased, nothing is done yet.
    case afterLease = "after-lease"
    /// The work is done, and its settlement has not been fenced yet.
    case beforeSettle = "before-settle"
    /// Everything of a settlement is written, nothing is committed.
    case beforeSettleCommit = "before-settle-commit"
    /// A settlement is committed, and the process has not acted on that yet.
    case afterSettleCommit = "after-settle-commit"
    /// A submission file has a lease and no intent.
    case beforeIntent = "before-intent"
    /// The intent to send is stored, nothing has left.
    case afterIntent = "after-intent"
    /// The partner has the file, nothing says so here.
    case afterSend = "after-send"
    /// The sending is recorded.
    case afterRecord = "after-record"
    /// A received file is stored, its receipt is not confirmed.
    case beforeConfirm = "before-confirm"
    /// A remittance is posted, nothing is committed.
    case beforeRemitCommit = "before-remit-commit"
    /// A coordinator's duty is done, nothing is committed.
    case beforeDutyCommit = "before-duty-commit"

    /// Ends or stops the process when this is what the environment asks for.
    public static func reached(_ point: KillPoint) {
        guard !orders.isEmpty else { return }
        for order in orders where order.point == point && order.isDue() {
            let process = ProcessInfo.processInfo.processIdentifier
            let what = order.signal == SIGKILL ? "killed" : "stopped"
            try? FileHandle.standardError.write(contentsOf: Data("\(what) \(process) at \(point.rawValue)\n".utf8))
            kill(process, order.signal)
        }
    }

    private static let orders = [("CLAIMLINE_KILL_AT", SIGKILL), ("CLAIMLINE_STOP_AT", SIGSTOP)].flatMap {
        variable, signal in
        (ProcessInfo.processInfo.environment[variable] ?? "").split(separator: ",")
            .compactMap { Order($0, signal: signal) }
    }

    /// One `point:when`.
    final class Order: Sendable {
        private enum When: Sendable {
            case visit(Int)
            case chance(Double)
        }

        let point: KillPoint
        let signal: Int32
        private let when: When
        private let visits = Atomic(0)

        /// Reads it; nil where that cannot be done.
        init?(_ text: Substring, signal: Int32) {
            let parts = text.split(separator: ":")
            guard parts.count == 2, let point = KillPoint(rawValue: String(parts[0])) else { return nil }
            if let visit = Int(parts[1]), visit > 0 {
                when = .visit(visit)
            } else if let chance = Double(parts[1]), (0...1).contains(chance) {
                when = .chance(chance)
            } else {
                return nil
            }
            self.point = point
            self.signal = signal
        }

        /// Counts a visit; whether it is the one.
        func isDue() -> Bool {
            let visit = visits.wrappingAdd(1, ordering: .relaxed).newValue
            return switch when {
            case .visit(let number): visit == number
            case .chance(let chance): Double.random(in: 0..<1) < chance
            }
        }
    }
}
