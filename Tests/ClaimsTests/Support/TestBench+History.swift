import Foundation
import Postgres
import Testing

extension TestBench {
    /// Fills the database with two years of generated history (`Benchmarks/harness/history.sql`), as the owner.
    func populate(claims: Int, clinics: Int = 4, seed: Int = 7) async throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Benchmarks/harness/history.sql").standardizedFileURL
        let sql = try String(contentsOf: file, encoding: .utf8)
        try await owner(
            """
            SET history.claims = \(claims); SET history.clinics = \(clinics); SET history.seed = \(seed);
            SET history.job_days = 2; SET TimeZone = 'UTC';
            """ + sql)
        try await owner("ANALYZE")
    }
}
