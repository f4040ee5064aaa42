public import Billing

/// What an 837P says nothing about and the intake has to know.
public struct IntakeOptions: Sendable {
    /// Clinic codes by billing NPI (loop 2010AA of an 837P).
    public var clinicsByBillingNPI: [String: String]
    /// When the notes of an 837P were signed; nil takes the interchange's date and time (ISA09, ISA10) as UTC.
    public var noteSignedAt: Instant?

    /// True when a billing NPI that is not in the list stands for the clinic's code itself, as for checking offline.
    public var takesUnknownNPIAsClinic: Bool

    /// Options; only 837P files need any.
    public init(
        clinicsByBillingNPI: [String: String] = [:], noteSignedAt: Instant? = nil, takesUnknownNPIAsClinic: Bool = false
    ) {
        self.clinicsByBillingNPI = clinicsByBillingNPI
        self.noteSignedAt = noteSignedAt
        self.takesUnknownNPIAsClinic = takesUnknownNPIAsClinic
    }
}
