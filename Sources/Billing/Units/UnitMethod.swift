/// How timed minutes become units.
public enum UnitMethod: String, Codable, Sendable, CaseIterable {
    /// CMS total time, the "8-minute rule" (Pub 100-04 ch. 5 §20.2.C).
    case cms8
    /// AMA midpoint per code, the "rule of eights".
    case ama8
    /// Whole quarter hours per code, nothing rounded up (some workers' compensation and Medicaid programmes).
    case full15
    /// Per code, a started quarter hour from the payer's own number of minutes on.
    case payerSpecific = "payer_specific"
}
