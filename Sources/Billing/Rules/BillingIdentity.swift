/// The clinic bills under identifiers and an address that payers take.
struct BillingIdentity: Rule {
    static let about = RuleDescription(
        .init(
            "B-ID-2", .reject,
            means: "A group bills under an NPI of its own, a sole therapist under the one that renders.",
            example: "A group's billing NPI as rendering NPI: reject."),
        .init(
            "B-ID-4", .reject, .warn,
            means: "The employer identification number has nine digits and a prefix that is given out.",
            example: "12-3456789 with its dash: reject."),
        .init(
            "B-ID-5", .reject,
            means: "The billing address is a street address.",
            example: "PO Box 12: reject."),
        .init(
            "B-ID-6", .reject,
            means: "ZIP codes of billing provider and service facility have nine digits.",
            example: "78701: reject."),
        source: "837P loops 2010AA, 2310B and 2310C; IRS, EIN prefixes (not re-read)")

    static func apply(to draft: inout DraftClaim) {
        let isSame = draft.visit.rendering.npi == draft.input.clinic.npi
        if let isIndividual = draft.input.clinic.isIndividual, isIndividual != isSame {
            draft.report(
                "B-ID-2", .reject, "Billing and rendering NPI do not fit the kind of practice.", carc: "207",
                inputs: ["is_individual": .bool(isIndividual)])
        }
        checkTaxID(draft.input.clinic.taxID, &draft)
        let address = draft.input.clinic.address
        if isBox(address.line1) || address.line2.map(isBox) == true {
            draft.report("B-ID-5", .reject, "The billing address is a post office box.", carc: "16")
        }
        checkZIP(address, role: "billing", &draft)
        if let place = draft.visit.serviceLocation { checkZIP(place.address, role: "service_location", &draft) }
    }

    private static func checkTaxID(_ taxID: String, _ draft: inout DraftClaim) {
        let isShaped = taxID.utf8.count == 9 && taxID.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if !isShaped {
            draft.report("B-ID-4", .reject, "The tax identifier has not nine digits.", carc: "16")
        } else if let prefix = Int(taxID.prefix(2)), !isGivenOut(prefix: prefix) {
            draft.report("B-ID-4", .warn, "The tax identifier has a prefix that is not given out.", carc: "16")
        }
    }

    private static func isGivenOut(prefix: Int) -> Bool {
        switch prefix {
        case 0, 7...9, 17...19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97: false
        default: true
        }
    }

    private static func checkZIP(_ address: Visit.Address, role: String, _ draft: inout DraftClaim) {
        let digits = address.postalCode.utf8
        guard digits.count != 9 || !digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
        draft.report(
            "B-ID-6", .reject, "A ZIP code has not nine digits.", carc: "16", inputs: ["role": .text(role)])
    }

    /// True for a post office or lock box, however it is dotted and spaced.
    private static func isBox(_ line: String) -> Bool {
        switch line.utf8.first {
        case UInt8(ascii: "P"), UInt8(ascii: "p"), UInt8(ascii: "L"), UInt8(ascii: "l"): break
        default: return false
        }
        let letters = line.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x41...0x5a: byte
            case 0x61...0x7a: byte - 0x20
            default: nil
            }
        }
        return starts(letters, "POBOX") || starts(letters, "POSTOFFICEBOX") || starts(letters, "LOCKBOX")
    }

    private static func starts(_ letters: [UInt8], _ word: StaticString) -> Bool {
        letters.starts(with: word.description.utf8)
    }
}
