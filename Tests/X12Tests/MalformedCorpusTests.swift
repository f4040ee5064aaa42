import Testing
import X12

@Suite struct MalformedCorpusTests {
    @Test func everyDamageIsFoundWithPlaceAndReason() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("malformed corpus seed \(seed)")
        let files = MalformedCorpus.files(seed: seed)
        #expect(files.count >= 300)
        for file in files {
            let problems = try X12Validator.problems(in: file.bytes).filter { $0.severity == .error }
            #expect(!problems.isEmpty, "\(file.name), seed \(seed)")
            for problem in problems {
                #expect(!problem.reason.isEmpty && (0...file.bytes.count).contains(problem.byteOffset))
            }
            // Damaged as it is, it can be shown.
            #expect(try X12Document(file.bytes).problems.count >= problems.count)
        }
    }
}
