internal import Foundation

/// The clearinghouse simulator's own record of what it received, as newline-delimited JSON.
public struct PartnerLedger: Sendable {
    /// One claim as received.
    struct Line: Sendable, Decodable {
        let patientControlNumber: String
        let frequency: String
        let disposition: String
        let totalChargeCents: Int64

        enum CodingKeys: String, CodingKey {
            case frequency, disposition
            case patientControlNumber = "patient_control_number"
            case totalChargeCents = "total_charge_cents"
        }
    }

    let lines: [Line]

    /// Reads a ledger file; a torn last line, as a killed process leaves it, is left out.
    /// - Throws: when the file cannot be read or another line is not a ledger line.
    public init(path: String) throws {
        let content = try Data(contentsOf: URL(fileURLWithPath: path))
        let decoder = JSONDecoder()
        let rows = content.split(separator: 0x0A)
        lines = try rows.enumerated().compactMap { index, row in
            do {
                return try decoder.decode(Line.self, from: Data(row))
            } catch {
                if index == rows.count - 1, content.last != 0x0A { return nil }
                throw error
            }
        }
    }
}
