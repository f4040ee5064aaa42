import Claims

/// The pages that stand in the navigation; of these, each reader sees those whose route admits them.
enum Navigation {
    private static let sections: [(name: String, entries: [Link])] = [
        (
            "Work",
            [
                Link("Overview", "/"), Link("Work lists", "/work"), Link("Visits to come", "/appointments"),
                Link("Claims", "/claims"),
            ]
        ),
        (
            "Performance",
            [
                Link("Clinics", "/clinics"), Link("Payers", "/reports/payers"),
                Link("Productivity", "/reports/productivity"), Link("Deadlines", "/sla"), Link("Reports", "/reports"),
            ]
        ),
        (
            "Operations",
            [
                Link("Queues", "/queues"), Link("Jobs", "/jobs"), Link("Capacity", "/capacity"),
                Link("Files", "/files"),
            ]
        ),
        ("House", [Link("Accounts", "/accounts"), Link("Audit", "/audit")]),
    ]

    private static let access = Dictionary(
        RouteTable.routes.filter { $0.surface == .page }.map { ($0.path, $0.access) }
    ) { first, _ in first }

    /// A report has a route in common with the others.
    private static func access(to place: String) -> Access? {
        access[place] ?? (place.hasPrefix("/reports/") ? access["/reports/{kind}"] : nil)
    }

    static func sections(for principal: Principal, at target: String) -> [SectionView] {
        let here = current(target)
        return sections.compactMap { section in
            let entries = section.entries.filter { access(to: $0.place)?.verdict(on: principal) == .admitted }
            guard !entries.isEmpty else { return nil }
            return SectionView(
                sectionName: section.name,
                entries: entries.map {
                    EntryView(entryText: $0.text, entryPlace: $0.place, isCurrent: $0.place == here)
                })
        }
    }

    /// The entry that a page belongs to: of those whose place begins its own, the longest.
    private static func current(_ target: String) -> String? {
        let here = target.prefix { $0 != "?" }
        return sections.flatMap { $0.entries }.map(\.place)
            .filter { here == $0 || ($0 != "/" && here.hasPrefix($0 + "/")) }.max { $0.count < $1.count }
    }
}
