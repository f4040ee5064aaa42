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

    /// A claim, or an amount of the provider's own (position 0), of an 835 that we took.
    struct Payment: Sendable, Decodable {
        let trace: String
        let position: Int32
        let chargeCents: Int64
        let paidCents: Int64
        let paymentCents: Int64

        enum CodingKeys: String, CodingKey {
            case trace, position
            case chargeCents = "charge_cents"
            case paidCents = "paid_cents"
            case paymentCents = "payment_cents"
        }
    }

    let lines: [Line]
    /// What we took of its remittances; empty when there is no such book beside the ledger.
    let payments: [Payment]

    /// Reads a ledger file and the book of remittances beside it; a torn last line, as a killed process leaves it, is left out.
    /// - Throws: when the ledger cannot be read or another line is not one of its book.
    public init(path: String) throws {
        let ledger = URL(fileURLWithPath: path)
        lines = try Self.rows(of: ledger)
        let remittances = ledger.deletingLastPathComponent().appendingPathComponent("remittances.ndjson")
        let isThere = FileManager.default.fileExists(atPath: remittances.path)
        payments = try isThere ? Self.rows(of: remittances) : []
    }

    private static func rows<Row: Decodable>(of file: URL) throws -> [Row] {
        let content = try Data(contentsOf: file)
        let decoder = JSONDecoder()
        let rows = content.split(separator: 0x0A)
        return try rows.enumerated().compactMap { index, row in
            do {
                return try decoder.decode(Row.self, from: Data(row))
            } catch {
                if index == rows.count - 1, content.last != 0x0A { return nil }
                throw error
            }
        }
    }
}
