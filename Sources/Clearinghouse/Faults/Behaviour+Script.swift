public import Foundation
import Yams

extension Behaviour {
    /// Reads a YAML script. Throws what the file system or the decoder reports.
    ///
    /// ```yaml
    /// seed: 7
    /// held_payers: [SLOWP]
    /// faults:
    ///   - {fault: deny, carc: "197", rate: 0.1, payer: BCBST}
    ///   - {fault: lose, answers: ["999"], rate: 0.05}
    /// ```
    public init(script url: URL) throws {
        self = try YAMLDecoder().decode(Behaviour.self, from: Data(contentsOf: url))
    }
}
