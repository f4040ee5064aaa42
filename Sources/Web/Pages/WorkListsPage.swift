import Billing
import Claims

/// All work lists at a glance.
enum WorkListsPage {
    static func show(_ call: Call) async throws -> Reply {
        var screen = try await LivePages.screen(call) { try await read(call.site, call.principal) }
        // The screen is everybody's who may see the same; the filters are the reader's own, and after it so that its parts
        // keep their places.
        screen.blocks += try await SavedFilterForms.blocks(call)
        return .screen(screen)
    }

    static func read(_ site: Site, _ principal: Principal) async throws -> Screen {
        let lists = try await site.work.summary()
        let table = Table(
            title: "Lists",
            columns: [
                .text("List"), .figure("Claims"), .figure("Dollars"), .text("Oldest since (UTC)"),
                .text("Due soonest (UTC)"),
            ],
            rows: lists.map { row in
                [
                    .link(row.list.title, "/work/\(row.list.rawValue)"), .count(row.claims), .money(row.cents),
                    .time(row.oldestAt), .time(row.dueSoonestAt),
                ]
            })
        return Screen(
            title: "Work lists", lead: "Claims that wait for a person, what is due soonest first.",
            blocks: [.table(table), .table(others(try await site.work.others(), principal))], isLive: true)
    }

    /// What waits and is no one claim's; of the house, only for whoever may see its page.
    private static func others(_ lists: [OtherWork], _ principal: Principal) -> Table {
        let seesHouse = Access.house(.readOperations).verdict(on: principal) == .admitted
        return Table(
            title: "Besides claims",
            columns: [
                .text("List"), .figure("Waiting"), .figure("Dollars"), .text("Oldest since (UTC)"),
                .text("Due soonest (UTC)"),
            ],
            rows: lists.filter { seesHouse || $0.list == .suspense || $0.list == .appointments }.map { row in
                [
                    .link(row.list.title, place(of: row.list)), .count(row.count),
                    row.cents.map(Cell.money) ?? .figure("not known"), .time(row.oldestAt), .time(row.dueSoonestAt),
                ]
            })
    }

    private static func place(of list: OtherWork.List) -> String {
        switch list {
        case .appointments: "/appointments"
        case .suspense: "/suspense"
        case .quarantined: "/files?status=quarantined"
        case .deadJobs: "/jobs?state=dead"
        }
    }
}

/// One work list: its claims, handing them out, and doing one thing to several.
enum WorkListPage {
    static func show(_ call: Call) async throws -> Reply {
        let list = try list(call)
        let filter = filter(call.query)
        let items = try await call.site.work.page(
            list, filter, after: call.query["after"].flatMap(WorkLists.Place.init), limit: 50)
        let place = "/work/\(list.rawValue)"
        var table = table(list, items, place: place, call.query)
        if call.query["format"] == "csv" {
            try await call.record(.export, "work list \(list.rawValue)")
            return .file(Renderer.csv(table), type: "text/csv; charset=utf-8", name: "\(list.rawValue).csv")
        }
        var blocks: [Block] = [.form(filterForm(list, place: place, call.query))]
        if try call.principal.may(.workClaims) {
            blocks.append(.form(nextForm(list, filter, current: nil)))
            table.choices = Table.Choices(
                name: "claim", values: items.map { "\($0.claimID)" }, form: bulkForm(place: place))
            blocks += [.table(table), .form(SavedFilterForms.keepForm(call.target))]
        } else {
            blocks.append(.table(table))
        }
        return .screen(
            Screen(
                title: list.title,
                links: [
                    Link("All lists", "/work"),
                    Link("This page as CSV", place + "?" + call.query.query(adding: [("format", "csv")])),
                ], blocks: blocks))
    }

    static func list(_ call: Call) throws -> WorkList {
        guard let list = WorkList(rawValue: try call.segment("list")) else { throw Refusal.notFound("work list") }
        return list
    }

