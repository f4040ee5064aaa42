/// Divides a file into interchanges, groups, transaction sets and segments. Start reading the X12 target here.
///
/// Reading goes in this order, and each step is one file:
/// 1. `InterchangeHeader` finds an ISA whose sixteen elements can be told apart and takes the delimiters from their
///    places in it;
/// 2. `SegmentScanner` cuts the bytes behind it into segments until the IEA, dropping line breaks and byte-order marks;
/// 3. `FileReader` sorts the segments into groups (GS-GE) and transaction sets (ST-SE), and hands them over part by
///    part: for files too large for memory; here the parts become whole `Interchange`s;
/// 4. `TransactionType` tells what a transaction set is, and a struct in `Transactions/` gives its typed view;
/// 5. `X12Validator` says what is wrong with it, `X12Document` prints all of it.
///
/// Writing goes the other way: a struct in `Transactions/` writes its segments into a `SegmentWriter`, whose
/// `Envelope` extension counts them and writes ISA, GS, ST, SE, GE and IEA.
public enum Lexer {
    /// What could be read of a file, and where its division into segments and envelopes is damaged.
    public struct Reading: Sendable {
        /// Interchanges in file order; a damaged one holds what could be read of it.
        public let interchanges: [Interchange]
        /// Damage in file order; empty for a file that is whole.
        public let faults: [X12Error]
    }

    /// Interchanges of a whole file, which may hold several, with any delimiters, line breaks and byte-order mark.
    ///
    /// Counts and control numbers are not compared (see `X12Validator`). Throws `X12Error` when there is no readable
    /// ISA, when the file ends early, and when segments stand outside their envelope.
    public static func interchanges(in bytes: [UInt8]) throws(X12Error) -> [Interchange] {
        let reading = read(bytes)
        if let fault = reading.faults.first { throw fault }
        guard !reading.interchanges.isEmpty else { throw unreadable }
        return reading.interchanges
    }

    /// Everything that can be read of a file, however damaged; no interchange when there is no readable ISA.
    public static func read(_ bytes: [UInt8]) -> Reading {
        var reader = FileReader(bytes)
        var interchanges: [Interchange] = []
        var faults: [X12Error] = []
        var open: InterchangeAssembler?
        while let part = reader.next() {
            switch part {
            case .fault(let fault): faults.append(fault)
            case .interchange(let header, let delimiters):
                open = InterchangeAssembler(header: header, delimiters: delimiters)
            case .interchangeEnd(let trailer):
                if let interchange = open?.finish(trailer) { interchanges.append(interchange) }
                open = nil
            default: open?.take(part)
            }
        }
        faults.sort { ($0.byteOffset, $0.segment) < ($1.byteOffset, $1.segment) }
        return Reading(interchanges: interchanges, faults: faults)
    }

    /// The fault of a file without any readable ISA.
    static let unreadable = X12Error(segment: 0, segmentID: "", byteOffset: 0, reason: "no readable ISA segment")
}
