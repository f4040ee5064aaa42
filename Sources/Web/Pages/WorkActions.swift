import Billing
import Claims
import Postgres

/// Doing something in a work list.
enum WorkActions {
    /// Hands out the next claim and goes there.
    static func next(_ call: Call) async throws -> Reply {
        let list = try WorkListPage.list(call)
        let current = call.form["current"].flatMap { Int64($0) }
        let login = try call.principal.login
        let filter = WorkListPage.filter(call.form)
        let claim = try await call.site.work.next(list, filter, after: current, for: login)
        return go(to: claim, of: list, filter, otherwise: "Nothing is left that is not somebody else's or put off.")
    }

    /// Goes back to the claim before the current one.
    static func previous(_ call: Call) async throws -> Reply {
        let list = try WorkListPage.list(call)
        guard let current = call.form["current"].flatMap({ Int64($0) }) else {
            throw Refusal.unprocessable("Say which claim it is before.")
        }
        let filter = WorkListPage.filter(call.form)
        let claim = try await call.site.work.previous(list, filter, before: current, for: call.principal.login)
        return go(to: claim, of: list, filter, otherwise: "Nothing before it in this list is free.")
    }

    private static func go(
        to claim: Int64?, of list: WorkList, _ filter: WorkLists.Filter, otherwise text: String
    ) -> Reply {
        guard let claim else {
            return .screen(
                Screen(
                    title: list.title,
                    links: [Link("All lists", "/work"), Link("This list", "/work/\(list.rawValue)")],
                    blocks: [.note(text, .good)]))
        }
        return .seeOther(WorkListPage.claimPlace(claim, list, filter))
    }

    /// Does one thing to several claims, after showing what that is.
    static func bulk(_ call: Call) async throws -> Reply {
        let list = try WorkListPage.list(call)
        let claims = call.form.all("claim").compactMap { Int64($0) }
        guard !claims.isEmpty, claims.count <= 500 else {
            throw Refusal.unprocessable("Choose 1 to 500 claims.")
        }
        let action = try action(call)
        guard call.form["confirmed"] == "1" else {
            return .screen(try await preview(call, list, claims, action))
        }
        try await call.record(.claimWork, "\(action.words): claims \(claims.map(String.init).joined(separator: " "))")
        switch action {
        case .assign(let login): _ = try await call.site.work.assign(claims, to: login)
        case .putOff(let day): _ = try await call.site.work.putOff(claims, to: day)
        }
        return .seeOther("/work/\(list.rawValue)")
    }

    enum Action {
        case assign(String?)
        case putOff(CalendarDay)

        var words: String {
            switch self {
            case .assign(let login): login.map { "assign to \($0)" } ?? "take from whoever has them"
            case .putOff(let day): "put off to \(day.iso)"
            }
        }
    }

    private static func action(_ call: Call) throws -> Action {
        switch call.form["do"] {
        case "assign": return .assign(try call.form["login"] ?? call.principal.login)
        case "unassign": return .assign(nil)
        case "put_off":
            guard let day = call.form["day"].flatMap(CalendarDay.init(iso:)) else {
                throw Refusal.unprocessable("Give the day to which they are put off.")
            }
            return .putOff(day)
        default: throw Refusal.unprocessable("Say what to do with them.")
        }
    }

    private static func preview(_ call: Call, _ list: WorkList, _ claims: [Int64], _ action: Action) async throws
        -> Screen
    {
        let items = try await call.site.work.page(list, of: claims, limit: claims.count)
        let cents = items.reduce(0) { $0 + $1.cents }
        return Screen(
            title: "\(action.words): \(items.count) claims?",
            lead: "\(Cell.dollars(cents)) in all. Nothing is done yet.",
            links: [Link("Back", "/work/\(list.rawValue)")],
            blocks: [
                .table(
                    Table(
                        title: "Claims", columns: [.text("Claim"), .text("Clinic"), .text("Why"), .figure("Dollars")],
                        rows: items.map {
                            [.text("\($0.claimID)"), .text($0.clinicID), .text($0.reason), .money($0.cents)]
                        })),
                .form(
                    Form(
                        action: "/work/\(list.rawValue)/bulk",
                        fields: items.map { .hidden("claim", "\($0.claimID)") }
                            + ["do", "login", "day"].compactMap { name in call.form[name].map { .hidden(name, $0) } }
                            + [.hidden("confirmed", "1")], button: "Do it")),
            ])
    }

    /// Writes a note about a claim.
    static func note(_ call: Call) async throws -> Reply {
        let claim = try call.number("claim", of: "claim")
        try await write(call.required("text", "The note", limit: 4000), about: claim, call)
        return .seeOther(back(to: claim, call))
    }

    static func write(_ text: String, about claim: Int64, _ call: Call) async throws {
        try await call.record(.claimWork, "note claim:\(claim)")
        let isWritten = try await call.site.work.note(
            text, about: claim, by: call.principal.login, request: call.requestID)
        guard isWritten else { throw Refusal.notFound("claim") }
    }

    /// Puts one claim off, or makes it somebody's work.
    static func change(_ call: Call) async throws -> Reply {
        let claim = try call.number("claim", of: "claim")
        try await carryOut(action(call), on: claim, call)
        return .seeOther(back(to: claim, call))
    }

    static func carryOut(_ action: Action, on claim: Int64, _ call: Call) async throws {
        try await call.record(.claimWork, "\(action.words): claim:\(claim)")
        let changed =
            switch action {
            case .assign(let login): try await call.site.work.assign([claim], to: login)
            case .putOff(let day): try await call.site.work.putOff([claim], to: day)
            }
        guard changed > 0 else { throw Refusal.notFound("claim") }
    }

    /// Locks a claim for the caller, or gives it back.
    static func lock(_ call: Call) async throws -> Reply {
        let claim = try await ClaimPage.find(call).claim.claimID
        let login = try call.principal.login
        if call.form["give_back"] == "1" {
            try await call.site.work.unlock(claim, for: login)
        } else {
            guard try await call.site.work.lock(claim, for: login) else {
                throw Refusal.conflict("Somebody else is working on this claim.")
            }
        }
        return .seeOther(back(to: claim, call))
    }

    private static func back(to claim: Int64, _ call: Call) -> String {
        let list = call.form["list"].flatMap(WorkList.init(rawValue:))
        return list.map { WorkListPage.claimPlace(claim, $0, WorkListPage.filter(call.form)) } ?? "/claims/\(claim)"
    }
}
