/// A hint that something happened; what happened is read from tables.
public struct Notification: Sendable, Hashable {
    /// The channel it was sent on.
    public let channel: String
    /// What the sender added; empty where nothing.
    public let payload: String

    /// Makes a notification.
    public init(channel: String, payload: String = "") {
        self.channel = channel
        self.payload = payload
    }
}
