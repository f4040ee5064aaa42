/// Ids of the catalogue that no claim can break, because of how claims are made, and what is computed elsewhere.
enum ConstructionTable {
    static let held = RuleDescription(
        .init(
            "B-MOD-6",
            means: "KX follows the rules of the annual threshold, B-KX-1 to B-KX-5.",
            example: "See B-KX-1."),
        .init(
            "B-KX-5",
            means: "The threshold binds outpatient therapy under Part B in every setting.",
            example: "Clinic, home and telehealth alike."),
        .init(
            "B-DATE-2",
            means: "A claim has one day of service, so that it spans neither months nor years.",
            example: "Two days of treatment: two claims."),
        .init(
            "B-AMT-1",
            means: "The total charge is computed as the sum of the lines.",
            example: "Lines of 90.00 and 180.00: 270.00."),
        .init(
            "B-CHR-2",
            means: "The claim's control number is made by us: short, unique for ever, and without patient data.",
            example: "At most twenty characters."),
        .init(
            "B-TF-4",
            means: "Acknowledgements are kept byte by byte as proof of timely filing.",
            example: "The 277CA with its date."),
        .init(
            "B-PAY-1",
            means: "Expected payments cut practice expense by half for every unit but the dearest of the day.",
            example: "Two units of one code: one in full, one reduced."),
        .init(
            "B-PAY-2",
            means: "Expected payments pay 85 per cent of the payer's share for assistants from 2022 on.",
            example: "Allowed 100.00, coinsurance 20.00: 68.00 instead of 80.00."),
        .init(
            "B-PAY-3",
            means: "Expected payments keep back sequestration by date.",
            example: "68.00 less 1.36: 66.64."),
        .init(
            "B-PAY-4",
            means: "An allowed amount below the expected one is explained by the first reason that gives it.",
            example: "The fee of another year: fee_year."),
        .init(
            "B-PAY-5",
            means: "Conversion factors are loaded with the relative values of their year.",
            example: "2025 and 2026 side by side."),
        source: "Construction of claims; MCPM ch. 5 §10.7; 42 CFR 410.59(a)(4); CARC 253")
}
