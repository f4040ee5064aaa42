import Claims
import HTTPTypes

/// Clinics and payers side by side, for programs.
enum FiguresAPI {
    static let routes: [Route] = [
        .api(
            .get, "/v1/clinics", .clinics(.readClaims),
            Operation(
                id: "list_clinics", summary: "Clinics with their claims and money, by code.",
                parameters: Operation.Parameter.page(most: 500, cursor: #"^[^\u0000]+$"#),
                answer: .page("clinics", clinic)), clinics),
        .api(
            .get, "/v1/payers", .clinics(.readReports),
            Operation(
                id: "list_payers", summary: "How payers treat claims, by the day of the first submission.",
                parameters: [
                    .query("clinic", "Only this clinic's claims, by its code.", .term),
                    .query("from", "First day.", .day), .query("to", "Last day.", .day),
                ] + Operation.Parameter.page(most: 500, cursor: #"^[^\u0000]+$"#),
                answer: .page("payers", payer)), payers),
    ]

    private static let clinic = Schema.object([
        .init("clinic_id", .text()), .init("claims", .count), .init("clinic_work", .count),
        .init("billing_work", .count), .init("closed", .count), .init("submitted", .count),
        .init("submitted_within_24h", .count), .init("submitted_within_48h", .count), .init("billed_cents", .money),
        .init("paid_cents", .money), .init("adjusted_cents", .money), .init("patient_cents", .money),
        .init("open_cents", .money),
    ])

    private static let payer = Schema.object([
        .init("payer_id", .text()), .init("claims", .count),
        .init("acceptance_median_seconds", .integer(), isOptional: true),
        .init("turnaround_median_seconds", .integer(), isOptional: true),
        .init("turnaround_p95_seconds", .integer(), isOptional: true), .init("billed_cents", .money),
        .init("paid_cents", .money), .init("denied_cents", .money),
        .init("measures", .list(ReportsAPI.measure)),
    ])

    private static func clinics(_ call: Call) async throws -> Reply {
        let limit = try call.limit(most: 500)
        let rows = ClinicFigures.all(try await StatusReport.read(call.site.pool))
        return .json(Page("clinics", all: rows, after: call.query["cursor"], limit: limit, cursor: \.clinicId))
    }

    private static func payers(_ call: Call) async throws -> Reply {
        let limit = try call.limit(most: 500)
        let report = try await PayerReport.read(call.site.pool, days: try call.days(), clinic: call.query["clinic"])
        let rows = report.rows.sorted { $0.payerID < $1.payerID }
        return .json(Page("payers", all: rows, after: call.query["cursor"], limit: limit, cursor: \.payerID))
    }
}
