/// How a payer turns an allowed amount into a payment.
public struct PaymentTerms: Sendable, Equatable, Decodable {
    /// The patient's share of the allowed amount in per cent.
    public var coinsurancePercent: Int
    /// True when the multiple procedure payment reduction applies.
    public var reducesMultipleProcedures: Bool
    /// True when services of assistants are paid at a reduced rate.
    public var reducesAssistants: Bool
    /// True when payments are cut by federal sequestration.
    public var isSequestered: Bool

    /// Terms from their parts.
    public init(
        coinsurancePercent: Int = 0, reducesMultipleProcedures: Bool = false, reducesAssistants: Bool = false,
        isSequestered: Bool = false
    ) {
        self.coinsurancePercent = coinsurancePercent
        self.reducesMultipleProcedures = reducesMultipleProcedures
        self.reducesAssistants = reducesAssistants
        self.isSequestered = isSequestered
    }

    enum CodingKeys: String, CodingKey {
        case coinsurancePercent = "coinsurance_percent"
        case reducesMultipleProcedures = "multiple_procedure_reduction"
        case reducesAssistants = "assistant_reduction"
        case isSequestered = "sequestration"
    }

    /// Reads the terms; what is absent is 0 or false.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        coinsurancePercent = try container.decodeIfPresent(Int.self, forKey: .coinsurancePercent) ?? 0
        reducesMultipleProcedures =
            try container.decodeIfPresent(Bool.self, forKey: .reducesMultipleProcedures) ?? false
        reducesAssistants = try container.decodeIfPresent(Bool.self, forKey: .reducesAssistants) ?? false
        isSequestered = try container.decodeIfPresent(Bool.self, forKey: .isSequestered) ?? false
    }
}
