internal import Billing

/// What the cells of reference files say. Nil: the cell is not of that form.
enum ReferenceCell {
    /// A cell without the spaces around it.
    static func trimmed(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var cell = cell
        while cell.first == 0x20 { cell.removeFirst() }
        while cell.last == 0x20 { cell.removeLast() }
        return cell
    }

    /// A HCPCS code: five characters.
    static func procedure(_ cell: ArraySlice<UInt8>) -> CodeKey? {
        cell.count == 5 ? CodeKey(cell) : nil
    }

    /// True for what files write where there is no date: nothing, or an asterisk.
    static func isNone(_ cell: ArraySlice<UInt8>) -> Bool {
        cell.isEmpty || cell.elementsEqual([0x2A])
    }

    /// A day as `YYYYMMDD`, `YYYY-MM-DD`, `M/D/YYYY`, or the year and the day of the year, `YYYYDDD`.
    static func day(_ cell: ArraySlice<UInt8>) -> CalendarDay? {
        if let slash = cell.firstIndex(of: 0x2F) {
            let rest = cell[(slash + 1)...]
            guard let second = rest.firstIndex(of: 0x2F) else { return nil }
            return day(year: rest[(second + 1)...], month: cell[..<slash], day: rest[..<second])
        }
        let start = cell.startIndex
        switch cell.count {
        case 8: return day(year: cell.prefix(4), month: cell[(start + 4)..<(start + 6)], day: cell.suffix(2))
        case 10 where cell[start + 4] == 0x2D && cell[start + 7] == 0x2D:
            return day(year: cell.prefix(4), month: cell[(start + 5)..<(start + 7)], day: cell.suffix(2))
        case 7:
            guard let year = number(cell.prefix(4)), let day = number(cell.suffix(3)), (1...366).contains(day) else {
                return nil
            }
            return CalendarDay(year: year, month: 1, day: 1)?.adding(days: day - 1)
        default: return nil
        }
    }

    private static func day(
        year: ArraySlice<UInt8>, month: ArraySlice<UInt8>, day: ArraySlice<UInt8>
    ) -> CalendarDay? {
        guard year.count == 4, let year = number(year), let month = number(month), let day = number(day) else {
            return nil
        }
        return CalendarDay(year: year, month: month, day: day)
    }

    /// A whole number of at most nine digits.
    static func number(_ cell: ArraySlice<UInt8>) -> Int? {
        guard (1...9).contains(cell.count) else { return nil }
        var value = 0
        for byte in cell {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// A decimal number in units of its last digit: `1.5` with three places is 1500. Nothing is 0.
    static func decimal(_ cell: ArraySlice<UInt8>, places: Int) -> Int32? {
        if cell.isEmpty { return 0 }
        let point = cell.firstIndex(of: 0x2E) ?? cell.endIndex
        var fraction = cell[point...].dropFirst()
        while fraction.count > places, fraction.last == 0x30 { fraction.removeLast() }
        guard fraction.count <= places else { return nil }
        let zeros = repeatElement(UInt8(0x30), count: places - fraction.count)
        return number((Array(cell[..<point]) + fraction + zeros)[...]).flatMap { Int32(exactly: $0) }
    }
}
