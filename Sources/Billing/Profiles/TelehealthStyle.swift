/// How a payer wants telehealth marked: a matter of each payer's bulletins, so that it is data and not certain.
public struct TelehealthStyle: Sendable, Equatable, Decodable {
    /// Which place of service the claim shows.
    public enum Place: String, Sendable, Codable {
        /// The patient's: 10 at home, 02 elsewhere.
        case patient
        /// The therapist's own office: 11.
        case office
    }

    /// Which place of service the claim shows.
    public var place: Place
    /// Modifier for picture and sound (95 or GT); nil when the place alone says it.
    public var video: String?
    /// Modifier for sound alone (93); nil when the place alone says it.
    public var audio: String?

    /// A style from its parts.
    public init(place: Place, video: String?, audio: String?) {
        self.place = place
        self.video = video
        self.audio = audio
    }
}
