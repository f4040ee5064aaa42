/// One-on-one time is spent once: not on two timed services of a patient, and not twice by one performer.
///
/// Supervised modalities may run beside another service (NCCI policy manual 2026 ch. XI §P.2).
struct OverlappingTime: Rule {
    static let about = RuleDescription(
        .init(
            "B-UNIT-5", .reject,
            means: "One-on-one time is spent once: on one service, and on one patient.",
            example: "Patient A 09:00-09:30, patient B 09:15-09:45 by one therapist: reject."),
        source: "NCCI policy manual 2026 ch. XI §P.2")

    private struct Span {
        let service: Int
        let start: Int
        let end: Int
        let performer: Visit.Performer
        let isTimed: Bool
    }

    static func apply(to draft: inout DraftClaim) {
        rejectGroups(&draft)
        guard draft.services.count > 1 || !draft.input.otherPatientIntervals.isEmpty else { return }
        let spans = Self.spans(draft.services).sorted { ($0.start, $0.service) < ($1.start, $1.service) }
        var reported: [(Int, Int)] = []
        for (index, first) in spans.enumerated() {
            for second in spans[(index + 1)...] {
                if second.start >= first.end { break }
                let pair = (min(first.service, second.service), max(first.service, second.service))
                guard Self.compete(first, second), !reported.contains(where: { $0 == pair }) else { continue }
                reported.append(pair)
                Self.report(pair, minutes: min(first.end, second.end) - second.start, &draft)
            }
        }
        rejectOtherPatients(spans, &draft)
    }

    /// Nobody treats two patients one on one in the same minute.
    private static func rejectOtherPatients(_ spans: [Span], _ draft: inout DraftClaim) {
        let others = draft.input.otherPatientIntervals
        if others.isEmpty { return }
        for span in spans {
            let minutes =
                others.map { other -> Int in
                    guard Self.isSame(span.performer, other.performer) else { return 0 }
                    return min(span.end, other.end.minutes) - max(span.start, other.start.minutes)
                }.max() ?? 0
            guard minutes > 0 else { continue }
            draft.report(
                "B-UNIT-5", .reject, "The same minutes are given to another patient one on one.",
                services: [span.service], carc: "97",
                inputs: [
                    "code": .text(draft.services[span.service].code), "overlap_minutes": .int(Int64(minutes)),
                ])
        }
    }

    private static func rejectGroups(_ draft: inout DraftClaim) {
        for index in draft.services.indices where draft.services[index].isGroup {
            guard draft.services[index].procedure.timing == .quarterHours else { continue }
            draft.report(
                "B-UNIT-5", .reject, "Group treatment was reported with a one-on-one code; 97150 is the group code.",
                services: [index], carc: "16", inputs: ["code": .text(draft.services[index].code)])
        }
    }

    private static func spans(_ services: [Service]) -> [Span] {
        var spans: [Span] = []
        spans.reserveCapacity(services.count)
        for index in services.indices {
            let isTimed = services[index].isQuarterHours
            guard isTimed || services[index].procedure.traits.contains(.evaluation) else { continue }
            for interval in services[index].intervals where interval.end > interval.start {
                spans.append(
                    Span(
                        service: index, start: interval.start.minutes, end: interval.end.minutes,
                        performer: interval.performer, isTimed: isTimed))
            }
        }
        return spans
    }

    private static func compete(_ first: Span, _ second: Span) -> Bool {
        if first.isTimed && second.isTimed { return true }
        return isSame(first.performer, second.performer)
    }

    private static func isSame(_ first: Visit.Performer, _ second: Visit.Performer) -> Bool {
        first == second || first == .both || second == .both
    }

    private static func report(_ pair: (Int, Int), minutes: Int, _ draft: inout DraftClaim) {
        draft.report(
            "B-UNIT-5", .reject, "One-on-one time overlaps.", services: [pair.0, pair.1], carc: "97",
            inputs: [
                "first_code": .text(draft.services[pair.0].code), "second_code": .text(draft.services[pair.1].code),
                "overlap_minutes": .int(Int64(minutes)),
            ])
    }
}
