import Claims

/// Claims, newest first, by stage and clinic.
enum ClaimListPage {
    static func show(_ call: Call) async throws -> Reply {
        let stage = try call.query["stage"].map { name in
            guard let stage = ClaimStage(name: name) else {
                throw Refusal.badRequest("There is no stage of this name.")
            }
            return stage
        }
        let before = call.query["before"].flatMap { Int64($0) } ?? .max
        let claims = try await ClaimQueries.list(
            call.site.pool, stage: stage, clinic: call.query["clinic"], isEscalated: call.query["raised"] == "1",
            before: before, limit: 50)
        let table = table(claims, call.query)
        if call.query["format"] == "csv" {
            return .file(Renderer.csv(table), type: "text/csv; charset=utf-8", name: "claims.csv")
        }
        return .screen(
            Screen(
                title: "Claims",
                links: [Link("This page as CSV", "/claims?" + call.query.query(adding: [("format", "csv")]))],
                blocks: [.form(filter(call.query)), .form(search), .table(table)]))
    }

    private static func table(_ claims: [ClaimListing], _ query: Fields) -> Table {
        Table(
            title: "Claims",
            columns: [
                .text("Claim"), .text("Clinic"), .text("Visit"), .text("Stage"), .text("Payer"), .text("Service"),
                .figure("Billed"), .figure("Open"), .text("Send by (UTC)"), .text("Next action (UTC)"),
            ],
            rows: claims.map { claim in
                [
                    .link("\(claim.claimID)", "/claims/\(claim.claimID)"), .text(claim.clinicID), .text(claim.visitID),
                    stage(claim), .text(claim.payerID), .text(claim.serviceDate), .money(claim.billedCents),
                    .money(claim.openCents), .time(claim.slaTargetAt), .time(claim.nextActionAt),
                ]
            },
            empty: "No claim is like this.",
            next: claims.count < 50
                ? nil
                : "/claims?" + query.query(without: ["before"], adding: [("before", "\(claims.last?.claimID ?? 0)")]))
    }

    static func stage(_ claim: ClaimListing) -> Cell {
        let stage = ClaimStage(name: claim.stage)
        return .word(stage?.title ?? claim.stage, stage?.tone ?? .plain)
    }

    private static func filter(_ query: Fields) -> Form {
        Form(
            action: "/claims",
            fields: [
                .init(
                    kind: .select, name: "stage", label: "Stage", value: query["stage"] ?? "",
                    options: [("", "all")] + ClaimStage.allCases.map { ($0.name, $0.title) }),
                .init(kind: .text, name: "clinic", label: "Clinic", value: query["clinic"] ?? ""),
            ], button: "Show", isSearch: true)
    }

    /// By number or visit, which leads straight to the claim.
    private static let search = Form(
        action: "/claims/find", fields: [.init(kind: .text, name: "claim", label: "Claim or visit", isRequired: true)],
        button: "Find", isSearch: true)

    static func find(_ call: Call) async throws -> Reply {
        guard let reference = call.query["claim"]?.trimmed else { return .seeOther("/claims") }
        let found = try await ClaimQueries.find(call.site.pool, reference: reference, clinic: nil)
        guard let only = found.first, found.count == 1 else {
            if found.isEmpty { throw Refusal.notFound("claim") }
            return .screen(
                Screen(
                    title: "Which claim?",
                    blocks: [
                        .links(
                            "Several clinics have a visit of this name",
                            found.map {
                                Link("\($0.claim.clinicID): claim \($0.claim.claimID)", "/claims/\($0.claim.claimID)")
                            })
                    ]))
        }
        return .seeOther("/claims/\(only.claim.claimID)")
    }
}
