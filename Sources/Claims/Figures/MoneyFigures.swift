internal import Billing
internal import Postgres

/// Money and payers, every ten minutes.
actor MoneyFigures: FigureGroup {
    nonisolated let name = "money"
    nonisolated let interval = Duration.seconds(600)
    /// Remittances posted longer ago than this are counted once.
    private static let delay: Int64 = 3_600_000_000
    private static let days = 30

    private let choice: LabelChoice
    private var decided = Growth<[String]>()
    private var denied = Growth<String>()
    private var countedUntil: Int64?

    init(choice: LabelChoice) {
        self.choice = choice
    }

    func read(_ pool: Pool) async throws -> FigureReading {
        try await choice.refresh(pool)
        var reading = FigureReading()
        let start = countedUntil
        let (mark, ages, payers, rows, decisions, unmatched) = try await pool.transaction { connection in
            let today = try await connection.run(OpenScope.all).only.business.day
            let days = ReportDays(from: today.adding(days: -(Self.days - 1)), to: today)
            let (ages, payers, rows, bank) = try await connection.pipeline(
                AgeReceivables(clinic: nil), MeasurePayers(days: days, clinic: nil), ReadMoneyFigures(),
                CountBankPayments())
            let mark = try await connection.first(ReadRemittanceMark(settledMicroseconds: Self.delay)) ?? 0
            let decisions = try await connection.run(
                ReadDecisionFigures(after: start ?? mark, settledUntil: mark))
            // Without a bank's reports nothing can be missed.
            let unmatched = (bank.first ?? 0) > 0 ? try await connection.run(ReadUnmatchedPayments()) : []
            return (mark, ages, payers, rows, decisions, unmatched)
        }
        countedUntil = mark
        await put(ages, payers, into: &reading)
        put(rows, into: &reading)
        await put(decisions, into: &reading)
        for side in ["remittance", "bank"] {
            let late = unmatched.count { $0.side == side && $0.isLate }
            reading.set("payments_unmatched", ["side": side], Double(late))
        }
        return reading
    }

    private func put(_ ages: [AgeingReport.Row], _ payers: [PayerReport.Row], into reading: inout FigureReading) async {
        for debtor in ["insurance", "patient"] {
            reading.zero(
                "open_dollars", "age", ["0-30", "31-60", "61-90", "91-120", "120+", "unsent"], and: ["debtor": debtor])
            reading.add("credit_dollars", ["debtor": debtor], 0)
        }
        for row in ages where row.clock == "submission" {
            reading.add("open_dollars", ["age": row.bucket, "debtor": "insurance"], row.insuranceCents.dollars)
            reading.add("open_dollars", ["age": row.bucket, "debtor": "patient"], row.patientCents.dollars)
            reading.add("credit_dollars", ["debtor": "insurance"], -row.insuranceCreditsCents.dollars)
            reading.add("credit_dollars", ["debtor": "patient"], -row.patientCreditsCents.dollars)
            reading.add("payer_open_dollars", ["payer": await choice.payer(row.payerID)], row.insuranceCents.dollars)
        }
        for row in payers {
            let payer = await choice.payer(row.payerID)
            let underpaid = row.measures.first { $0.id == "underpayment" }?.numerator ?? 0
            reading.add("payer_underpaid_dollars", ["payer": payer], underpaid.dollars)
            // Medians of many payers have no median of their own.
            if payer == "other" { continue }
            for (step, seconds) in [
                ("acceptance", row.acceptanceMedianSeconds), ("decision", row.turnaroundMedianSeconds),
            ] {
                if let seconds { reading.set("payer_median_seconds", ["payer": payer, "step": step], seconds) }
            }
        }
    }

    private func put(_ rows: [FigureRow], into reading: inout FigureReading) {
        let work = ["correct", "appeal", "patient", "write_off", "other_payer", "informational", "documents"]
        let reasons = ["unmatched", "held_reversal", "paid_twice", "overcharged", "no_later_claim"]
        for name in ["denials_open", "denials_open_dollars"] { reading.zero(name, "work", work) }
        for name in ["suspense_items", "suspense_dollars", "suspense_oldest_age_seconds"] {
            reading.zero(name, "reason", reasons)
        }
        for name in ["remittances_unposted", "remittances_unposted_oldest_age_seconds"] {
            reading.zero(name, "status", ["received", "quarantined"])
        }
        for row in rows {
            switch row.figure {
            case "denials_open": reading.set(row.figure, ["work": row.first], row.amount)
            case "denials_open_dollars": reading.set(row.figure, ["work": row.first], row.amount.dollars)
            case "suspense_items": reading.set(row.figure, ["reason": row.first], row.amount)
            case "suspense_dollars": reading.set(row.figure, ["reason": row.first], row.amount.dollars)
            case "suspense_oldest_age_seconds":
                reading.set(row.figure, ["reason": row.first], Double(row.amount) / 1e6)
            case "remittances_unposted": reading.set(row.figure, ["status": row.first], row.amount)
            case "remittances_unposted_oldest_age_seconds":
                reading.set(row.figure, ["status": row.first], Double(row.amount) / 1e6)
            default: continue
            }
        }
    }

    /// Decisions and refusals since the look before.
    private func put(_ rows: [DecisionFigureRow], into reading: inout FigureReading) async {
        func claims(_ isSettled: Bool) -> [[String]: Int64] {
            Dictionary(
                rows.filter { $0.isSettled == isSettled && $0.result != "refused" }
                    .map { ([$0.payerID, $0.result], $0.amount) }, uniquingKeysWith: +)
        }
        func cents(_ isSettled: Bool) -> [String: Int64] {
            Dictionary(
                rows.filter { $0.isSettled == isSettled && $0.result == "refused" }.map { ($0.payerID, $0.amount) },
                uniquingKeysWith: +)
        }
        for payer in await choice.allPayers {
            for result in ["paid", "denied", "reversed"] {
                reading.grow("decided_claims_total", ["payer": payer, "result": result], 0)
            }
            reading.grow("denied_dollars_total", ["payer": payer], 0)
        }
        for (key, claims) in decided.take(settled: claims(true), recent: claims(false)) {
            let payer = await choice.payer(key[0])
            reading.grow("decided_claims_total", ["payer": payer, "result": key[1]], Double(claims))
        }
        for (payer, cents) in denied.take(settled: cents(true), recent: cents(false)) {
            reading.grow("denied_dollars_total", ["payer": await choice.payer(payer)], cents.dollars)
        }
    }
}
