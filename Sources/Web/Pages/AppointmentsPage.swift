import Billing
import Claims

/// Visits to come: what their payers said, and what is to be settled before the patient is there. Nothing here names a patient.
enum AppointmentsPage {
    private static let size = 200

    static func show(_ call: Call) async throws -> Reply {
        let today = try await BusinessClock.today(pool: call.site.pool)
        let first = try call.day("from") ?? today
        let last = try call.day("to") ?? first.adding(days: 14)
        let showsAll = call.query["show"] == "all"
        let found = try await Appointments.list(
            clinic: call.query["clinic"], from: first, through: last, problemsOnly: !showsAll,
            after: call.query["after"].flatMap { Int64($0) }, limit: size, pool: call.site.pool)
        var table = table(found, call.query)
        if try call.principal.may(.workClaims), !found.isEmpty, found.allSatisfy(\.isOpen) {
            table.choices = Table.Choices(
                name: "appointment", values: found.map { "\($0.number)" },
                form: Form(title: "The chosen ones", action: "/appointments/resolve", fields: [], button: "Dealt with"))
        }
        return try call.list(
            table, title: OtherWork.List.appointments.title, name: "appointments",
            before: [.form(filterForm(call.query, first, last))])
    }

    /// Notes that a person has dealt with the chosen ones; what another has dealt with meanwhile stays theirs.
    static func resolve(_ call: Call) async throws -> Reply {
        let numbers = call.form.all("appointment").compactMap { Int64($0) }
        guard !numbers.isEmpty, numbers.count <= size else {
            throw Refusal.unprocessable("Choose 1 to \(size) appointments.")
        }
        try await call.record(
            .claimWork, "dealt with: appointments \(numbers.map(String.init).joined(separator: " "))")
        _ = try await Appointments.resolve(numbers, by: try call.principal.actor, pool: call.site.pool)
        return .seeOther("/appointments")
    }

    private static func table(_ found: [Appointments.Listing], _ query: Fields) -> Table {
        Table(
            title: "Appointments",
            columns: [
                .text("Day"), .text("Clinic"), .text("Appointment"), .text("Payer"), .text("State"), .text("Problems"),
                .text("Next"), .figure("Copay"), .figure("Visits left"), .text("Asked (UTC)"),
            ],
            rows: found.map { item in
                [
                    .text(item.date), .text(item.clinicID), .text(item.appointmentID), .text(item.payerID),
                    .word(item.state, item.isOpen ? .warn : item.state == "clear" ? .good : .plain),
                    .text(item.problems.map { $0.rawValue.replacing("_", with: " ") }.joined(separator: ", ")),
                    .text(item.resolvedBy.map { "dealt with by \($0)" } ?? item.nextAction),
                    item.copayCents.map(Cell.money) ?? .figure(""),
                    item.visitsLeft.map(Cell.count) ?? .figure(""), .time(item.checkedAt),
                ]
            },
            empty: "Nothing waits here.",
            next: found.count < size
                ? nil
                : "/appointments?"
                    + query.query(without: ["after"], adding: [("after", "\(found.last?.number ?? 0)")]))
    }

    private static func filterForm(_ query: Fields, _ first: CalendarDay, _ last: CalendarDay) -> Form {
        Form(
            action: "/appointments",
            fields: [
                .init(kind: .date, name: "from", label: "From", value: first.iso),
                .init(kind: .date, name: "to", label: "To", value: last.iso),
                .init(kind: .text, name: "clinic", label: "Clinic", value: query["clinic"] ?? ""),
                .init(
                    kind: .select, name: "show", label: "Which", value: query["show"] ?? "",
                    options: [("", "those that wait for a person"), ("all", "all")]),
            ], button: "Show", isSearch: true)
    }
}
