import X12

/// Walks the segments of one 837P transaction set and gathers its claims, by position in the hierarchy.
///
/// It reads raw segments only, so that it shares no code with the typed 837P of the `X12` target.
/// Source: 005010X222A1 loops 1000A-2430.
struct ClaimReader {
    private enum Scope { case header, hierarchy, claim, otherPayer, line, priorPayer }

    private(set) var claims: [ClaimReading] = []
    private(set) var originatorReference = ""
    private(set) var submitter = PartyReading()

    private var scope = Scope.header
    /// Hierarchy so far: what the next CLM inherits.
    private var inherited = ClaimReading()
    private var lastEntity = ""

    init(_ transaction: TransactionSet) {
        for segment in transaction.segments { take(segment) }
    }

    private mutating func take(_ segment: Segment) {
        switch segment.id {
        case "BHT": originatorReference = segment[3]
        case "HL": openLevel(segment)
        case "SBR": takeSubscriber(segment)
        case "NM1": takeName(segment)
        case "REF": takeReference(segment)
        case "CLM": openClaim(segment)
        case "HI": countDiagnoses(segment)
        case "LX":
            scope = .line
            edit { $0.lines.append(LineReading()) }
        case "SV1": takeService(segment)
        case "SVD": scope = .priorPayer
        case "CAS": takeAdjustments(segment)
        case "DTP" where segment[1] == "472" && scope == .line: editLine { $0.serviceDate = segment[3] }
        default: break
        }
    }

    private mutating func openLevel(_ segment: Segment) {
        scope = .hierarchy
        switch segment[3] {
        case "20": inherited = ClaimReading()
        case "22":
            inherited.subscriber = PartyReading()
            inherited.patient = PartyReading()
            inherited.payer = PartyReading()
        default: break
        }
    }

    private mutating func takeSubscriber(_ segment: Segment) {
        if scope == .hierarchy {
            inherited.payerOrder = segment[1]
            inherited.filingIndicator = segment[9]
        } else {
            scope = .otherPayer
        }
    }

    private mutating func takeName(_ segment: Segment) {
        let party = PartyReading(
            isOrganization: segment[2] == "2", lastName: segment[3], firstName: segment[4], id: segment[9])
        lastEntity = segment[1]
        switch (scope, segment[1]) {
        case (.header, "41"): submitter = party
        case (.hierarchy, "85"): inherited.billing = party
        case (.hierarchy, "IL"):
            inherited.subscriber = party
            inherited.patient = party
        case (.hierarchy, "PR"): inherited.payer = party
        case (.hierarchy, "QC"):
            inherited.patient = party
            inherited.patient.id = inherited.subscriber.id
        case (.claim, "82"):
            edit {
                $0.renderingNPI = party.id
                $0.hasRendering = true
            }
        default: break
        }
    }

    private mutating func takeReference(_ segment: Segment) {
        switch (scope, segment[1]) {
        case (.hierarchy, "EI"), (.hierarchy, "SY"):
            if lastEntity == "85" { inherited.billingTaxID = segment[2] }
        case (.claim, "F8"): edit { $0.originalReference = segment[2] }
        case (.line, "6R"): editLine { $0.controlNumber = segment[2] }
        default: break
        }
    }

    private mutating func openClaim(_ segment: Segment) {
        scope = .claim
        var claim = inherited
        claim.patientControlNumber = segment[1]
        claim.chargeCents = X12Amount.cents(from: segment[2])
        claim.placeOfService = segment.component(5, 1)
        claim.frequency = segment.component(5, 3)
        claims.append(claim)
    }

    private mutating func countDiagnoses(_ segment: Segment) {
        let isDiagnosis = ["ABK", "ABF"].contains(segment.component(1, 1))
        if isDiagnosis { edit { $0.diagnosisCount += segment.elementCount } }
    }

    private mutating func takeService(_ segment: Segment) {
        let procedure = segment.components(1)
        editLine {
            $0.code = procedure.count > 1 ? procedure[1] : ""
            $0.modifiers = procedure.dropFirst(2).prefix(4).filter { !$0.isEmpty }
            $0.chargeCents = X12Amount.cents(from: segment[2]) ?? 0
            // Payers count whole units; a part of one counts as none.
            $0.units = Int((X12Amount.cents(from: segment[4]) ?? 0) / 100)
        }
    }

    private mutating func takeAdjustments(_ segment: Segment) {
        guard scope == .priorPayer else { return }
        var found: [Adjustment] = []
        for element in stride(from: 2, through: max(segment.elementCount, 2), by: 3) {
            guard let cents = X12Amount.cents(from: segment[element + 1]) else { continue }
            found.append(Adjustment(group: segment[1], reason: segment[element], cents: cents))
        }
        editLine { $0.priorAdjustments += found }
    }

    private mutating func edit(_ change: (inout ClaimReading) -> Void) {
        guard !claims.isEmpty else { return }
        change(&claims[claims.count - 1])
    }

    private mutating func editLine(_ change: (inout LineReading) -> Void) {
        edit { claim in
            guard !claim.lines.isEmpty else { return }
            change(&claim.lines[claim.lines.count - 1])
        }
    }
}
