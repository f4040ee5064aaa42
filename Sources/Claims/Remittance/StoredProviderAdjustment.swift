internal import Billing
internal import Postgres
internal import X12

/// One PLB adjustment of a remittance: money of the provider, never of a patient.
struct StoredProviderAdjustment: Sendable {
    let remittanceID: Int64
    /// From 1, over all PLB of the remittance.
    let position: Int32
    let clinicID: Int32
    /// PLB01.
    let providerID: String
    /// PLB02.
    let fiscalOn: PostgresDate?
    /// PLB03-1.
    let code: String
    /// PLB04: positive reduces the payment.
    let amountCents: Int64
    /// Blind index of PLB03-2.
    let referenceIndex: [UInt8]
    /// The claim that PLB03-2 names by our number or the payer's.
    let claimID: Int64?

    var account: LedgerEntry.Account { Self.account(of: code) }

    var entries: [LedgerEntry] {
        Ledger.provider(
            amountCents, account: account, clinicID: clinicID, remittanceID: remittanceID, position: position)
    }

    /// The account of a PLB03-1. Source: 005010X221A1, PLB, adjustment reason codes; most meanings are from memory.
    static func account(of code: String) -> LedgerEntry.Account {
        switch code {
        case "FB": .forwardingBalance
        case "WO": .overpaymentRecovery
        case "L3", "L6", "51": .payerInterest
        default: .providerAdjustment
        }
    }

    /// What PLB03-2 may name: the whole, and its first word, since some payers put a member's number after theirs.
    static func references(_ adjustment: Remittance835.ProviderAdjustment) -> [String] {
        let whole = adjustment.reference.uppercased()
        let first = whole.split(separator: " ").first.map(String.init) ?? ""
        return Set([whole, first]).filter { !$0.isEmpty }.sorted()
    }
}
