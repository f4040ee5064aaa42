/// What a password must be: long, without the login, and not guessable at once.
///
/// Source: NIST SP 800-63B section 5.1.1.2: length and a list of common values, repetitions and names of the service; no rules
/// of composition, no expiry.
public enum PasswordPolicy {
    /// Characters at least.
    public static let fewestCharacters = 12
    /// Characters at most, so that hashing has a bound.
    public static let mostCharacters = 256

    /// Why a password is refused.
    public enum Refusal: Error, Sendable, Hashable {
        /// Fewer than 12 characters.
        case tooShort
        /// More than 256 characters.
        case tooLong
        /// The login is in it.
        case holdsLogin
        /// One of the commonest, however it is padded, or a repetition or sequence.
        case common
    }

    /// Why a password is refused for a login; nil when it is not.
    public static func refusal(of password: String, for login: String) -> Refusal? {
        if password.count < fewestCharacters { return .tooShort }
        if password.count > mostCharacters { return .tooLong }
        let plain = password.lowercased()
        if login.count > 2, plain.contains(login.lowercased()) { return .holdsLogin }
        if Set(plain).count < 5 || isSequence(plain) || isPaddedWord(plain) { return .common }
        return nil
    }

    /// Whether at most a quarter of the steps from one character to the next are other than one up or one down.
    private static func isSequence(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let steps = zip(values, values.dropFirst()).map { $1 - $0 }
        let others = steps.filter { abs($0) != 1 }.count
        return others * 4 <= steps.count
    }

    /// A common word, or several of them, with nothing but digits and signs around; digits that stand for letters are read so.
    private static func isPaddedWord(_ text: String) -> Bool {
        let spoken: [Character: Character] = ["0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s"]
        let readings = [text, String(text.map { spoken[$0] ?? $0 })]
        return readings.contains { reading in
            var rest = String(reading.filter(\.isLetter))
            if rest.isEmpty { return true }
            for word in words { rest = rest.split(separator: word).joined() }
            // Three letters more are no secret either.
            return rest.count <= 3 && rest.count < reading.filter(\.isLetter).count
        }
    }

    /// What stands in most lists of leaked passwords, and the names of the service; longer ones first.
    private static let words = [
        "administrator", "claimline", "qwertyuiop", "occupational", "asdfghjkl", "changeme", "password", "passwort",
        "superman", "sunshine", "princess", "football", "baseball", "starwars", "trustno", "iloveyou", "internet",
        "whatever", "computer", "letmein", "welcome", "monkey", "dragon", "master", "shadow", "qwertz", "qwerty",
        "azerty", "secret", "summer", "winter", "spring", "autumn", "zxcvbnm", "zxcvbn", "asdfgh", "therapy", "billing",
        "clinic", "claim", "login", "admin", "hello", "abcdef", "abc", "asdf", "pass", "test", "love", "user", "root",
        "qaz", "wsx", "edc",
    ]
}
