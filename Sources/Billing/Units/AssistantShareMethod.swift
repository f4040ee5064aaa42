/// How it is decided whether an assistant's minutes are more than a tenth of the time.
///
/// CMS gives a percentage and a shortcut by rounding; they differ by a minute near the border, and which one a payer audits
/// by is not certain.
public enum AssistantShareMethod: String, Codable, Sendable, CaseIterable {
    /// More than 10 per cent of the minutes.
    case percentage
    /// A tenth of the minutes, rounded to whole minutes, and one minute more.
    case roundedMinutes = "rounded_minutes"
}
