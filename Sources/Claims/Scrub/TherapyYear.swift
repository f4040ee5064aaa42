internal import Billing

/// A patient's calendar year of therapy with one kind of payer: what the annual threshold counts over.
struct TherapyYear: Hashable, Sendable {
    let clinicID: Int32
    let patientIndex: [UInt8]
    let payerClass: PayerClass
    let year: Int16

    init(_ claim: Claim) {
        clinicID = claim.clinicID
        patientIndex = claim.patientIndex
        payerClass = claim.payerClass
        year = Int16(claim.serviceDate.day.year)
    }
}
