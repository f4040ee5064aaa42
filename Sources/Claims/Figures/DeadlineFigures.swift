internal import Jobs
internal import Postgres

/// Clocks, and whether the workers there are keep them, every minute.
actor DeadlineFigures: FigureGroup {
    nonisolated let name = "sla"
    nonisolated let interval = Duration.seconds(60)
    /// What a worker is reckoned with, as the scaler does: sets at once, and the part of a slot's time that goes into jobs.
    private static let worker = (slots: 8, share: 0.8)

    private let choice: LabelChoice
    private let queues: QueueFigures

    init(choice: LabelChoice, queues: QueueFigures) {
        self.choice = choice
        self.queues = queues
    }

    func read(_ pool: Pool) async throws -> FigureReading {
        try await choice.refresh(pool)
        let (clocks, rows, forecast) = try await pool.transaction { connection in
            let (_, clocks, rows) = try await connection.pipeline(
                OpenScope.all, ReadClockFigures(), ReadDeadlineFigures(touchMicroseconds: ReceivableClocks.touch))
            return (clocks, rows, try await Forecast.read(on: connection))
        }
        var reading = FigureReading()
        await put(clocks, into: &reading)
        reading.zero("sla_week_claims", "result", ["within_24h", "within_48h", "late", "waiting", "paused"])
        for clock in ["correction", "touch"] {
            reading.zero("watched_claims", "standing", ["running", "at_risk", "late"], and: ["clock": clock])
        }
        for row in rows {
            switch row.figure {
            case "week": reading.set("sla_week_claims", ["result": row.first], row.amount)
            case "watched": reading.set("watched_claims", ["clock": row.first, "standing": row.second], row.amount)
            default: continue
            }
        }
        await put(forecast, into: &reading)
        return reading
    }

    private func put(_ clocks: [ClockFigureRow], into reading: inout FigureReading) async {
        let bands = SLAReport.ClockBand.allCases.map(\.rawValue)
        for clinic in await choice.allClinics {
            reading.zero("sla_claims", "band", bands, and: ["clinic": clinic])
            reading.add("sla_raised_claims", ["clinic": clinic], 0)
        }
        for payer in await choice.allPayers {
            reading.zero("sla_at_risk_dollars", "band", bands, and: ["payer": payer])
        }
        for row in clocks {
            let clinic = await choice.clinic(row.clinicID)
            let payer = await choice.payer(row.payerID)
            reading.add("sla_claims", ["band": row.band, "clinic": clinic], Double(row.claims))
            reading.add("sla_raised_claims", ["clinic": clinic], Double(row.raised))
            reading.add("sla_at_risk_dollars", ["band": row.band, "payer": payer], row.cents.dollars)
        }
    }

    private func put(_ forecast: Forecast, into reading: inout FigureReading) async {
        var forecast = forecast
        var scaled = forecast
        scaled.slotsPerWorker = Self.worker.slots
        scaled.share = Self.worker.share
        let need = scaled.need
        reading.set("workers_required", Double(need.workers))
        reading.set("limits_binding", Double(need.limits.count))
        let outside = await queues.outsideArrivals(forecast.paces)
        for index in forecast.paces.indices {
            forecast.paces[index].arrivalsPerSecond = outside[forecast.paces[index].queue.id, default: 0]
        }
        reading.set("drain_seconds", forecast.clearance(startingWithin: 3600).seconds)
    }
}
