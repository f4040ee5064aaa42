/// Which modifiers a payer takes for services that are distinct although an edit pairs them.
///
/// Source: NCCI policy manual 2026 ch. I §E and ch. XI §P.2; which of them a payer reads is the payer's choice.
public enum DistinctServiceStyle: String, Sendable, Codable {
    /// 59 for everything.
    case fiftyNine = "59"
    /// 59 for a separate time, XP for another practitioner.
    case fiftyNineOrPractitioner = "59_or_xp"
    /// XU for a separate time, XE for another encounter, XP for another practitioner.
    case x

    /// The modifier for a reason.
    func modifier(_ reason: Distinction) -> String {
        switch (self, reason) {
        case (.fiftyNine, _), (.fiftyNineOrPractitioner, .separateTime), (.fiftyNineOrPractitioner, .separateSession):
            "59"
        case (.x, .separateTime): "XU"
        case (.x, .separateSession): "XE"
        case (_, .otherPractitioner): "XP"
        }
    }
}

/// Why two services of a day are distinct, and so which stored fact a modifier rests on.
enum Distinction: String {
    /// Start and end times show that no minute is shared.
    case separateTime = "intervals"
    /// The chart documents a separate session.
    case separateSession = "separate_session"
    /// A practitioner of another discipline furnished the other service.
    case otherPractitioner = "other_discipline"
}
