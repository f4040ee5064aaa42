import Foundation
import Postgres
import Testing

@testable import Claims

/// Rules of signing in that need no database: passwords, pauses, roles.
struct SignInRuleTests {
    @Test(arguments: [
        ("short", PasswordPolicy.Refusal.tooShort), ("elevenchars", .tooShort),
        (String(repeating: "ab1!xyz", count: 40), .tooLong), ("i am adalove today", .holdsLogin),
        ("I AM ADALOVE TODAY", .holdsLogin), ("password12345", .common), ("P@ssw0rd!2026", .common),
        ("123456789012", .common), ("aaaaaaaaaaaa", .common), ("abababababab", .common), ("abcdefghijklm", .common),
        ("zyxwvutsrqpo", .common), ("qwertyuiop12", .common), ("Claimline2026!", .common), ("iloveyou1234!", .common),
        ("letmeinletmein", .common), ("administrator1", .common),
    ]) func weakPasswordsAreRefused(password: String, refusal: PasswordPolicy.Refusal) {
        #expect(PasswordPolicy.refusal(of: password, for: "adalove") == refusal)
    }

    @Test(arguments: [
        "correct horse battery", "tr0mbone-Fjord-77", "Größe über Maße", "x7!kQ2#mZ9$v", "purple monkeys dance at noon",
    ]) func longOnesThatNobodyGuessesPass(password: String) {
        #expect(PasswordPolicy.refusal(of: password, for: "ada") == nil)
    }

    private let start = Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000)

    @Test func pausesGrowToFiveMinutesAndAreForgotten() {
        var throttle = SignInThrottle(lastAt: start, blockedUntil: Timestamp(microsecondsSinceEpoch: .min))
        var now = start
        var pauses: [Int64] = []
        for _ in 0..<20 {
            #expect(!throttle.isBlocked(at: now))
            throttle.count(at: now, free: 10)
            let isBlocked = throttle.isBlocked(at: now)
            pauses.append(isBlocked ? throttle.blockedUntil.microseconds(since: now) / 1_000_000 : 0)
            if isBlocked { now = throttle.blockedUntil }
        }
        #expect(pauses.prefix(10).allSatisfy { $0 == 0 })
        #expect(Array(pauses.suffix(10)) == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300])
        let later = throttle.lastAt.adding(microseconds: (SignInThrottle.secondsToForget + 1) * 1_000_000)
        throttle.count(at: later, free: 10)
        #expect(throttle.attempts == 1 && !throttle.isBlocked(at: later))
    }

    @Test func aPauseNeverLastsLongerThanFiveMinutes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let attempts = Int32.random(in: 0...2_000_000_000, using: &generator)
            var throttle = SignInThrottle(attempts: attempts, lastAt: start, blockedUntil: start)
            throttle.count(at: start, free: 10)
            #expect(throttle.blockedUntil.microseconds(since: start) <= 300_000_000, "\(attempts)")
        }
    }

    @Test func subjectsHoldNoLogin() {
        let subjects = SignInThrottle.Subjects(login: "hunter2", address: "192.0.2.1")
        #expect(!subjects.login.contains("hunter2") && !subjects.pair.contains("hunter2"))
        #expect(subjects.pair.hasPrefix(SignInThrottle.Subjects.pairs(of: "hunter2")))
        #expect(Set([subjects.login, subjects.pair, subjects.address]).count == 3)
    }

    @Test func rolesAreWhatTheyAreFor() {
        #expect(Role.viewer.permissions == [.readClaims, .readReports])
        #expect(
            Role.lead.permissions == [
                .readClaims, .readReports, .workClaims, .readPatients, .export, .decideClaims, .readOperations,
            ])
        for role in Role.allCases {
            #expect(role.permissions.contains(.readPatients) == [.biller, .lead].contains(role), "\(role)")
            #expect(role.permissions.contains(.administer) == (role == .admin))
            #expect(role.permissions.contains(.decideClaims) == (role == .lead))
            #expect((role.overrideRole != nil) == role.permissions.contains(.workClaims))
        }
        // Every right is somebody's.
        #expect(Role.allCases.reduce(into: Set()) { $0.formUnion($1.permissions) } == Set(Permission.allCases))
    }

    @Test func aPersonsTokenIsThatPerson() {
        #expect(Releases.person(of: "person:Ada") == "ada" && Releases.person(of: "token:ada/nightly") == "ada")
        #expect(Releases.person(of: "token:bob/ada") == "bob" && Releases.person(of: "") == "")
    }
}
