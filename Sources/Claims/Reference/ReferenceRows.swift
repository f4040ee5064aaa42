internal import Billing

/// The rows of some files, one after the other, as a sequence for COPY.
///
/// A sequence cannot throw: it ends early and keeps the error.
final class ReferenceRows: Sequence, IteratorProtocol {
    /// Why the rows ended early; nil when they did not.
    private(set) var error: ReferenceError?
    private let kind: ReferenceKind
    private var paths: ArraySlice<String>
    private var reader: ReferenceReader?

    init(_ kind: ReferenceKind, paths: [String]) {
        self.kind = kind
        self.paths = paths[...]
    }

    func next() -> ReferenceRow? {
        do throws(ReferenceError) {
            while true {
                if let row = try reader?.next() { return row }
                guard let path = paths.popFirst() else { return nil }
                reader = try ReferenceReader(path: path, kind: kind)
            }
        } catch {
            self.error = error
            paths = []
            reader = nil
            return nil
        }
    }
}
