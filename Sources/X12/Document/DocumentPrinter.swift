/// Prints a file of any size as the JSON of `X12Document`, part by part as it is read.
///
/// A transaction set that is too large to be held at once has `parts` in place of `segments` and `content`: each with
/// the segments that are new in it, and the typed view of these in their loops.
public struct DocumentPrinter {
    /// Whether there was a readable ISA; nothing is written before.
    public private(set) var hasInterchange = false
    private let encode: (any Encodable) throws -> String
    private let write: (String) throws -> Void
    private var groups = 0
    private var transactions = 0
    private var loose: [SegmentView] = []
    private var acknowledgements: [InterchangeAcknowledgement] = []
    private var delimiters = Delimiters.standard

    /// Prints by `write` what `encode` makes of each piece: a JSON object whose keys are in snake case.
    public init(
        encode: @escaping (any Encodable) throws -> String, write: @escaping (String) throws -> Void
    ) {
        self.encode = encode
        self.write = write
    }

    /// Prints the next part.
    public mutating func take(_ part: FileReader.Part) throws {
        switch part {
        case .fault: return
        case .interchange(let header, let delimiters): try begin(header, delimiters)
        case .group(let segment):
            try write(groups == 0 ? "" : ",")
            try open(GroupHead(segment, delimiters: delimiters))
            try write(",\"transactions\":[")
            groups += 1
            transactions = 0
        case .transaction(let part): try take(part)
        case .loose(let segment):
            loose.append(SegmentView(segment, delimiters: delimiters))
            let alone = Interchange(delimiters: delimiters, segments: [segment], groups: [], header: segment)
            acknowledgements += (try? InterchangeAcknowledgement.all(in: alone)) ?? []
        case .groupEnd(let trailer): try close(GroupTail(trailer, delimiters: delimiters))
        case .interchangeEnd(let trailer):
            try close(
                InterchangeTail(trailer, loose: loose, acknowledgements: acknowledgements, delimiters: delimiters))
        }
    }

    /// Prints the end of the document, with the problems that `next` gives until it has no more.
    public func finish(problems next: () -> [X12Problem]?) throws {
        try write("],\"problems\":[")
        var count = 0
        while let problems = next() {
            for problem in problems {
                try write((count == 0 ? "" : ",") + encode(problem))
                count += 1
            }
        }
        try write("],\"schema_version\":\(X12Document.version)}\n")
    }

    private mutating func begin(_ header: Segment, _ delimiters: Delimiters) throws {
        try write(hasInterchange ? "," : "{\"interchanges\":[")
        hasInterchange = true
        self.delimiters = delimiters
        groups = 0
        loose = []
        acknowledgements = []
        try open(InterchangeHead(header, delimiters: delimiters))
        try write(",\"groups\":[")
    }

    private mutating func take(_ part: TransactionPart) throws {
        if part.isFirst {
            try write(transactions == 0 ? "" : ",")
            transactions += 1
        }
        if part.isWhole {
            var problems: [X12Problem] = []
            return try write(encode(TransactionView(part.set, problems: &problems)))
        }
        if part.isFirst {
            try open(TransactionHead(part.set))
            try write(",\"parts\":[")
        } else {
            try write(",")
        }
        try write(encode(TransactionPartView(part)))
        if part.isLast { try write("]}") }
    }

    /// Writes an object without its closing brace.
    private func open(_ value: some Encodable) throws {
        var text = try encode(value)[...]
        while let last = text.popLast(), last != "}" {}
        try write(String(text))
    }

    /// Ends the array of the open object and adds the fields of another one to it.
    private func close(_ value: some Encodable) throws {
        var text = try encode(value)[...]
        while let first = text.popFirst(), first != "{" {}
        let isEmpty = text.allSatisfy { $0.isWhitespace || $0 == "}" }
        try write(isEmpty ? "]}" : "]," + String(text))
    }
}
