import ArgumentParser
import Foundation

/// Options of every command that stops, throws away or repeats work.
struct ConfirmationOptions: ParsableArguments {
    @Flag(help: "Do it without asking.") var yes = false
    @Flag(help: "Say what would happen and change nothing.") var dryRun = false

    /// Says what is about to happen and asks. False: nothing is to be done.
    ///
    /// Throws usage (64) where nobody can be asked and `--yes` is not given.
    func permits(_ impact: String) throws -> Bool {
        Console.note(impact)
        if dryRun {
            Console.note("nothing was changed")
            return false
        }
        if yes { return true }
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure(code: 64, message: "nobody can be asked here: give --yes or --dry-run")
        }
        Console.note("Go on? [y/N]")
        let answer = (readLine() ?? "").lowercased()
        guard ["y", "yes"].contains(answer) else {
            Console.note("nothing was changed")
            return false
        }
        return true
    }
}
