/// A payer's coverage policy: codes that are covered for certain diagnoses only.
public struct DiagnosisPolicy: Sendable, Equatable, Decodable {
    /// Procedure codes that the policy is about.
    public let codes: [String]
    /// ICD-10-CM codes or their beginnings, without dots, of which a line must point to one.
    public let diagnoses: [String]
    /// Name and number of the policy.
    public let policy: String
}
