public import Billing
internal import X12

/// What the bank reports of payers' payments: a CSV file, or a NACHA file of CCD+ entries with their addenda.
///
/// CSV: a header naming `trace`, `payer_tin`, `amount` (dollars), `date` (ISO) and, if there are cheques, `method` (`ACH` or
/// `CHK`; the trace is the cheque's number then), one payment a row, parted by commas. NACHA: the entry detail (6) gives the
/// amount, its addenda (7) the reassociation trace `TRN*1*trace*1TIN`, the batch header (5) the date. Source: NACHA operating
/// rules, record layouts; CAQH CORE 370 (reassociation trace number).
public enum BankPaymentFile {
    /// One payment.
    public struct Payment: Sendable, Hashable {
        /// `ACH` or `CHK`.
        public let method: String
        /// TRN02 of the 835, or the cheque's number.
        public let trace: String
        /// TRN03 of the 835: `1` and the payer's tax id.
        public let payerTIN: String
        /// Cents.
        public let amountCents: Int64
        /// When the money came.
        public let effectiveOn: CalendarDay
    }

    /// Why a file cannot be taken: the line, counted from 1, and what is wrong with it.
    public struct Problem: Error, Sendable, Hashable {
        /// Line.
        public let line: Int
        /// Reason; no value.
        public let reason: String
    }

    /// The payments of a file, whole or not at all.
    public static func read(_ bytes: [UInt8]) throws(Problem) -> [Payment] {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
        return try lines.first?.hasPrefix("101") == true ? nacha(lines) : csv(lines)
    }

    /// A tax id as TRN03 writes it.
    static func tin(_ text: String) -> String {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        return digits.count == 9 ? "1" + digits : digits
    }

    private static func csv(_ lines: [String]) throws(Problem) -> [Payment] {
        let names = cells(lines.first ?? "").map { $0.lowercased() }
        guard let trace = names.firstIndex(of: "trace"), let tin = names.firstIndex(of: "payer_tin"),
            let amount = names.firstIndex(of: "amount"), let date = names.firstIndex(of: "date")
        else { throw Problem(line: 1, reason: "the header must name trace, payer_tin, amount and date") }
        let method = names.firstIndex(of: "method")
        var payments: [Payment] = []
        for (index, line) in lines.enumerated().dropFirst() where line.contains(where: { !$0.isWhitespace }) {
            let cells = cells(line)
            func wrong(_ reason: String) -> Problem { Problem(line: index + 1, reason: reason) }
            guard cells.count == names.count else { throw wrong("other cells than the header names") }
            guard let cents = X12Amount.cents(from: cells[amount]) else { throw wrong("amount is no amount") }
            guard let day = CalendarDay(iso: cells[date]) else { throw wrong("date is not YYYY-MM-DD") }
            let way = method.map { cells[$0].uppercased() } ?? "ACH"
            guard way == "ACH" || way == "CHK" else { throw wrong("method is neither ACH nor CHK") }
            guard !cells[trace].isEmpty else { throw wrong("trace is empty") }
            payments.append(
                Payment(
                    method: way, trace: cells[trace], payerTIN: Self.tin(cells[tin]), amountCents: cents,
                    effectiveOn: day))
        }
        return payments
    }

    private static func cells(_ line: String) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            String(cell.filter { $0 != "\"" }).trimmed
        }
    }

    private static func nacha(_ lines: [String]) throws(Problem) -> [Payment] {
        var payments: [Payment] = []
        var day: CalendarDay?
        var cents: Int64?
        for (index, line) in lines.enumerated() {
            func wrong(_ reason: String) -> Problem { Problem(line: index + 1, reason: reason) }
            let columns = Array(line)
            func field(_ range: ClosedRange<Int>) -> String {
                range.upperBound <= columns.count ? String(columns[(range.lowerBound - 1)..<range.upperBound]) : ""
            }
            switch columns.first {
            case "5":
                day = CalendarDay(x12: "20" + field(70...75))
                if day == nil { throw wrong("the batch has no effective date") }
            case "6":
                cents = Int64(field(30...39))
                if cents == nil { throw wrong("the entry has no amount") }
            case "7":
                let parts = field(4...83).trimmed.split(separator: "*").map { $0.filter { $0 != "\\" && $0 != "~" } }
                guard parts.first == "TRN" else { continue }
                guard parts.count >= 4, let cents, let day else { throw wrong("the addenda fits no entry") }
                payments.append(
                    Payment(
                        method: "ACH", trace: parts[2], payerTIN: tin(parts[3]), amountCents: cents, effectiveOn: day))
            default: continue
            }
        }
        return payments
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
