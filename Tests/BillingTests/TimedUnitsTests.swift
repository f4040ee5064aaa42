import Testing

@testable import Billing

@Suite struct TimedUnitsTests {
    @Test(arguments: [
        (0, 0), (7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (67, 4), (68, 5), (82, 5),
        (83, 6),
        (97, 6), (98, 7), (112, 7), (113, 8), (127, 8), (128, 9),
    ])
    func totalsFollowTheTable(_ minutes: Int, _ units: Int) {
        #expect(TimedUnits.units(forMinutes: minutes) == units)
    }

    // E1 to E9: the examples of MCPM ch. 5 §20.2.C and of the method's boundaries.
    @Test(arguments: [
        ([24, 23], [2, 1], false), ([20, 20], [2, 1], true), ([33, 7], [2, 1], false),
        ([18, 13, 10, 8], [1, 1, 1, 0], false), ([7, 7, 7], [1, 0, 0], true), ([25, 15, 10], [2, 1, 0], true),
        ([8, 8], [1, 0], true), ([7], [0], false), ([38, 12, 5], [3, 1, 0], false), ([], [], false),
        ([0, 30], [0, 2], false),
    ])
    func totalTimeIsSharedByRemainder(_ minutes: [Int], _ units: [Int], _ isTie: Bool) {
        let allocation = TimedUnits.allocate(minutes: minutes, method: .cms8)
        #expect(allocation.units == units)
        #expect(allocation.isTie == isTie)
    }

    @Test(arguments: [([8, 8], [1, 1]), ([33, 7], [2, 0]), ([7, 7, 7], [0, 0, 0]), ([22, 23], [1, 2])])
    func midpointCountsEveryCodeAlone(_ minutes: [Int], _ units: [Int]) {
        let allocation = TimedUnits.allocate(minutes: minutes, method: .ama8)
        #expect(allocation.units == units)
        #expect(!allocation.isTie)
    }

    @Test(arguments: [
        (30, 60, 0), (31, 60, 1), (90, 60, 1), (91, 60, 2), (60, 120, 0), (61, 120, 1), (15, 30, 0), (16, 30, 1),
    ])
    func blocksNeedMoreThanHalf(_ minutes: Int, _ block: Int, _ units: Int) {
        #expect(TimedUnits.units(forMinutes: minutes, blockMinutes: block) == units)
    }

    @Test func noAllocationExceedsTheTotalAndNoCodeGetsTwoExtra() {
        var random = SeededGenerator("noAllocationExceedsTheTotal")
        for _ in 0..<4_000 {
            let minutes = (0..<Int.random(in: 1...8, using: &random)).map { _ in Int.random(in: 0...70, using: &random)
            }
            let allocation = TimedUnits.allocate(minutes: minutes, method: .cms8)
            #expect(allocation.units.reduce(0, +) == TimedUnits.units(forMinutes: minutes.reduce(0, +)))
            for (units, worked) in zip(allocation.units, minutes) {
                #expect(units == worked / 15 || (units == worked / 15 + 1 && !worked.isMultiple(of: 15)))
            }
            #expect(TimedUnits.isAllocation(allocation.units, of: minutes))
        }
    }

    @Test func anAllocationOfTheWrongCodeIsNone() {
        #expect(TimedUnits.isAllocation([1, 2], of: [20, 20]))
        #expect(!TimedUnits.isAllocation([1, 2], of: [24, 23]))
        #expect(!TimedUnits.isAllocation([3, 0], of: [20, 20]))
        #expect(!TimedUnits.isAllocation([1, 1], of: [20, 20]))
    }
}
