import Claims
import Foundation

/// The result of `load claims`, with the keys of the JSON contract.
struct LoadReport: Encodable {
    let schemaVersion = 1
    /// Claims of this run.
    let claims: Int64
    let workers: Int
    let outcomes: [String: Int64]
    let claimsPerSecond: Double
    let measuredSeconds: Double
    /// What `forecast` said when a third of the claims were at rest, counted from the start of the import; `null` when it
    /// saw no end, or the run was too short to ask.
    let forecastSeconds: Double?
    let waits: [String: Wait]
    let within24h: Int64
    let within48h: Int64
    /// Jain's index over the clinics' mean seconds from import to submission.
    let jain: Double
    let rowsPerClaim: Double
    let walBytesPerClaim: Int64
    /// Processor milliseconds a claim by kind of process, and in all.
    let cpuMsPerClaim: [String: Double]
    let verify: DemoReport.Verdict?

    /// How long claims stayed in a stage, real seconds.
    struct Wait: Encodable {
        let mean: Double
        let p50: Double
        let p95: Double
    }

    enum CodingKeys: String, CodingKey {
        case claims, workers, outcomes, waits, jain, verify
        case schemaVersion = "schema_version"
        case claimsPerSecond = "claims_per_second"
        case measuredSeconds = "measured_seconds"
        case forecastSeconds = "forecast_seconds"
        case within24h = "within_24h"
        case within48h = "within_48h"
        case rowsPerClaim = "rows_per_claim"
        case walBytesPerClaim = "wal_bytes_per_claim"
        case cpuMsPerClaim = "cpu_ms_per_claim"
    }

    init(_ finished: FinishedRun, measures: LoadMeasures, workers: Int, verify: DemoReport.Verdict?) {
        claims = measures.claims
        self.workers = workers
        self.verify = verify
        outcomes = Dictionary(measures.outcomes.map { ($0.stage.name, $0.claims) }, uniquingKeysWith: +)
        let count = Double(max(measures.claims, 1))
        claimsPerSecond = Self.rounded(count / max(finished.seconds, 0.001), 1)
        measuredSeconds = Self.rounded(finished.seconds, 3)
        forecastSeconds = finished.forecastSeconds.map { Self.rounded($0, 3) }
        waits = Dictionary(
            measures.waits.map { wait in
                (
                    wait.stage.name,
                    Wait(
                        mean: Self.rounded(wait.mean, 3), p50: Self.rounded(wait.p50, 3), p95: Self.rounded(wait.p95, 3)
                    )
                )
            }, uniquingKeysWith: { first, _ in first })
        within24h = measures.within24Hours
        within48h = measures.within48Hours
        jain = Self.rounded(Self.jain(measures.clinicWaits), 4)
        rowsPerClaim = Self.rounded(Double(finished.rowsWritten) / count, 1)
        walBytesPerClaim = finished.walBytes / max(measures.claims, 1)
        var cpu = finished.times.seconds.mapValues { Self.rounded($0 * 1000 / count, 3) }
        cpu["all"] = Self.rounded(finished.times.seconds.values.reduce(0, +) * 1000 / count, 3)
        cpuMsPerClaim = cpu
    }

    /// (Σx)² ÷ (n Σx²): 1 when all are alike, 1/n when one has everything. Source: Jain, Chiu and Hawe, 1984.
    static func jain(_ values: [Double]) -> Double {
        let squares = values.reduce(0) { $0 + $1 * $1 }
        let sum = values.reduce(0, +)
        return squares > 0 ? sum * sum / (Double(values.count) * squares) : 1
    }

    private static func rounded(_ value: Double, _ digits: Int) -> Double {
        let scale = pow(10, Double(digits))
        return (value * scale).rounded() / scale
    }

    /// The report for people.
    func show() {
        Console.print("\(claims) claims in \(measuredSeconds) s with \(workers) workers: \(claimsPerSecond) claims/s")
        Console.table(
            ["stage", "mean s", "median s", "p95 s"],
            ClaimStage.allCases.compactMap { stage in
                waits[stage.name].map { [stage.name, "\($0.mean)", "\($0.p50)", "\($0.p95)"] }
            }, rightAligned: [1, 2, 3])
        Console.print("")
        Console.table(
            ["process", "CPU ms per claim"],
            cpuMsPerClaim.sorted { $0.value < $1.value }.map { [$0.key, "\($0.value)"] },
            rightAligned: [1])
        Console.print(
            "rows written per claim \(rowsPerClaim), WAL bytes per claim \(walBytesPerClaim), "
                + "Jain's index \(jain), within 24 h \(within24h), within 48 h \(within48h)")
        if let forecastSeconds { Console.print("forecast \(forecastSeconds) s") }
        switch verify {
        case .ok: Console.print("verify ok")
        case .breaches(let list): Console.print("verify BROKEN:\n  " + list.joined(separator: "\n  "))
        case nil: break
        }
    }
}
