internal import X12

/// Which claims of a transaction set the errors of a 999 point to, where they name none (005010X231A1, IK302).
enum OffendingClaims {
    /// CLM01 of the claims at these positions of a set of our own; the ST is position 1.
    ///
    /// An error in a patient's or subscriber's loop belongs to the claim that follows it, one from the CLM on to the claim
    /// itself; one before the first patient belongs to nobody.
    static func named(by positions: [Int], set control: String, in bytes: [UInt8]) -> Set<String> {
        guard let interchanges = try? Lexer.interchanges(in: bytes),
            let transaction = interchanges.flatMap({ $0.groups.flatMap(\.transactions) }).first(where: {
                $0.controlNumber == control
            })
        else { return [] }
        return Set(positions.compactMap { claim(at: $0, in: transaction.segments) })
    }

    private static func claim(at position: Int, in segments: [Segment]) -> String? {
        guard position > 0, position <= segments.count else { return nil }
        for segment in segments[..<position].reversed() {
            if segment.id == "CLM" { return segment[1] }
            if segment.id == "HL" {
                guard segment[3] == "22" || segment[3] == "23" else { return nil }
                return segments[position...].first { $0.id == "CLM" }?[1]
            }
        }
        return nil
    }
}
