import Foundation
import Synchronization

/// The alternate screen of a terminal, without echo and without waiting for lines. Closing it gives the terminal back as it
/// was; so does the process's end by `exit`.
final class TerminalScreen: Sendable {
    private struct State {
        var original: termios
        var isOpen = true
    }

    private let state: Mutex<State>

    private init(original: termios) { state = Mutex(State(original: original)) }

    /// Whether standard output is a terminal on which a page may be drawn over and over.
    static var isWanted: Bool {
        let environment = ProcessInfo.processInfo.environment
        guard isatty(STDOUT_FILENO) == 1, isatty(STDIN_FILENO) == 1 else { return false }
        let terminal = environment["TERM"] ?? "dumb"
        return terminal != "dumb" && !terminal.isEmpty && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Opens it; nil where nothing may be drawn.
    static func open() -> TerminalScreen? {
        guard isWanted else { return nil }
        var original = termios()
        guard tcgetattr(STDIN_FILENO, &original) == 0 else { return nil }
        var quiet = original
        quiet.c_lflag &= ~tcflag_t(ICANON | ECHO)
        // Reading answers at once, with nothing where no key was pressed.
        withUnsafeMutableBytes(of: &quiet.c_cc) { keys in
            keys[Int(VMIN)] = 0
            keys[Int(VTIME)] = 0
        }
        guard tcsetattr(STDIN_FILENO, TCSANOW, &quiet) == 0 else { return nil }
        let screen = TerminalScreen(original: original)
        screen.write("\u{1B}[?1049h\u{1B}[?25l")
        return screen
    }

    /// Gives the terminal back. Once or more often.
    func close() {
        state.withLock { state in
            guard state.isOpen else { return }
            state.isOpen = false
            write("\u{1B}[?25h\u{1B}[?1049l")
            tcsetattr(STDIN_FILENO, TCSANOW, &state.original)
        }
    }

    /// Draws lines from the top, cut off where the screen ends; the last line says how to leave.
    func draw(_ lines: [String]) {
        state.withLock { state in
            guard state.isOpen else { return }
            let (rows, columns) = Self.size
            var text = "\u{1B}[H"
            for line in lines.prefix(max(1, rows - 1)) {
                let shown = String(
                    line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map(Character.init))
                text += shown.prefix(columns) + "\u{1B}[K\r\n"
            }
            text += "\u{1B}[J\u{1B}[\(rows);1H" + "q or Ctrl-C ends".prefix(columns) + "\u{1B}[K"
            write(text)
        }
    }

    /// A key that was pressed, if one was; does not wait.
    func readKey() -> UInt8? {
        var byte: UInt8 = 0
        return read(STDIN_FILENO, &byte, 1) == 1 ? byte : nil
    }

    /// Rows and columns; 24 and 80 where the terminal does not say.
    private static var size: (rows: Int, columns: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 1, size.ws_col > 0 else {
            return (24, 80)
        }
        return (Int(size.ws_row), Int(size.ws_col))
    }

    private func write(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
}
