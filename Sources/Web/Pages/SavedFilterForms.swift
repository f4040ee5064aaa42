import Claims

/// Filters of work lists that a person keeps under names.
enum SavedFilterForms {
    /// The caller's filters, and a way to be rid of one.
    static func blocks(_ call: Call) async throws -> [Block] {
        let filters = try await call.site.filters.all(of: call.principal.accountID)
        if filters.isEmpty { return [] }
        return [
            .links("Your filters", filters.map { Link($0.name, $0.target) }),
            .form(
                Form(
                    action: "/filters/remove",
                    fields: [
                        .init(
                            kind: .select, name: "name", label: "Filter", options: filters.map { ($0.name, $0.name) })
                    ], button: "Remove")),
        ]
    }

    static func keepForm(_ target: String) -> Form {
        Form(
            title: "Keep this filter", action: "/filters",
            fields: [
                .hidden("target", target),
                .init(kind: .text, name: "name", label: "Name", isRequired: true),
            ], button: "Keep")
    }

    static func keep(_ call: Call) async throws -> Reply {
        let name = try call.required("name", "The name", limit: 60)
        let target = try call.required("target", "The filter", limit: 1000)
        guard target.hasPrefix("/work/") else { throw Refusal.unprocessable("This is no filter of a work list.") }
        try await call.site.filters.keep(name, target: target, for: call.principal.accountID)
        return .seeOther("/work")
    }

    static func remove(_ call: Call) async throws -> Reply {
        try await call.site.filters.remove(call.required("name", "The name", limit: 60), of: call.principal.accountID)
        return .seeOther("/work")
    }
}
