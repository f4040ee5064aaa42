import Billing
import Claims

/// The reports of `check` for a terminal.
enum CheckTable {
    /// Claims, then what was found, then the counts.
    static func print(_ report: CheckReport) {
        if !report.claims.isEmpty {
            Console.table(
                ["visit", "clinic", "payer", "charge", "lines"],
                report.claims.map { claim in
                    let lines = claim.lines.map { ([$0.code] + $0.modifiers).joined(separator: "-") + "×\($0.units)" }
                    return [
                        claim.visitID, claim.clinicID, claim.payerID, Console.dollars(claim.totalChargeCents),
                        lines.joined(separator: " "),
                    ]
                }, rightAligned: [3])
            Console.print("")
        }
        let problems = report.findings.filter { $0.severity == .reject || $0.severity == .warn }
        if !problems.isEmpty {
            Console.table(
                ["visit", "severity", "rule", "line", "finding"],
                problems.map {
                    [
                        $0.visitID, $0.severity.rawValue, $0.rule, $0.lines.map(String.init).joined(separator: ","),
                        $0.message,
                    ]
                })
            Console.print("")
        }
        printRejects(report.rejects)
        let fixes = report.findings.count { $0.severity == .fix }
        Console.print(
            "\(report.visits) visits, \(report.clean) clean, \(fixes) automatic fixes, \(report.rejects.count) "
                + "problems in rejected records" + (report.repeated == 0 ? "" : ", \(report.repeated) repeated records")
        )
    }

    /// What would have been caught by rule, what would not by reason, then the totals.
    static func print(_ report: ShadowReport) {
        Console.table(
            ["rule", "claims", "charged", "denied", "refused"],
            report.rules.map {
                [
                    $0.rule, "\($0.claims)", Console.dollars($0.chargeCents), "\($0.deniedClaims)",
                    Console.dollars($0.deniedCents),
                ]
            }, rightAligned: [1, 2, 3, 4])
        Console.print("")
        if !report.missed.isEmpty {
            Console.table(
                ["denied and not caught", "claims", "refused"],
                report.missed.map { [$0.reason, "\($0.claims)", Console.dollars($0.deniedCents)] },
                rightAligned: [1, 2])
            Console.print("")
        }
        printRejects(report.rejects)
        Console.print(
            "\(report.claims) claims of \(Console.dollars(report.chargeCents)): \(report.caughtClaims) of "
                + "\(Console.dollars(report.caughtChargeCents)) would have been caught")
        if report.answeredClaims > 0 {
            Console.print(
                "\(report.deniedClaims) of \(report.answeredClaims) answered claims were denied "
                    + "(\(Console.dollars(report.deniedCents))); \(report.caughtDeniedClaims) of them "
                    + "(\(Console.dollars(report.caughtDeniedCents))) would have been caught")
        }
    }

    private static func printRejects(_ rejects: [CheckReport.Reject]) {
        for reject in rejects { Console.print("line \(reject.line)  rejected  \(reject.field) \(reject.reason)") }
        if !rejects.isEmpty { Console.print("") }
    }
}
