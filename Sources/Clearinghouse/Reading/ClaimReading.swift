/// A person or organisation of an NM1 segment.
struct PartyReading: Sendable, Hashable {
    /// NM102 is 2.
    var isOrganization = false
    var lastName = ""
    var firstName = ""
    /// NM109.
    var id = ""
}

/// What the simulated payer reads of one service line (loop 2400).
struct LineReading: Sendable, Hashable {
    var code = ""
    var modifiers: [String] = []
    var chargeCents: Int64 = 0
    var units = 0
    /// DTP*472, `D8` or `RD8` value as sent.
    var serviceDate = ""
    /// REF*6R; empty when the line has none.
    var controlNumber = ""
    /// Adjustments that an earlier payer made (2430 CAS).
    var priorAdjustments: [Adjustment] = []
}

/// What the simulated payer reads of one claim (loop 2300 with the hierarchy above it).
struct ClaimReading: Sendable, Hashable {
    var billing = PartyReading()
    /// REF*EI or REF*SY of the billing provider.
    var billingTaxID = ""
    var payer = PartyReading()
    var subscriber = PartyReading()
    var patient = PartyReading()
    /// SBR01: P, S or T.
    var payerOrder = ""
    /// SBR09.
    var filingIndicator = ""
    /// CLM01.
    var patientControlNumber = ""
    /// CLM02; nil when it is no amount.
    var chargeCents: Int64?
    /// CLM05-1.
    var placeOfService = ""
    /// CLM05-3.
    var frequency = ""
    /// REF*F8.
    var originalReference = ""
    var diagnosisCount = 0
    /// 2310B NM109; empty when the billing provider renders.
    var renderingNPI = ""
    var hasRendering = false
    var lines: [LineReading] = []

    var payerID: String { payer.id }
    var isPrimary: Bool { payerOrder != "S" && payerOrder != "T" }

    /// One claim of one billing provider at one payer, whichever file it came in.
    var key: ClaimKey { ClaimKey(payerID: payer.id, npi: billing.id, patientControlNumber: patientControlNumber) }
}

/// Identity of a claim for duplicate checks and status enquiries.
struct ClaimKey: Sendable, Hashable {
    var payerID: String
    var npi: String
    var patientControlNumber: String
}
