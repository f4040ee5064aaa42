internal import Foundation

/// Standard error of this process.
enum StandardError {
    /// Writes a whole line at once; what cannot be written is lost, since there is nowhere to say so.
    static func write(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}
