/// Says everything that is wrong with a file of X12, as far as it can be known without the payer.
public enum X12Validator {
    /// Problems of a whole file in file order; empty when there is nothing to complain of.
    ///
    /// Checks the division into envelopes, their counts and control numbers, and of known transaction sets the
    /// segments (order, repetition, required ones), elements and their code lists, HL levels, claim totals, pointers
    /// and coordination of benefits of an 837P, balancing of an 835, counts of a 999, and what a 278 must and may not
    /// hold. Throws `X12Error` only when the file has no readable ISA.
    public static func problems(in bytes: [UInt8]) throws(X12Error) -> [X12Problem] {
        let reading = Lexer.read(bytes)
        guard !reading.interchanges.isEmpty else { throw Lexer.unreadable }
        return problems(in: reading)
    }

    /// Problems of a file that was read already.
    public static func problems(in reading: Lexer.Reading) -> [X12Problem] {
        var problems = reading.faults.map { X12Problem($0) }
        for interchange in reading.interchanges {
            problems += EnvelopeCheck.problems(in: interchange)
            problems += ElementCheck.problems(in: interchange)
            for transaction in interchange.groups.flatMap(\.transactions) {
                problems += self.problems(in: transaction)
            }
        }
        return sorted(problems)
    }

    /// In file order.
    static func sorted(_ problems: [X12Problem]) -> [X12Problem] {
        problems.sorted {
            ($0.segment, $0.element ?? 0, $0.byteOffset) < ($1.segment, $1.element ?? 0, $1.byteOffset)
        }
    }

    static func problems(in transaction: TransactionSet) -> [X12Problem] {
        guard let type = TransactionType(transaction) else { return [] }
        let structure = StructureCheck.problems(in: transaction, type: type)
        return switch type {
        case .claim837P:
            structure + HierarchyCheck.problems(in: transaction) + ClaimCheck.problems(in: transaction)
                + OtherPayerCheck.problems(in: transaction)
        case .remittance835: structure + RemittanceCheck.problems(in: transaction)
        case .authorization278:
            structure + HierarchyCheck.problems(in: transaction) + AuthorizationCheck.problems(in: transaction)
        case .implementationAcknowledgement999: structure + AcknowledgementCheck.problems(in: transaction)
        default: structure + HierarchyCheck.problems(in: transaction)
        }
    }
}
