import Billing
import Claims
import HTTPTypes

/// Work lists for programs, and what these do about single claims.
enum WorkAPI {
    static let routes: [Route] = [
        .api(
            .get, "/v1/work", .clinics(.readClaims),
            Operation(
                id: "list_work_lists", summary: "Every work list at a glance.",
                answer: .object([.init("lists", .list(summary))])), lists),
        .api(
            .get, "/v1/work/{list}", .clinics(.readClaims),
            Operation(
                id: "read_work_list", summary: "Claims of a work list, due soonest first.",
                parameters: [
                    .path("list", "Which list.", .text(values: WorkList.allCases.map(\.rawValue))),
                    .query("clinic", "Only this clinic's, by its code.", .term),
                    .query("payer", "Only this payer's.", .term),
                    .query("whose", "Only this login's; `nobody`: nobody's.", .term),
                    .query("rule", "Only those that this rule rejected.", .term),
                ] + Operation.Parameter.page(most: 500, cursor: "^[1-9][0-9]{0,17}_(-[0-9]{1,17}|[0-9]{1,18})?$"),
                answer: .page("claims", item), refusals: [404]), list),
        .api(
            .post, "/v1/claims/{claim}/notes", .clinics(.workClaims),
            Operation(
                id: "write_note", summary: "Writes a note about a claim.", parameters: [ClaimsAPI.number],
                body: .object([.init("text", .words(most: 4000))]), answer: claim, refusals: [404]), note),
        .api(
            .post, "/v1/claims/{claim}/assign", .clinics(.workClaims),
            Operation(
                id: "assign_claim", summary: "Makes a claim somebody's work; null: nobody's.",
                parameters: [ClaimsAPI.number],
                body: .object([.init("login", .nullable(.text(pattern: "^[a-z0-9][a-z0-9._-]{0,63}$")))]),
                answer: claim, refusals: [404]), assign),
        .api(
            .post, "/v1/claims/{claim}/follow-up", .clinics(.workClaims),
            Operation(
                id: "put_claim_off", summary: "Puts a claim of a work list off to a day.",
                parameters: [ClaimsAPI.number], body: .object([.init("day", .day)]), answer: claim, refusals: [404]),
            followUp),
        .api(
            .post, "/v1/claims/{claim}/release", .clinics(.decideClaims),
            Operation(
                id: "release_claim", summary: "Releases a claim that waits for a second person.",
                parameters: [ClaimsAPI.number],
                body: .object([.init("reason", .nullable(.words(most: 500)), isOptional: true)]),
                answer: claim, refusals: [404]), release),
    ]

    private static let claim = Schema.object([.init("claim_id", .integer(least: 1))])

    private static let summary = Schema.object([
        .init("list", .text(values: WorkList.allCases.map(\.rawValue))), .init("claims", .count),
        .init("cents", .money), .init("oldest_at", .instant, isOptional: true),
        .init("due_soonest_at", .instant, isOptional: true),
    ])

    private static let item = Schema.object([
        .init("claim_id", .integer(least: 1)), .init("clinic_id", .text()), .init("visit_id", .text()),
        .init("stage", .text(values: ClaimStage.allCases.map(\.name))), .init("payer_id", .text()),
        .init("reason", .text(), isOptional: true), .init("cents", .money), .init("since", .instant, isOptional: true),
        .init("due_at", .instant, isOptional: true), .init("assigned_to", .text(), isOptional: true),
        .init("locked_by", .text(), isOptional: true), .init("follow_up_on", .day, isOptional: true),
    ])

    private struct Lists: Encodable {
        let lists: [WorkListSummary]
    }

    private struct Changed: Encodable {
        let claimId: Int64
    }

    private static func lists(_ call: Call) async throws -> Reply {
        .json(Lists(lists: try await call.site.work.summary()))
    }

    private static func list(_ call: Call) async throws -> Reply {
        let limit = try call.limit(most: 500)
        let after = try call.query["cursor"].map { text in
            guard let place = WorkLists.Place(text) else { throw Refusal.badRequest("cursor is not one of ours.") }
            return place
        }
        let items = try await call.site.work.page(
            WorkListPage.list(call), WorkListPage.filter(call.query), after: after, limit: limit)
        return .json(Page("claims", items, limit: limit) { WorkLists.Place($0).text })
    }

    private struct Note: Decodable {
        let text: String
    }

    private static func note(_ call: Call) async throws -> Reply {
        let claim = try call.number("claim", of: "claim")
        let text = try call.words(try call.decoded(Note.self).text, "text", most: 4000)
        try await WorkActions.write(text, about: claim, call)
        return .json(Changed(claimId: claim))
    }

    private struct Assignment: Decodable {
        let login: String?

        private enum CodingKeys: CodingKey { case login }

        /// Nobody must be meant, not forgotten.
        init(from decoder: any Decoder) throws {
            login = try decoder.container(keyedBy: CodingKeys.self).decode(String?.self, forKey: .login)
        }
    }

    private static func assign(_ call: Call) async throws -> Reply {
        let claim = try call.number("claim", of: "claim")
        let login = try call.decoded(Assignment.self).login
        if let login, login.wholeMatch(of: /[a-z0-9][a-z0-9._-]{0,63}/) == nil {
            throw Refusal.unprocessable("login is not of the form of a login.")
        }
        try await WorkActions.carryOut(.assign(login), on: claim, call)
        return .json(Changed(claimId: claim))
    }

    private struct FollowUp: Decodable {
        let day: String
    }

    private static func followUp(_ call: Call) async throws -> Reply {
        let claim = try call.number("claim", of: "claim")
        guard let day = CalendarDay(iso: try call.decoded(FollowUp.self).day) else {
            throw Refusal.unprocessable("day must be a day, YYYY-MM-DD.")
        }
        try await WorkActions.carryOut(.putOff(day), on: claim, call)
        return .json(Changed(claimId: claim))
    }

    private struct Release: Decodable {
        let reason: String?
    }

    private static func release(_ call: Call) async throws -> Reply {
        let claim = try call.number("claim", of: "claim")
        let reason = try call.decoded(Release.self).reason.map { try call.words($0, "reason", most: 500) }
        try await ClaimActions.release(claim, reason: reason, call)
        return .json(Changed(claimId: claim))
    }
}
