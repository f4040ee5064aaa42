import Foundation
import Testing

/// What goes over the wire, judged by an independent implementation: our 837P and the simulator's 999, 277CA and 835.
@Suite(.serialized)
struct WireTests {
    @Test(.timeLimit(.minutes(5)))
    func `pyx12 judges every file of a run OK`() async throws {
        let deployment = try await Deployment(drop: true)
        try deployment.start("coordinator", ["coordinator", "run"])
        try deployment.start("worker", ["worker", "run"])
        let visits = try deployment.writeVisits(count: 60, clinics: 3, seed: 23)
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        try await deployment.wait("every claim at rest") { try await deployment.count(Deployment.moving) == 0 }
        let archive = deployment.dropFolder.appendingPathComponent("archive")
        let files = try FileManager.default.contentsOfDirectory(at: archive, includingPropertiesForKeys: nil)
        for kind in ["837", "999", "277", "835"] {
            try expectPyx12(accepts: files.filter { $0.pathExtension == kind }, atLeast: 1)
        }
        // pyx12 says OK to every TA1, so this one is read: our interchange, accepted.
        let acknowledgements = files.filter { $0.pathExtension == "ta1" }
        #expect(!acknowledgements.isEmpty)
        for file in acknowledgements {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.contains(#/TA1\*\d{9}\*\d{6}\*\d{4}\*A\*000~/#))
        }
        try deployment.stop()
    }
}
