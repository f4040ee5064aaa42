import Claims
import HTTPTypes

/// Claims for programs.
enum ClaimsAPI {
    static let routes: [Route] = [
        .api(
            .get, "/v1/status", .clinics(.readClaims),
            Operation(
                id: "status", summary: "Claims by clinic and stage, and the clocks that run.",
                answer: ClaimSchemas.status), readStatus),
        .api(
            .get, "/v1/claims", .clinics(.readClaims),
            Operation(
                id: "list_claims", summary: "Claims, newest first.",
                parameters: [
                    .query("stage", "Only claims in this stage.", .text(values: ClaimStage.allCases.map(\.name))),
                    .query("clinic", "Only this clinic's, by its code.", .term),
                ] + Operation.Parameter.page(most: 500),
                answer: .page("claims", ClaimSchemas.claim)), list),
        .api(
            .get, "/v1/claims/{claim}", .clinics(.readClaims),
            Operation(
                id: "show_claim", summary: "A claim with lines, findings, submissions, answers, denials and events.",
                parameters: [number], answer: ClaimSchemas.detail, refusals: [404]), showClaim),
        .api(
            .get, "/v1/claims/{claim}/explanation", .clinics(.readClaims),
            Operation(
                id: "explain_claim", summary: "Why the claim stands where it stands.", parameters: [number],
                answer: ClaimSchemas.explanation, refusals: [404]), explain),
    ]

    static let number = Operation.Parameter.path(
        "claim", "Number of the claim.", .integer(least: 1, most: .max))

    private struct Status: Encodable {
        struct Count: Encodable {
            let clinicId: String
            let stage: String
            let claims: Int64
            let billedCents: Int64
            let paidCents: Int64
            let adjustedCents: Int64
            let patientCents: Int64
        }

        let counts: [Count]
        let clocks: ClockCounts
    }

    private static func readStatus(_ call: Call) async throws -> Reply {
        let report = try await StatusReport.read(call.site.pool)
        return .json(
            Status(
                counts: report.counts.map {
                    Status.Count(
                        clinicId: $0.clinic, stage: $0.stage.name, claims: $0.claims, billedCents: $0.billedCents,
                        paidCents: $0.paidCents, adjustedCents: $0.adjustedCents, patientCents: $0.patientCents)
                }, clocks: report.clocks))
    }

    private static func list(_ call: Call) async throws -> Reply {
        let stage = try call.query["stage"].map { name in
            guard let stage = ClaimStage(name: name) else { throw Refusal.badRequest("stage is none of the stages.") }
            return stage
        }
        let limit = try call.limit(most: 500)
        let claims = try await ClaimQueries.list(
            call.site.pool, stage: stage, clinic: call.query["clinic"], before: try call.cursor() ?? .max, limit: limit)
        return .json(Page("claims", claims, limit: limit) { "\($0.claimID)" })
    }

    private static func showClaim(_ call: Call) async throws -> Reply {
        .json(try await ClaimPage.find(call))
    }

    private static func explain(_ call: Call) async throws -> Reply {
        let number = try call.number("claim", of: "claim")
        let found = try await Explain.claims(call.site.pool, reference: "\(number)", clinic: nil)
        guard let only = found.first else { throw Refusal.notFound("claim") }
        return .json(only)
    }
}
