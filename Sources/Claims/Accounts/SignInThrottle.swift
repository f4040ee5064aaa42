internal import Postgres
internal import Vault

/// How often signing in was tried at one login or from one address without success, and until when it is refused. Pure.
///
/// An attempt counts before it is judged, so that many at once gain nothing. Some are free; after that each doubles the pause,
/// from 5 seconds up to 5 minutes. What is refused during a pause is not counted and prolongs nothing, and all is forgotten
/// half an hour after the last one that counted: a stranger cannot keep a person out for longer than minutes.
struct SignInThrottle: Sendable, Hashable {
    /// Attempts that count.
    var attempts: Int32 = 0
    /// When the last of them was.
    var lastAt: Timestamp
    /// Until when all are refused.
    var blockedUntil: Timestamp

    static let secondsToForget: Int64 = 30 * 60
    static let shortestPause: Int64 = 5
    static let longestPause: Int64 = 300

    /// Whether attempts are refused now.
    func isBlocked(at now: Timestamp) -> Bool { now < blockedUntil }

    /// Counts an attempt, of which `free` bring no pause.
    mutating func count(at now: Timestamp, free: Int32) {
        if lastAt.adding(microseconds: Self.secondsToForget * 1_000_000) < now { attempts = 0 }
        attempts += 1
        lastAt = now
        guard attempts > free else { return }
        let doublings = min(attempts - free - 1, 10)
        let pause = min(Self.shortestPause << Int64(doublings), Self.longestPause)
        blockedUntil = now.adding(microseconds: pause * 1_000_000)
    }
}

extension SignInThrottle {
    /// What is counted of one attempt: the login at this address, the address, and the login wherever it comes from. The last
    /// does not hold up an address from which the account has signed in before.
    struct Subjects: Sendable {
        let login: String
        let pair: String
        let address: String

        init(login: String, address: String) {
            let hash = Hex.text(SHA256.digest(Array(login.utf8)))
            self.login = "login:\(hash)"
            pair = "pair:\(hash):\(address)"
            self.address = "address:\(address)"
        }

        /// The beginning of every pair's subject of a login.
        static func pairs(of login: String) -> String { "pair:\(Hex.text(SHA256.digest(Array(login.utf8)))):" }

        /// Attempts of one sign-in are two: the password and the code.
        func free(_ subject: String) -> Int32 { subject == address ? 40 : 10 }
    }
}
