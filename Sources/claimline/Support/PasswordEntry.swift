import ArgumentParser
import Foundation

/// Where a password comes from: never from the command line, which other users of the machine can read.
struct PasswordEntry: ParsableArguments {
    @Option(
        help: "File whose first line is the password, or - for standard input; otherwise the terminal asks twice.",
        completion: .file())
    var passwordFile: String?

    /// The password.
    ///
    /// - Throws: `Failure` 65 where nothing can be read or the two entries differ; `CancellationError` at Ctrl-C.
    func read() throws -> String {
        if let passwordFile, passwordFile != "-" {
            guard let data = FileManager.default.contents(atPath: passwordFile) else {
                throw Failure(code: 65, message: "cannot read \(passwordFile)")
            }
            return Self.firstLine(String(decoding: data, as: UTF8.self))
        }
        guard passwordFile == nil, isatty(STDIN_FILENO) == 1 else { return Self.firstLine(readLine() ?? "") }
        let first = try Self.ask("Password: ")
        guard try Self.ask("Again: ") == first else { throw Failure(code: 65, message: "the two entries differ") }
        return first
    }

    private static func firstLine(_ text: String) -> String {
        String(text.prefix { !$0.isNewline })
    }

    /// One line from the terminal, which shows nothing of it and keeps its settings whatever happens.
    private static func ask(_ prompt: String) throws -> String {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw Failure(code: 65, message: "cannot read from the terminal")
        }
        var silent = before
        // Byte by byte and without signals, so that Ctrl-C cannot end the program while nothing is shown.
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            Console.note("")
        }
        FileHandle.standardError.write(Data(prompt.utf8))
        var bytes: [UInt8] = []
        while let byte = try FileHandle.standardInput.read(upToCount: 1)?.first {
            switch byte {
            case 0x0A, 0x0D, 0x04: return String(decoding: bytes, as: UTF8.self)
            case 0x03: throw CancellationError()
            case 0x15: bytes = []
            case 0x08, 0x7F:
                // The whole character, however many bytes it has.
                bytes = Array(String(decoding: bytes, as: UTF8.self).dropLast().utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
