public import Billing

/// One record of an intake file and what became of it.
public struct IntakeRecord: Sendable, Equatable {
    /// What a record turned out to be.
    public enum Outcome: Sendable, Equatable {
        /// A visit that passed the schema and the checks beyond it.
        ///
        /// `canonicalBytes` is its one spelling as JSON (sorted names, nothing absent spelt out): the same visit gives the
        /// same bytes whatever file it came in, so their hash identifies the content.
        case visit(Visit, canonicalBytes: [UInt8])
        /// The same visit with the same content stands earlier in the file, at `firstLine`; nothing is to be done.
        case repeated(clinicID: String, visitID: String, firstLine: Int)
        /// Not usable; at least one problem.
        case reject([RecordProblem])
    }

    /// Line of the record's start, from 1; in X12 the number of the segment (CLM for a claim).
    public let line: Int
    /// What became of it.
    public let outcome: Outcome
}

/// What is wrong with a record: where and why, never the value.
public struct RecordProblem: Sendable, Equatable {
    /// Line of the record's start, from 1; in X12 the number of the segment.
    public let line: Int
    /// A path such as `interventions[0].intervals[1].end`; empty when it concerns the whole record.
    public let field: String
    /// What is wrong, for a person.
    public let reason: String
}
