internal import Billing
internal import Foundation
internal import X12

/// What a 271 says about occupational therapy: codes, numbers and money, and nothing of who the patient is.
///
/// Payers answer with a table of EB facts, of which most say nothing about therapy. Of facts that contradict one another
/// the one about occupational therapy (AD) counts before one about rehabilitation (A9, AC, AE) and before the plan's (30),
/// and one in the network before one outside of it. Source: 005010X279A1 loop 2110C; what Medicare's insurance types mean
/// follows the HETS companion guide and is not certain.
struct TherapyBenefits: Codable, Sendable, Hashable {
    /// False when therapy is carved out or not covered (EB*I).
    var coversTherapy: Bool?
    /// What the patient pays at the visit (EB*B), cents.
    var copayCents: Int64?
    /// The patient's part of the allowed amount (EB*A), in hundredths of a percent.
    var coinsurance: Int?
    /// What is left of the deductible (EB*C with EB06 29), cents.
    var deductibleLeftCents: Int64?
    /// Visits left (EB06 29, EB09 VS), before the one asked about.
    var visitsLeft: Int?
    /// Visits of the benefit period (EB*F), used ones included.
    var visitLimit: Int?
    /// Therapy allowed in the calendar year so far (EB*F or EB*D with EB06 24), cents: Medicare's running amount.
    var usedCents: Int64?
    /// Whether therapy needs prior authorization (EB11 Y or N).
    var requiresAuthorization: Bool?
    /// Ids or names of other payers (EB*R, loop 2120).
    var otherPayers: [String] = []
    /// True when Medicare names a Medicare Advantage plan.
    var isInMedicareAdvantage: Bool?
    /// True when Medicare names a payer that pays before it.
    var isOtherPayerPrimary: Bool?
    /// Date of death (DTP*442), ISO.
    var diedOn: String?
    /// True when the payer knows the patient's data differently (INS03 001, INS04 25).
    var isCorrected = false

    /// What is said of these members, those of one answer.
    init(_ members: [Eligibility271.Member]) {
        var covers = Choice<Bool>(), copay = Choice<Int64>(), share = Choice<Int>(), deductible = Choice<Int64>()
        var left = Choice<Int>(), limit = Choice<Int>(), used = Choice<Int64>(), authorization = Choice<Bool>()
        for fact in members.flatMap(\.benefits) {
            takePlan(fact)
            let weight = Self.weight(of: fact)
            guard weight > 0 else { continue }
            switch fact.information {
            case "1", "2", "3", "4": covers.offer(true, weight: weight)
            case "I": covers.offer(false, weight: weight)
            case "A": share.offer(Self.hundredths(fact.percent), weight: weight)
            case "B": copay.offer(fact.amountCents, weight: weight)
            case "C" where fact.timePeriod == "29": deductible.offer(fact.amountCents, weight: weight)
            default: break
            }
            // An amount of the whole plan is not one of therapy.
            if ["D", "F"].contains(fact.information), fact.timePeriod == "24", fact.serviceTypes.contains("AD") {
                used.offer(fact.amountCents, weight: weight)
            }
            if fact.timePeriod == "29" {
                left.offer(Self.visits(fact), weight: weight)
            } else {
                limit.offer(Self.visits(fact), weight: weight)
            }
            if fact.authorizationRequired == "Y" || fact.authorizationRequired == "N" {
                authorization.offer(fact.authorizationRequired == "Y", weight: weight)
            }
        }
        coversTherapy = covers.value
        copayCents = copay.value
        coinsurance = share.value
        deductibleLeftCents = deductible.value
        visitsLeft = left.value
        visitLimit = limit.value
        usedCents = used.value
        requiresAuthorization = authorization.value
        for member in members {
            isCorrected = isCorrected || member.isCorrected
            let death = member.dates.first { $0.qualifier == "442" }
            diedOn = death.flatMap { CalendarDay(x12: $0.from) }?.iso ?? diedOn
        }
    }

    /// Of values that are offered, the first of the greatest weight.
    private struct Choice<Value> {
        private(set) var value: Value?
        private var weight = 0

        mutating func offer(_ offered: Value?, weight: Int) {
            guard let offered, weight > self.weight else { return }
            value = offered
            self.weight = weight
        }
    }

    /// Medicare: plans of Medicare Advantage, and the reasons why another payer pays first (EB04).
    private mutating func takePlan(_ fact: Eligibility271.Benefit) {
        guard fact.information == "R" else { return }
        otherPayers += fact.relatedEntities.map { $0.id.isEmpty ? $0.name : $0.id }.filter { !otherPayers.contains($0) }
        switch fact.insuranceType {
        case "HM", "HN", "IN", "PR", "PS": isInMedicareAdvantage = true
        case "12", "13", "14", "15", "16", "41", "42", "43", "47": isOtherPayerPrimary = true
        default: break
        }
    }

    /// How much a fact says about therapy: 0 nothing.
    private static func weight(of fact: Eligibility271.Benefit) -> Int {
        let about =
            if fact.serviceTypes.contains("AD") {
                3
            } else if fact.serviceTypes.contains(where: { ["A9", "AC", "AE"].contains($0) }) {
                2
            } else if fact.serviceTypes.isEmpty || fact.serviceTypes.contains("30") {
                1
            } else {
                0
            }
        return about * 2 - (fact.inNetwork == "N" && about > 0 ? 1 : 0)
    }

    /// EB10 with EB09 VS, or an HSD that counts visits.
    private static func visits(_ fact: Eligibility271.Benefit) -> Int? {
        if fact.quantityQualifier == "VS" { return whole(fact.quantity) }
        let delivery = fact.deliveries.first { $0.quantityQualifier == "VS" }
        return fact.information == "F" ? delivery.flatMap { whole($0.quantity) } : nil
    }

    private static func whole(_ text: String) -> Int? { Int(text.prefix { $0 != "." }) }

    /// A fraction such as `.2` in hundredths of a percent.
    private static func hundredths(_ fraction: String) -> Int? {
        Double(fraction).flatMap { (0...1).contains($0) ? Int(($0 * 10_000).rounded()) : nil }
    }

    /// Whether anything but the active coverage bears on a claim: most answers say nothing else.
    var bearsOnClaims: Bool {
        coversTherapy == false || visitsLeft != nil || requiresAuthorization == true || isInMedicareAdvantage == true
            || isOtherPayerPrimary == true || diedOn != nil || usedCents != nil
    }

    /// As it is stored.
    var json: String? {
        guard let bytes = try? JSONEncoder().encode(self) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What was stored; `nil` when it cannot be read.
    init?(json: String) {
        guard let read = try? JSONDecoder().decode(TherapyBenefits.self, from: Data(json.utf8)) else { return nil }
        self = read
    }

    /// As the rules take it.
    func coverageFacts(checkedOn day: CalendarDay) -> CoverageFacts {
        var facts = CoverageFacts()
        facts.isActive = true
        facts.checkedOn = day
        facts.coversTherapy = coversTherapy
        facts.visitsLeft = visitsLeft
        facts.usedCents = usedCents
        facts.requiresAuthorization = requiresAuthorization
        facts.isInMedicareAdvantage = isInMedicareAdvantage
        facts.isOtherPayerPrimary = isOtherPayerPrimary
        facts.diedOn = diedOn.flatMap { CalendarDay(iso: $0) }
        return facts
    }
}
