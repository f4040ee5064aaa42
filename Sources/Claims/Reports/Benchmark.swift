/// What others say is usual, with who says so and how far to believe it.
public struct Benchmark: Sendable, Hashable, Codable {
    /// The usual figure, in words.
    public let industry: String?
    /// What a billing service promises.
    public let promised: String?
    /// Who says so.
    public let source: String
    /// How far to believe it.
    public let confidence: String

    private static let advertised = "low: advertising, without method or sample"

    /// By the measure's id.
    static let known: [String: Benchmark] = [
        "clean_claim_rate": Benchmark(
            industry: "85 %", promised: "98 %", source: "MyMedicalBillingService, page on OT billing",
            confidence: advertised),
        "denial_rate": Benchmark(
            industry: "12 %", promised: "4 %", source: "MyMedicalBillingService and Sparc Care, pages on OT billing",
            confidence: advertised),
        "days_in_receivables": Benchmark(
            industry: "more than 40 days", promised: "21 to 22 days",
            source: "MyMedicalBillingService and Sparc Care, pages on OT billing", confidence: advertised),
        "resubmission_rate": Benchmark(
            industry: "7 %", promised: "less than 1 %", source: "MyMedicalBillingService, page on OT billing",
            confidence: advertised),
        "net_collection_rate": Benchmark(
            industry: "87 %", promised: "96 %", source: "Sparc Care, page on OT billing (before and after)",
            confidence: advertised),
        "appeal_success": Benchmark(
            industry: nil, promised: "95 %", source: "Sparc Care, page on OT billing", confidence: advertised),
        "payer_turnaround": Benchmark(
            industry: nil, promised: "3 to 5 days", source: "Sparc Care, page on OT billing",
            confidence: "low: Medicare alone holds electronic clean claims for 13 days"),
        "sla_24h": Benchmark(
            industry: nil, promised: "24 to 48 hours", source: "MyMedicalBillingService, page on OT billing",
            confidence: advertised),
    ]
}
