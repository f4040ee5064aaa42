/// Money that a payer takes off the next cheques of a provider. Source: 005010X221A1 PLB.
struct ProviderDebt: Sendable, Hashable {
    /// PLB03-1: WO overpayment recovery, FB balance carried forward.
    var code: String
    /// PLB03-2: the claim or the cheque that it comes from.
    var reference: String
    /// Positive: reduces a cheque.
    var cents: Int64
    /// Not taken before.
    var from: Timestamp
}

/// Whose cheques and debts are meant.
struct PayeeKey: Sendable, Hashable {
    var payerID: String
    var npi: String
}