    static func filter(_ fields: Fields) -> WorkLists.Filter {
        let whose = fields["whose"]
        return WorkLists.Filter(
            clinic: fields["clinic"], payerID: fields["payer"], assignedTo: whose == "nobody" ? "" : whose,
            rule: fields["rule"])
    }

    private static func table(_ list: WorkList, _ items: [WorkItem], place: String, _ query: Fields) -> Table {
        Table(
            title: "Claims",
            columns: [
                .text("Claim"), .text("Clinic"), .text("Payer"), .text("Why"), .figure("Dollars"),
                .text("Since (UTC)"), .text("Due (UTC)"), .text("Whose"), .text("Open with"),
            ],
            rows: items.map { item in
                [
                    .link("\(item.claimID)", claimPlace(item.claimID, list, filter(query))), .text(item.clinicID),
                    .text(item.payerID), .text(item.reason), .money(item.cents), .time(item.since), .time(item.dueAt),
                    .text(item.assignedTo), .text(item.lockedBy),
                ]
            },
            empty: "Nothing waits here.",
            next: items.count < 50
                ? nil
                : items.last.map { last in
                    place + "?" + query.query(without: ["after"], adding: [("after", WorkLists.Place(last).text)])
                })
    }

    private static func filterForm(_ list: WorkList, place: String, _ query: Fields) -> Form {
        var fields: [Form.Field] = [
            .init(kind: .text, name: "clinic", label: "Clinic", value: query["clinic"] ?? ""),
            .init(kind: .text, name: "payer", label: "Payer", value: query["payer"] ?? ""),
            .init(
                kind: .text, name: "whose", label: "Whose", value: query["whose"] ?? "", help: "A login, or nobody."),
        ]
        if list == .scrub || list == .authorization {
            fields.append(.init(kind: .text, name: "rule", label: "Rule", value: query["rule"] ?? ""))
        }
        return Form(action: place, fields: fields, button: "Show", isSearch: true)
    }

    /// The form that hands out the next claim, after the current one where there is one.
    static func nextForm(_ list: WorkList, _ filter: WorkLists.Filter, current: Int64?) -> Form {
        let place: [Form.Field] = current.map { [.hidden("current", "\($0)")] } ?? []
        return Form(
            action: "/work/\(list.rawValue)/next", fields: place + kept(filter).map { .hidden($0, $1) },
            button: current == nil ? "Work the next claim" : "Next claim of this list")
    }

    /// The form that goes back to the claim before the current one.
    static func previousForm(_ list: WorkList, _ filter: WorkLists.Filter, current: Int64) -> Form {
        Form(
            action: "/work/\(list.rawValue)/previous",
            fields: [.hidden("current", "\(current)")] + kept(filter).map { .hidden($0, $1) },
            button: "Previous claim of this list")
    }

    /// A claim's page as one of a list, with the filter that the next one is to fit too.
    static func claimPlace(_ claim: Int64, _ list: WorkList, _ filter: WorkLists.Filter) -> String {
        "/claims/\(claim)?" + Fields().query(adding: kept(list, filter))
    }

    /// What says on a claim's page from which list it came.
    static func kept(_ list: WorkList, _ filter: WorkLists.Filter) -> [(String, String)] {
        [("list", list.rawValue)] + kept(filter)
    }

    /// What goes along from claim to claim. Not whose work it is: everybody is given their own first.
    private static func kept(_ filter: WorkLists.Filter) -> [(String, String)] {
        [("clinic", filter.clinic), ("payer", filter.payerID), ("rule", filter.rule)]
            .compactMap { name, value in value.map { (name, $0) } }
    }

    private static func bulkForm(place: String) -> Form {
        Form(
            title: "With the chosen claims", action: place + "/bulk",
            fields: [
                .init(
                    kind: .select, name: "do", label: "Do",
                    options: [
                        ("assign", "assign"), ("put_off", "put off to a day"),
                        ("unassign", "take from whoever has them"),
                    ]),
                .init(kind: .text, name: "login", label: "To whom", help: "A login; none: yourself."),
                .init(kind: .date, name: "day", label: "Day"),
            ], button: "Preview")
    }
}
