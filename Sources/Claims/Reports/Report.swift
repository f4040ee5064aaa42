internal import Billing
public import Postgres

/// The reports: what is read for each, as a document that any renderer takes.
public enum Report {
    /// Reads a report in one transaction. Holds no locks; names no patient.
    ///
    /// Throws `ReportError.unknownClinic` for a clinic that is not there, and `PostgresError`.
    public static func read(
        _ kind: ReportKind, _ options: ReportOptions = ReportOptions(), _ pool: Pool
    ) async throws -> ReportDocument {
        try await pool.transaction { try await read(kind, options, on: $0) }
    }

    /// The same inside a transaction of the caller's. Sets the transaction's scope. `today`: which day it is where the
    /// report's reader lives; UTC when nil.
    static func read(
        _ kind: ReportKind, _ options: ReportOptions, today: CalendarDay? = nil, on connection: Connection
    ) async throws -> ReportDocument {
        let clock = try await connection.run(OpenScope.all).only
        try await check(options.clinic, on: connection)
        let span = options.span(of: kind, today: today ?? clock.business.day)
        let sections = try await sections(kind, options, span, on: connection)
        let isEverything = kind.defaultSpan == .everything
        return ReportDocument(
            kind: kind, clinicID: options.clinic,
            from: isEverything && options.from == nil ? nil : span.lowerBound.iso,
            to: isEverything && options.to == nil ? nil : span.upperBound.iso, madeAt: clock.business.iso8601Seconds,
            sections: sections)
    }

    private static func sections(
        _ kind: ReportKind, _ options: ReportOptions, _ span: ClosedRange<CalendarDay>, on connection: Connection
    ) async throws -> [ReportDocument.Section] {
        let days = ReportDays(from: span.lowerBound, to: span.upperBound)
        let clinic = options.clinic
        switch kind {
        case .monthly:
            return MonthlyReport.sections(try await MonthlyFigures.read(days, clinic: clinic, on: connection))
        case .ageing: return try await AgeingReport.read(clinic: clinic, on: connection).sections
        case .denials: return try await DenialReport.read(days: days, clinic: clinic, on: connection).sections
        case .payers: return try await PayerReport.read(days: days, clinic: clinic, on: connection).sections
        case .beforeAfter:
            let earlier = options.spanBefore(span)
            return MonthlyReport.comparison(
                before: try await MonthlyFigures.read(
                    ReportDays(from: earlier.lowerBound, to: earlier.upperBound), clinic: clinic, on: connection),
                after: try await MonthlyFigures.read(days, clinic: clinic, on: connection))
        case .sla:
            return try await SLAReport.read(
                span: SLAReport.Span(from: days.start, to: days.end), clinic: clinic, on: connection
            ).sections
        case .productivity:
            return try await ProductivityReport.read(days, clinic: clinic, on: connection).sections
        }
    }

    private static func check(_ clinic: String?, on connection: Connection) async throws {
        guard let clinic, try await connection.first(FindClinicCode(code: clinic)) == nil else { return }
        throw ReportError.unknownClinic(clinic, known: try await connection.run(ReadClinicCodes()))
    }
}

/// Why there is no report.
public enum ReportError: Error, Sendable, Hashable {
    /// No clinic has the code; `known` are the codes that there are.
    case unknownClinic(String, known: [String])
    /// No part of the report with a table has the name.
    case unknownSection(String, known: [String])
    /// No run of a schedule has the number, among those that may be seen.
    case noRun(Int64)
    /// The run's report is not made yet.
    case notMadeYet(Int64)
    /// PDF needs Chromium, and none is on the search path.
    case noBrowser
    /// Chromium made no PDF; what it said last.
    case browserFailed(String)
}
