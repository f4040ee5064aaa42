/// What a claim knows about two services that an edit pairs, and what may be done about them.
struct PairFacts {
    /// The service that is paid; nil when it stands on another claim of the day.
    private let first: Int?
    /// The service that is not paid beside it.
    private let second: Int
    private let firstCode: String
    /// Modifiers that the clinic gave; what rules added decides nothing, so that the order of pairs does not either.
    private let firstModifiers: [String]
    private let secondModifiers: [String]
    private let separation: Service.Separation
    private let isOtherDiscipline: Bool

    /// Two services of the claim.
    init(_ first: Int, _ second: Int, _ draft: DraftClaim) {
        self.first = first
        self.second = second
        firstCode = draft.services[first].code
        firstModifiers = draft.services[first].givenModifiers
        secondModifiers = draft.services[second].givenModifiers
        separation = draft.services[second].separation(from: draft.services[first].intervals)
        isOtherDiscipline = draft.discipline(ofService: first) != draft.discipline(ofService: second)
    }

    /// A service of the claim beside one of another claim.
    init(_ other: SameDayService, _ second: Int, _ draft: DraftClaim) {
        first = nil
        self.second = second
        firstCode = other.code
        firstModifiers = other.modifiers
        secondModifiers = draft.services[second].givenModifiers
        separation = draft.services[second].separation(from: other.intervals)
        let discipline = other.modifiers.first(where: Modifier.isDiscipline) ?? Modifier.occupationalTherapy
        isOtherDiscipline = draft.discipline(ofService: second) != discipline
    }

    /// True when a modifier of distinct services stands on one of the lines.
    var isDistinctStated: Bool { (firstModifiers + secondModifiers).contains(where: Modifier.isDistinctService) }
    /// True when one stands on the first service.
    var isDistinctOnFirst: Bool { firstModifiers.contains(where: Modifier.isDistinctService) }

    /// True when the lines carry a modifier that passes an edit.
    func hasModifier(onEitherLine: Bool) -> Bool {
        secondModifiers.contains(where: Modifier.isEditAssociated)
            || onEitherLine && firstModifiers.contains(where: Modifier.isEditAssociated)
    }

    /// True when the code stands in an exclusion of the manual's text with another code of the day.
    static func isExcluded(_ code: String, _ draft: DraftClaim) -> Bool {
        draft.lines.contains { PolicyExclusionTable.decides(code, $0.claim.code) }
            || draft.input.sameDayServices.contains { PolicyExclusionTable.decides(code, $0.code) }
    }

    /// The rule that answers for the pair: re-evaluations have one of their own.
    private func rule(_ draft: DraftClaim) -> String {
        draft.services[second].code == "97168" ? "B-NCCI-3" : "B-NCCI-1"
    }

    private func inputs(_ draft: DraftClaim) -> Finding.Inputs {
        ["column1": .text(firstCode), "column2": .text(draft.services[second].code)]
    }

    /// Reports on the lines of the pair.
    func report(
        _ severity: Finding.Severity, _ message: String, rule: String? = nil, evidence: String? = nil,
        _ draft: inout DraftClaim
    ) {
        var inputs = self.inputs(draft)
        if let evidence { inputs["evidence"] = .text(evidence) }
        var lines = draft.lines(of: second)
        if let first, severity != .fix { lines = (draft.lines(of: first) + lines).sorted() }
        draft.report(rule ?? self.rule(draft), severity, message, lines: lines, carc: "236", inputs: inputs)
    }

    /// What a modifier that the clinic states must bear.
    func checkStated(_ draft: inout DraftClaim) {
        if separation == .overlapping {
            return report(.reject, "The modifier says distinct, and the times overlap.", &draft)
        }
        if !isDistinctStated {
            return report(.warn, "An edit is passed by a modifier that says nothing of time.", rule: "B-NCCI-2", &draft)
        }
        if rule(draft) == "B-NCCI-3", draft.visit.evidence?.statusChangeDocumented != true {
            report(.warn, "The change of status behind the re-evaluation is not documented.", &draft)
        }
        preferX(&draft)
    }

    private func preferX(_ draft: inout DraftClaim) {
        guard draft.payer.distinctService == .x, let reason = distinction(draft) else { return }
        let wanted = draft.payer.distinctService.modifier(reason)
        var hasChanged = false
        for line in draft.lines(of: second) {
            guard let place = draft.lines[line].claim.modifiers.firstIndex(of: "59") else { continue }
            draft.lines[line].claim.modifiers[place] = wanted
            hasChanged = true
        }
        guard hasChanged else { return }
        report(
            .fix, "59 was replaced by the X modifier that fits.", rule: "B-MOD-8", evidence: reason.rawValue, &draft)
    }

    /// Moves a modifier of distinct services from the first code to the second, where the payer reads it.
    func moveToSecond(_ draft: inout DraftClaim) {
        guard let first, let modifier = firstModifiers.first(where: Modifier.isDistinctService) else { return }
        if separation == .overlapping {
            return report(.reject, "The modifier says distinct, and the times overlap.", &draft)
        }
        let reason = draft.payer.distinctService == .x && modifier == "59" ? distinction(draft) : nil
        mark(reason.map(draft.payer.distinctService.modifier) ?? modifier, &draft)
        for line in draft.lines(of: first) { draft.lines[line].claim.modifiers.removeAll { $0 == modifier } }
        report(
            .fix, "The modifier was moved to the code that needs it.", rule: "B-MOD-20", evidence: reason?.rawValue,
            &draft)
    }

    /// Adds the modifier that stored evidence carries, or else holds the claim.
    func prove(_ draft: inout DraftClaim) {
        if (firstModifiers + secondModifiers).contains(where: { $0 == "22" || $0 == "76" || $0 == "77" }) {
            report(.warn, "22, 76 and 77 pass no edit.", rule: "B-MOD-10", &draft)
        }
        let isReEvaluation = rule(draft) == "B-NCCI-3"
        let isDocumented = !isReEvaluation || draft.visit.evidence?.statusChangeDocumented == true
        guard let reason = distinction(draft), isDocumented else {
            let severity: Finding.Severity =
                draft.visit.isKnownByClaimOnly && separation == .unknown ? .warn : .reject
            return report(
                severity,
                isReEvaluation
                    ? "A re-evaluation beside treatment needs separate time and a documented change of status."
                    : "Document separate time, or drop the second code.", &draft)
        }
        let modifier = draft.payer.distinctService.modifier(reason)
        guard mark(modifier, &draft) else { return }
        var inputs = self.inputs(draft)
        inputs["evidence"] = .text(reason.rawValue)
        inputs["modifier"] = .text(modifier)
        draft.report(
            rule(draft), .fix, "The note proves a distinct service; the modifier was added.",
            lines: draft.lines(of: second), carc: "236", inputs: inputs)
    }

    /// Marks the second service as distinct, once; true when lines changed.
    @discardableResult
    private func mark(_ modifier: String, _ draft: inout DraftClaim) -> Bool {
        var hasChanged = false
        for line in draft.lines(of: second)
        where !draft.lines[line].claim.modifiers.contains(where: Modifier.isDistinctService) {
            draft.lines[line].claim.modifiers.append(modifier)
            hasChanged = true
        }
        return hasChanged
    }

    /// Why the services are distinct, by what is stored; nil when nothing shows it.
    private func distinction(_ draft: DraftClaim) -> Distinction? {
        if isOtherDiscipline { return .otherPractitioner }
        switch separation {
        case .overlapping: return nil
        case .separate: return .separateTime
        case .unknown: return draft.visit.evidence?.separateSession == true ? .separateSession : nil
        }
    }
}
