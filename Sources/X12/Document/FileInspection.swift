/// Says what is wrong with a file of any size while its parts are read.
///
/// Says of each part what `X12Validator` says of the whole file. Of a set that is too large to be held at once the
/// numbering of its levels is not followed from part to part; claims, sums and everything else are.
public struct FileInspection {
    /// Whether there was a readable ISA.
    public private(set) var hasInterchange = false
    private var envelopes = EnvelopeCheck()
    private var header: Segment?
    private var group: Segment?
    private var delimiters = Delimiters.standard
    private var balance = RemittanceBalance()

    /// Nothing read yet.
    public init() {}

    /// Problems of the next part, in the order of the file within it.
    public mutating func take(_ part: FileReader.Part) -> [X12Problem] {
        var problems: [X12Problem] = []
        switch part {
        case .fault(let fault): problems.append(X12Problem(fault))
        case .interchange(let segment, let delimiters):
            hasInterchange = true
            header = segment
            self.delimiters = delimiters
            envelopes.begin(segment)
        case .group(let segment):
            group = segment
            envelopes.begin(group: segment)
            if segment.id == "GS" { problems += elementProblems([segment]) }
        case .loose(let segment): problems += elementProblems([segment]) + acknowledgementProblems(segment)
        case .transaction(let part): problems += take(part)
        case .groupEnd(let trailer):
            envelopes.end(group: trailer)
            problems += elementProblems(trailer.map { [$0] } ?? [])
        case .interchangeEnd(let trailer):
            envelopes.end(interchange: trailer)
            problems += elementProblems(trailer.map { [$0] } ?? [])
        }
        return X12Validator.sorted(problems + envelopes.takeProblems())
    }

    private mutating func take(_ part: TransactionPart) -> [X12Problem] {
        if part.isLast { envelopes.take(part.set, count: part.segmentsBefore + part.newSegments.count) }
        if part.isWhole {
            let found = X12Validator.problems(in: part.set) + elementProblems(part.set.segments, of: part.set)
            return found + contentProblems(of: part.set, besides: found)
        }
        // Checked as if it were a set of its own; what it repeats was checked before.
        let repeated: Set<Int> = part.isFirst ? [] : Set(part.set.segments.prefix(part.contextCount).map(\.index))
        let closed = part.isLast ? part.set : part.set.closed
        var found = X12Validator.problems(in: closed) + elementProblems(part.set.segments, of: part.set)
        found += contentProblems(of: part.set, besides: found)
        return found.filter { !repeated.contains($0.segment) && !Self.needsWholeSet($0) } + balanceProblems(of: part)
    }

    /// Whether a problem may come from a set being read in parts.
    private static func needsWholeSet(_ problem: X12Problem) -> Bool {
        problem.segmentID == "HL" || problem.segmentID == "BPR" && problem.element == 2
            || problem.segment == TransactionSet.closingIndex
    }

    private mutating func balanceProblems(of part: TransactionPart) -> [X12Problem] {
        guard TransactionType(part.set) == .remittance835, let remittance = try? Remittance835(part.set) else {
            return []
        }
        if part.isFirst { balance = RemittanceBalance() }
        let breaches = balance.take(remittance, isLast: part.isLast).filter { $0.claim == nil }
        guard let payment = part.set.segments.first(where: { $0.id == "BPR" }) else { return [] }
        return breaches.map { RemittanceCheck.problem($0.rule, at: payment) }
    }

    /// Why there is no typed view, when nothing else says so.
    private func contentProblems(of set: TransactionSet, besides found: [X12Problem]) -> [X12Problem] {
        do throws(X12Error) {
            _ = try TransactionContent(set)
            return []
        } catch {
            let isKnown = found.contains { $0.segment == error.segment && $0.element == error.element }
            return isKnown ? [] : [X12Problem(error)]
        }
    }

    private func acknowledgementProblems(_ segment: Segment) -> [X12Problem] {
        let alone = Interchange(delimiters: delimiters, segments: [segment], groups: [], header: segment)
        do throws(X12Error) {
            _ = try InterchangeAcknowledgement.all(in: alone)
            return []
        } catch {
            return [X12Problem(error)]
        }
    }

    /// Problems of segments by themselves.
    private func elementProblems(_ segments: [Segment], of set: TransactionSet? = nil) -> [X12Problem] {
        guard let header, !segments.isEmpty else { return [] }
        let groups = set.map { [FunctionalGroup(header: group ?? header, trailer: nil, transactions: [$0])] } ?? []
        return ElementCheck.problems(
            in: Interchange(delimiters: delimiters, segments: segments, groups: groups, header: header))
    }
}

extension TransactionSet {
    /// Number of the SE that `closed` adds.
    static let closingIndex = Int.max

    /// The set as if it ended here.
    fileprivate var closed: TransactionSet {
        guard let last = segments.last else { return self }
        let text = SegmentText(
            bytes: Array("SE".utf8), base: 0, bounds: [0, 3], delimiters: delimiters, isASCII: true)
        let trailer = Segment(
            index: Self.closingIndex, byteOffset: last.byteOffset, tag: "SE", text: text, firstBound: 0, boundCount: 2)
        return TransactionSet(segments: segments + [trailer], groupVersion: version, delimiters: delimiters)
    }
}
