import Foundation
import Testing

@testable import Claims

@Suite struct IntakeRejectFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rejects-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private var path: String { folder.appendingPathComponent("rejects.ndjson").path }

    @Test func holdsLineFieldAndReasonForItsOwnerOnly() throws {
        var file = try RejectFile(path: path)
        try file.append([RecordProblem(line: 3, field: "patient.birth_date", reason: "is \"not\" a day")])
        try file.append([RecordProblem(line: 9, field: "", reason: "is not valid UTF-8")])
        #expect(file.count == 2)
        #expect(!FileManager.default.fileExists(atPath: path))
        try file.finish()
        let expected = """
            {"line":3,"visit_id":null,"field":"patient.birth_date","reason":"is \\"not\\" a day"}
            {"line":9,"visit_id":null,"field":"","reason":"is not valid UTF-8"}

            """
        #expect(try String(contentsOfFile: path, encoding: .utf8) == expected)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["rejects.ndjson"])
    }

    @Test func leavesNothingWhenItIsNotFinished() throws {
        do {
            var file = try RejectFile(path: path)
            try file.append([RecordProblem(line: 1, field: "", reason: "x")])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        #expect(throws: RejectFileError.self) { _ = try RejectFile(path: path + "/none/x") }
    }
}
