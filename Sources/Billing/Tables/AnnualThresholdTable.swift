/// Yearly amounts of occupational therapy beyond which Medicare asks for more, per beneficiary.
enum AnnualThresholdTable {
    /// Above it a line needs KX. Source: Noridian and NGS Medicare per year; 2027 is not published in what we read.
    static let attestationCents = DatedTable(byYear: [
        (2021, 211_000), (2022, 215_000), (2023, 223_000), (2024, 233_000), (2025, 241_000), (2026, 248_000),
    ])

    /// From it on the payer may review. Source: NGS Medicare; fixed until 2028.
    static let reviewCents = DatedTable(byYear: (2018...2027).map { ($0, 300_000) })

    /// Below this share of the threshold a stated KX looks like a false attestation (our own choice).
    static let earlyAttestationPercent: Int64 = 80
}
