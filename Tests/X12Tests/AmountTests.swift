import Testing
import X12

@Suite struct AmountTests {
    @Test(
        arguments: [
            ("120", 12000), ("66.64", 6664), ("100.00", 10000), ("0", 0), (".5", 50), ("-5.", -500), ("-0.05", -5),
            ("1.500", 150), ("007", 700),
        ] as [(String, Int64)])
    func readsDecimalsExactly(text: String, cents: Int64) {
        #expect(X12Amount.cents(from: text) == cents)
    }

    @Test(arguments: [
        "", "-", ".", "1,200", "1.005", "12a", "1.2.3", "+5", " 5", "1E3", "99999999999999999999",
        "92233720368547758.08",
    ])
    func refusesWhatIsNoAmountInCents(text: String) {
        #expect(X12Amount.cents(from: text) == nil)
    }

    @Test(
        arguments: [
            (12000, "120"), (6664, "66.64"), (5050, "50.5"), (5, "0.05"), (-5, "-0.05"), (0, "0"),
            (Int64.max, "92233720368547758.07"),
        ] as [(Int64, String)])
    func writesTheShortestDecimal(cents: Int64, text: String) {
        #expect(X12Amount.text(cents: cents) == text)
        #expect(X12Amount.cents(from: text) == cents)
    }

    @Test func aSumThatDoesNotFitDoesNotTrap() {
        #expect(X12Amount.sum([Int64.max, 1]) == Int64.max)
        #expect(X12Amount.sum([-Int64.max, -5]) == -Int64.max)
        #expect(X12Amount.sum([5, -7]) == -2)
    }
}
