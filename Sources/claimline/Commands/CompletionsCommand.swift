import ArgumentParser

/// `claimline completions SHELL`: a script that completes commands, options and names.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Write the completions of a shell.",
        discussion: """
            bash: claimline completions bash > /etc/bash_completion.d/claimline. \
            zsh: into a file _claimline in a folder of $fpath. \
            fish: into ~/.config/fish/completions/claimline.fish.
            """)

    /// The shells that there are scripts for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "bash, zsh or fish.") var shell: Shell

    func run() throws {
        let known: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        Console.print(Claimline.completionScript(for: known))
    }
}

/// `claimline man`: the manual page.
struct ManCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "man", abstract: "Write the manual page.",
        discussion: "claimline man > /usr/local/share/man/man1/claimline.1; or: claimline man | man -l -")

    func run() throws { Console.print(try ManPage().text) }
}
