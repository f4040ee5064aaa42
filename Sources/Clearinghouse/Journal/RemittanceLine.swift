/// A claim, or an amount of the provider's own, of an 835 that the partner has taken: what a checker compares its books
/// with. Holds no patient data.
public struct RemittanceLine: Codable, Sendable, Hashable {
    /// TRN02.
    public var trace: String
    /// NM109 of the payer.
    public var payerID: String
    /// NM109 of the payee.
    public var payeeNPI: String
    /// BPR02 of the whole transaction set.
    public var paymentCents: Int64
    /// Place of the claim in the transaction set, from 1; 0 for a PLB.
    public var position: Int
    /// CLM01 as received, however CLP01 shows it; empty for a PLB.
    public var patientControlNumber: String
    /// CLP02, or PLB03-1.
    public var code: String
    /// CLP03.
    public var chargeCents: Int64
    /// CLP04, or PLB04.
    public var paidCents: Int64
    /// What it leaves to the patient.
    public var patientCents: Int64

    private enum CodingKeys: String, CodingKey {
        case trace, position, code
        case payerID = "payer_id"
        case payeeNPI = "payee_npi"
        case paymentCents = "payment_cents"
        case patientControlNumber = "patient_control_number"
        case chargeCents = "charge_cents"
        case paidCents = "paid_cents"
        case patientCents = "patient_cents"
    }
}

extension RemittanceLine {
    /// Appends the line as JSON with its keys in order.
    func write(to text: inout [UInt8]) {
        var fields = JSONFields()
        fields.add("charge_cents", chargeCents)
        fields.add("code", code)
        fields.add("paid_cents", paidCents)
        fields.add("patient_cents", patientCents)
        fields.add("patient_control_number", patientControlNumber)
        fields.add("payee_npi", payeeNPI)
        fields.add("payer_id", payerID)
        fields.add("payment_cents", paymentCents)
        fields.add("position", Int64(position))
        fields.add("trace", trace)
        text += fields.finish()
    }
}
