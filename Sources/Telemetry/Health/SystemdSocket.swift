internal import Foundation

/// The datagram socket by which a service tells systemd how it is.
///
/// Source: sd_notify(3), "Notes": one datagram of `KEY=value` lines to the AF_UNIX socket that `NOTIFY_SOCKET` names; a path
/// that begins with `@` is in the abstract namespace.
struct SystemdSocket: Sendable {
    private let path: [UInt8]

    /// The socket of this name; `nil` where it is neither absolute nor abstract, or too long for an address.
    init?(_ name: String) {
        guard name.hasPrefix("/") || name.hasPrefix("@"), name.utf8.count > 1, name.utf8.count < 108 else { return nil }
        path = (name.hasPrefix("@") ? [0] : [name.utf8.first ?? 0]) + name.utf8.dropFirst()
    }

    /// Sends one message; answers whether it could be sent. Never waits.
    @discardableResult
    func send(_ message: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        // An abstract name ends with the address, not with a zero.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count + (path.first == 0 ? 0 : 1))
        let bytes = Array(message.utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL), $0, length)
            }
        }
        return sent == bytes.count
    }
}
