/// Where to listen: `host:port`, an IPv6 address in brackets.
public struct ListenAddress: Sendable, Hashable {
    /// Name or address of an interface of this machine.
    public let host: String
    /// 0 to 65535; 0 takes any that is free.
    public let port: Int

    /// Reads `host:port`; `nil` where it is anything else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self.host = String(host)
        self.port = Int(port)
    }
}
