import Foundation
import TestSupport

/// A network of its own for some processes, joined to this machine by a bridge port that can be taken out: packets then
/// vanish both ways without a word, as between two machines whose switch fails.
struct NetworkNamespace {
    let name: String
    private let bridge: String
    private let port: String
    /// This machine's address on the bridge.
    let hostAddress: String
    /// Lines of `pg_hba.conf` that let its processes in.
    let trust: String

    /// Runs a program inside.
    var prefix: [String] { ["ip", "netns", "exec", name] }

    /// Makes one, or says why that is not allowed here.
    static func make() async throws -> NetworkNamespace {
        let tag = String(UInt32.random(in: 0 ... .max), radix: 36)
        let number = Int.random(in: 1...250)
        let network = NetworkNamespace(
            name: "cl-\(tag)", bridge: "clb\(tag)", port: "clp\(tag)", hostAddress: "10.213.\(number).1",
            trust: "host all all 10.213.\(number).0/24 trust")
        let inside = "cli\(tag)"
        do {
            for command in [
                "netns add \(network.name)", "link add \(network.bridge) type bridge",
                "addr add \(network.hostAddress)/24 dev \(network.bridge)", "link set \(network.bridge) up",
                "link add \(network.port) type veth peer name \(inside)",
                "link set \(inside) netns \(network.name)", "link set \(network.port) master \(network.bridge)",
                "link set \(network.port) up", "-n \(network.name) addr add 10.213.\(number).2/24 dev \(inside)",
                "-n \(network.name) link set \(inside) up", "-n \(network.name) link set lo up",
            ] { try await ip(command) }
        } catch {
            await network.remove()
            throw error
        }
        return network
    }

    private static func ip(_ command: String) async throws {
        _ = try await OwnCluster.output("ip", command.split(separator: " ").map(String.init))
    }

    /// Nothing passes any more.
    func cut() async throws { try await Self.ip("link set \(port) nomaster") }

    /// Everything passes again.
    func heal() async throws { try await Self.ip("link set \(port) master \(bridge)") }

    /// Takes it away again.
    func remove() async {
        try? await Self.ip("link del \(port)")
        try? await Self.ip("link del \(bridge)")
        try? await Self.ip("netns del \(name)")
    }
}
