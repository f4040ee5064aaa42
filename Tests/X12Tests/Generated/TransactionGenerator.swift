import X12

/// Invents transaction sets with nearly every loop and element that we know, sound under their guides, from a seed.
struct TransactionGenerator {
    private var generator: SeededGenerator
    private var serial = 0

    init(seed: UInt64) {
        generator = SeededGenerator(state: seed)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    mutating func cents(_ range: ClosedRange<Int> = 1...99_999) -> Int64 { Int64(number(range)) }

    /// True in `percent` of a hundred cases.
    mutating func chance(_ percent: Int = 60) -> Bool { number(1...100) <= percent }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...(values.count - 1))] }

    /// The value in most cases, else nil.
    mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? { chance() ? value(&self) : nil }

    /// The text in most cases, else empty.
    mutating func maybeText(_ text: (inout Self) -> String) -> String { chance() ? text(&self) : "" }

    mutating func list<Value>(_ count: ClosedRange<Int>, _ value: (inout Self) -> Value) -> [Value] {
        (0..<number(count)).map { _ in value(&self) }
    }

    /// A name of letters, each time another.
    mutating func word() -> String {
        String((0..<number(3...9)).map { _ in Character(Unicode.Scalar(UInt8(65 + number(0...25)))) })
    }

    /// An identifier that is used once.
    mutating func id(_ prefix: String) -> String {
        serial += 1
        return "\(prefix)\(number(100...999))-\(serial)"
    }

    mutating func digits(_ count: Int) -> String { (0..<count).map { _ in String(number(1...9)) }.joined() }

    mutating func day() -> String {
        let month = number(1...12)
        let day = number(1...28)
        return "2026\(month < 10 ? "0" : "")\(month)\(day < 10 ? "0" : "")\(day)"
    }

    mutating func time() -> String { pick(["0815", "1300", "2359"]) }

    mutating func npi() -> String { pick(["1679328645", "1003000126", "1003000134", "1245319599"]) }

    mutating func taxonomy() -> String { pick(["225X00000X", "261QR0400X"]) }

    mutating func person(_ code: String, _ qualifier: String = "", _ id: String = "") -> EntityName {
        let middle = maybeText { $0.word() }
        let suffix = chance(20) ? "JR" : ""
        return EntityName(
            person: word(), first: word(), middle: middle, suffix: suffix, entityCode: code, idQualifier: qualifier,
            id: id)
    }

    mutating func organization(_ code: String, _ qualifier: String = "", _ id: String = "") -> EntityName {
        EntityName(organization: "\(word()) \(word())", entityCode: code, idQualifier: qualifier, id: id)
    }

    mutating func member(_ code: String = "IL") -> EntityName { person(code, "MI", id("M")) }

    mutating func payer(_ code: String = "PR", _ qualifier: String = "PI") -> EntityName {
        organization(code, qualifier, id("P"))
    }

    mutating func address() -> PartyAddress {
        PartyAddress(
            line1: "\(number(1...999)) \(word()) ST", line2: maybeText { "SUITE \($0.number(1...99))" }, city: word(),
            state: pick(["TX", "NC", "CA"]), postalCode: digits(9))
    }

    mutating func contact(_ function: String = "IC", _ qualifiers: [String] = ["TE", "EX"]) -> Contact {
        Contact(
            function: function, name: word(),
            numbers: qualifiers.map {
                Contact.Number(
                    qualifier: $0, value: $0 == "EM" ? "\(word())@CLINIC.EXAMPLE" : digits($0 == "EX" ? 4 : 10))
            })
    }

    mutating func procedure() -> Procedure {
        Procedure(
            code: pick(["97530", "97110", "97140", "97535"]), modifiers: pick([[], ["GO"], ["GO", "CO", "59", "KX"]]))
    }

    /// One reference of each qualifier, in most cases.
    mutating func references(_ qualifiers: String...) -> [Reference] {
        qualifiers.filter { _ in chance() }.map { Reference(qualifier: $0, value: id($0)) }
    }

    /// One date of each qualifier, in most cases.
    mutating func dates(_ qualifiers: String...) -> [DateReference] {
        qualifiers.filter { _ in chance() }.map { DateReference(qualifier: $0, from: day()) }
    }

    /// Adjustments that add up to `total`, those of one group together.
    mutating func adjustments(_ total: Int64, groups: [String] = ["CO", "PR"]) -> [Adjustment] {
        guard total != 0 else { return [] }
        let first = Int64(number(0...Int(abs(total)))) * (total < 0 ? -1 : 1)
        let reasons = ["45", "59", "253", "97", "96", "50", "29"]
        var found: [Adjustment] = []
        if groups.count > 1, first != 0 {
            // Seven reasons do not fit into one segment.
            let count = chance(20) ? 7 : 1
            found = reasons.prefix(count).map { Adjustment(group: groups[0], reason: $0, amountCents: 0) }
            found[0].amountCents = first
        }
        let rest = groups.count > 1 ? total - first : total
        if rest != 0 {
            found.append(
                Adjustment(
                    group: groups[groups.count - 1], reason: "2", amountCents: rest, quantity: chance(20) ? "1" : ""))
        }
        return found
    }

    mutating func attachment() -> Attachment {
        chance()
            ? Attachment(reportType: "09", transmission: "FX", controlNumber: id("A"))
            : .init(reportType: "B4", transmission: "AA")
    }

    mutating func contract() -> Contract {
        var contract = Contract(type: "09", amountCents: maybe { $0.cents() })
        contract.percent = maybeText { _ in "12.5" }
        contract.code = maybeText { $0.word() }
        contract.termsDiscountPercent = maybeText { _ in "2" }
        contract.version = maybeText { $0.word() }
        return contract
    }

    mutating func outpatient() -> OutpatientAdjudication {
        var adjudication = OutpatientAdjudication(
            remarks: chance() ? ["MA01"] : ["MA01", "N130", "MA18", "MA07", "MA13"])
        adjudication.reimbursementRate = maybeText { _ in "0.8" }
        adjudication.hcpcsPayableCents = maybe { $0.cents() }
        adjudication.renalPaidCents = maybe { $0.cents() }
        adjudication.nonPayableProfessionalCents = maybe { $0.cents() }
        return adjudication
    }

    mutating func delivery() -> ServiceDelivery {
        var delivery = ServiceDelivery(quantityQualifier: "VS", quantity: String(number(1...30)))
        if chance() {
            delivery.frequencyUnit = "WK"
            delivery.frequency = "2"
        }
        delivery.timePeriod = "34"
        delivery.periodCount = String(number(1...6))
        return delivery
    }
}
