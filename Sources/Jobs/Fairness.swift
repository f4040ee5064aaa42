/// How evenly work was served among clinics.
public enum Fairness {
    /// Jain's index: 1 when all shares are equal, 1/n when one has everything; 1 for no shares at all.
    ///
    /// Source: Jain, Chiu, Hawe: A Quantitative Measure of Fairness and Discrimination, DEC-TR-301 (1984).
    /// - Parameter shares: what each got, none negative.
    public static func jain(_ shares: [Double]) -> Double {
        let sum = shares.reduce(0, +)
        let squares = shares.reduce(0) { $0 + $1 * $1 }
        return squares == 0 ? 1 : sum * sum / (Double(shares.count) * squares)
    }
}
