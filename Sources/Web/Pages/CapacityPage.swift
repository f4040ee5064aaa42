import Jobs
import Postgres

/// When the work is done, how many workers keep every deadline, and what would be with others.
enum CapacityPage {
    static func show(_ call: Call) async throws -> Reply {
        var forecast = try await call.site.pool.withConnection {
            try await Forecast.read(horizon: .seconds(60), on: $0)
        }
        if let workers = try whole("workers", call) { forecast.workers = workers }
        if let slots = try whole("slots", call) { forecast.slotsPerWorker = max(1, slots) }
        let need = forecast.need
        let clearance = forecast.clearance(startingWithin: 3600)
        let names = Dictionary(forecast.paces.map { ($0.queue.id, $0.queue.name) }) { first, _ in first }
        let jobs = Dictionary(forecast.work.map { ($0.queue, $0.jobs) }, uniquingKeysWith: +)
        let table = Table(
            title: "Queues",
            columns: [
                .text("Queue"), .figure("Jobs"), .figure("ms a job"), .text("Leads to"), .figure("each"),
                .figure("New a second"),
            ],
            rows: forecast.paces.map { pace in
                [
                    .text(pace.queue.name), .count(Int64(jobs[pace.queue.id] ?? 0)),
                    .figure(short(pace.secondsPerJob * 1000) + (pace.isMeasured ? "" : " ?")),
                    .text(pace.next.flatMap { names[$0] }), .figure(pace.next == nil ? "" : short(pace.follow)),
                    .figure(short(pace.arrivalsPerSecond)),
                ]
            })
        let limits = need.limits.map { limit in
            let name = limit.scope == .queue ? names[Int16(clamping: limit.key)] ?? "" : "\(limit.key)"
            return "\(limit.scope.rawValue) \(name) allows "
                + (limit.measure == .slots ? "\(short(limit.value)) at once" : "\(short(limit.value * 60)) a minute")
        }
        let tiles = Block.tiles([
            Tile(name: "workers", figure: "\(forecast.workers)", detail: "\(forecast.slotsPerWorker) slots each"),
            Tile(
                name: "needed for every deadline",
                figure: need.suffices ? "\(need.workers)" : "no number",
                detail: need.suffices ? nil : "more than \(need.workers) are of no use",
                tone: need.suffices && need.workers <= forecast.workers ? .good : .bad),
            Tile(
                name: "this hour's work is done in",
                figure: clearance.seconds.isFinite ? short(clearance.seconds) + " s" : "never",
                tone: clearance.seconds.isFinite ? .plain : .bad),
        ])
        let form = Form(
            title: "What if", action: "/capacity",
            fields: [
                .init(kind: .number, name: "workers", label: "Workers", value: "\(forecast.workers)"),
                .init(kind: .number, name: "slots", label: "Slots each", value: "\(forecast.slotsPerWorker)"),
            ], button: "Reckon", isSearch: true)
        let notes = limits.map {
            Block.note("Under this limit no number of workers keeps every deadline: \($0).", .bad)
        }
        return try call.list(
            table, title: "Capacity", name: "capacity", before: [tiles] + notes + [.form(form)])
    }

    private static func whole(_ name: String, _ call: Call) throws -> Int? {
        try call.query[name].map { text in
            guard let number = Int(text), (0...100_000).contains(number) else {
                throw Refusal.badRequest("\(name) must be 0 to 100000.")
            }
            return number
        }
    }

    /// Three digits or so.
    private static func short(_ number: Double) -> String {
        let scale = number >= 100 ? 1.0 : number >= 1 ? 10 : 1_000
        let rounded = (number * scale).rounded() / scale
        return rounded == rounded.rounded() && rounded < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
}
