/// Supervision of assistants in private practice under Medicare.
enum SupervisionTable {
    private static let beforeGeneral = CalendarDay.named(2024, 12, 31)

    /// Direct through 2024, general from 2025-01-01 on (CY2025 physician fee schedule final rule, 42 CFR 410.59).
    static let medicare = [
        SupervisionRequirement(
            from: .first, through: beforeGeneral, level: .direct, source: "42 CFR 410.59 before 2025")
    ]
}
