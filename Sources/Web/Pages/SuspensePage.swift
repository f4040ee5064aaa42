import Claims

/// What remittances say of no claim of ours, or not yet; and posting it to the claim that somebody found.
enum SuspensePage {
    private static let size = 100

    static func show(_ call: Call) async throws -> Reply {
        let after = call.query["after"].flatMap { Int64($0) } ?? 0
        let items = try await Suspense.all(after: after, limit: size, pool: call.site.pool)
        let table = Table(
            title: "Not posted",
            columns: [
                .figure("Item"), .text("Payer"), .text("Why"), .text("Claim"), .text("Status code"),
                .figure("Charged"), .figure("Paid"), .text("Payer's number"), .text("Since (UTC)"),
            ],
            rows: items.map { item in
                [
                    .figure("\(item.itemID)"), .text(item.payer), .text(item.reason.replacing("_", with: " ")),
                    item.claimID.map { .link("\($0)", "/claims/\($0)") } ?? .text(""), .text(item.status),
                    .money(item.chargeCents), .money(item.paidCents), .text(item.payerControlNumber),
                    .time(item.notedAt),
                ]
            },
            next: items.count < size ? nil : "/suspense?after=\(items.last?.itemID ?? 0)")
        let form = Form(
            title: "Post an item", action: "/suspense/post",
            fields: [
                .init(kind: .number, name: "item", label: "Item", isRequired: true),
                .init(kind: .text, name: "claim", label: "Claim", isRequired: true),
            ], button: "Post", isDangerous: true)
        let mayPost = try call.principal.may(.decideClaims) && !items.isEmpty
        return try call.list(
            table, title: OtherWork.List.suspense.title, name: "suspense", after: mayPost ? [.form(form)] : [])
    }

    static func post(_ call: Call) async throws -> Reply {
        guard let item = call.form["item"].flatMap({ Int64($0) }) else {
            throw Refusal.unprocessable("Give the item's number.")
        }
        let claim = try call.required("claim", "The claim", limit: 100)
        try await call.record(.claimWork, "post suspense item \(item)")
        do {
            let posted = try await Suspense.post(
                item, to: claim, by: call.principal.actor, context: call.site.context)
            return .seeOther("/claims/\(posted)")
        } catch let problem as Suspense.Problem {
            switch problem {
            case .unknownItem: throw Refusal.notFound("open item")
            case .claims: throw Refusal.unprocessable("No one claim goes by this reference.")
            case .notItsClaim:
                throw Refusal.conflict("This claim was not submitted, or for less than the item charges.")
            }
        }
    }
}
