import X12

/// One person asked about in a 270 or 276.
struct EnquirySubject: Sendable {
    var payer = PartyReading()
    /// 1P: the provider on whose behalf is asked.
    var provider = PartyReading()
    /// 41: who asks (276 only).
    var receiver = PartyReading()
    var person = PartyReading()
    var isDependent = false
    /// TRN02 and TRN03.
    var trace: (number: String, originator: String) = ("", "")
    /// DMG02 and DMG03.
    var birthDate = ""
    var sex = ""
    /// EQ01 values.
    var serviceTypes: [String] = []
    /// DTP03 of 291 (270) or 472 (276).
    var serviceDate = ""
    /// REF02 by REF01: EJ, 1K, D9.
    var references: [String: String] = [:]
}

/// Walks the segments of one 270 or 276 transaction set. Source: 005010X279A1 and 005010X212, HL hierarchy.
struct EnquiryReading: Sendable {
    private(set) var subjects: [EnquirySubject] = []
    /// BHT03.
    private(set) var reference = ""

    private var inherited = EnquirySubject()
    private var isSubject = false

    init(_ transaction: TransactionSet) {
        for segment in transaction.segments { take(segment) }
        // A subscriber above a dependent is not asked about.
        subjects.removeAll { $0.trace.number.isEmpty && $0.serviceTypes.isEmpty }
    }

    private mutating func take(_ segment: Segment) {
        switch segment.id {
        case "BHT": reference = segment[3]
        case "HL":
            isSubject = segment[3] == "22" || segment[3] == "23"
            guard isSubject else { return }
            subjects.append(inherited)
            edit { $0.isDependent = segment[3] == "23" }
        case "NM1": takeName(segment)
        case "TRN": edit { $0.trace = (segment[2], segment[3]) }
        case "DMG":
            edit {
                $0.birthDate = segment[2]
                $0.sex = segment[3]
            }
        case "EQ": edit { $0.serviceTypes += segment.repetitions(1) }
        case "DTP" where ["291", "472"].contains(segment[1]): edit { $0.serviceDate = segment[3] }
        case "REF": edit { $0.references[segment[1]] = segment[2] }
        default: break
        }
    }

    private mutating func takeName(_ segment: Segment) {
        let party = PartyReading(
            isOrganization: segment[2] == "2", lastName: segment[3], firstName: segment[4], id: segment[9])
        switch segment[1] {
        case "PR": inherited.payer = party
        case "41": inherited.receiver = party
        case "1P": inherited.provider = party
        case "IL":
            edit { $0.person = party }
            inherited.person.id = party.id
        case "QC", "03":
            edit { subject in
                let member = subject.person.id
                subject.person = party
                if party.id.isEmpty { subject.person.id = member }
            }
        default: break
        }
    }

    private mutating func edit(_ change: (inout EnquirySubject) -> Void) {
        guard isSubject, !subjects.isEmpty else { return }
        change(&subjects[subjects.count - 1])
    }
}
