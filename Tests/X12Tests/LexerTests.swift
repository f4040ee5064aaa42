import Testing
import X12

@Suite struct LexerTests {
    private let file = ClaimFixtures.file(ClaimFixtures.transactions)

    /// Identifiers and elements of every segment, whatever divides them.
    private func content(_ bytes: [UInt8]) throws -> [[String]] {
        try Lexer.interchanges(in: bytes).flatMap(\.segments).filter { $0.id != "ISA" }.map { segment in
            [segment.id] + (0..<segment.elementCount).flatMap { segment.composites($0 + 1).flatMap { $0 } }
        }
    }

    @Test func sortsSegmentsIntoEnvelopes() throws {
        let interchange = try #require(try Lexer.interchanges(in: file).first)
        #expect(interchange.senderID == "CLAIMLINE")
        #expect(interchange.receiverID == "CLRHOUSE")
        #expect(interchange.controlNumber == "000000042")
        #expect(interchange.isTest && interchange.isAcknowledgementRequested)
        #expect(interchange.groups.count == 1)
        let transactions = interchange.groups[0].transactions
        #expect(transactions.map(\.controlNumber) == ["0001", "0002"])
        #expect(transactions.allSatisfy { $0.version == "005010X222A1" && $0.hasTrailer })
        #expect(interchange.segments.map(\.index) == Array(1...interchange.segments.count))
        for segment in interchange.segments {
            #expect(file[segment.byteOffset...].starts(with: segment.id.utf8))
        }
    }

    @Test(arguments: [
        Delimiters(element: 0x7C, component: 0x5E, repetition: 0x7D, segment: 0x7E),
        Delimiters(element: 0x1D, component: 0x1F, repetition: 0x1E, segment: 0x1C),
        Delimiters(element: 0x2A, component: 0x3E, repetition: 0x5E, segment: 0x0A),
        Delimiters(element: 0x7C, component: 0x3A, repetition: 0x5E, segment: 0x0D),
    ])
    func takesDelimitersFromTheirPlaces(delimiters: Delimiters) throws {
        let other = ClaimFixtures.file(ClaimFixtures.transactions, delimiters: delimiters)
        #expect(try Lexer.interchanges(in: other)[0].delimiters == delimiters)
        #expect(try content(other) == content(file))
    }

    @Test(arguments: ["\n", "\r\n", "\r", "\n\n", " \n"])
    func passesLineBreaksBehindTerminators(lineBreak: String) throws {
        #expect(try content(replacing("~", with: "~" + lineBreak, in: file)) == content(file))
    }

    @Test(arguments: [80, 64, 7])
    func passesLineBreaksOfWrappedFiles(width: Int) throws {
        var wrapped: [UInt8] = []
        for (index, byte) in file.enumerated() {
            if index > 0, index % width == 0 { wrapped += [0x0D, 0x0A] }
            wrapped.append(byte)
        }
        #expect(try content(wrapped) == content(file))
    }

    @Test func readsSeveralInterchangesWithTheirOwnDelimitersAndMarks() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let odd = Delimiters(element: 0x7C, component: 0x5E, repetition: 0x7D, segment: 0x7E)
        let second = ClaimFixtures.file(ClaimFixtures.transactions, delimiters: odd)
        let both = mark + file + Array("\r\n".utf8) + mark + second + [0x1A]
        let interchanges = try Lexer.interchanges(in: both)
        #expect(interchanges.map(\.delimiters) == [.standard, odd])
        #expect(interchanges[0].segments[0].byteOffset == 3)
        let continued = try #require(interchanges[1].segments.first)
        #expect(continued.index == interchanges[0].segments.count + 1)
    }

    @Test func anInterchangeWithoutItsEndDoesNotSwallowTheNext() {
        let cut = Array(file.prefix(400)) + [0x7E] + file
        let reading = Lexer.read(cut)
        #expect(reading.interchanges.count == 2)
        #expect(reading.interchanges[1].trailer != nil)
        #expect(!reading.faults.isEmpty)
    }

    @Test func anUnpaddedHeaderIsReadWithAFault() throws {
        let short = replacing("CLAIMLINE      ", with: "CLAIMLINE", in: file)
        let reading = Lexer.read(short)
        #expect(reading.interchanges.first?.senderID == "CLAIMLINE")
        #expect(reading.faults.map(\.reason) == ["ISA elements do not have their fixed widths"])
    }

    @Test(arguments: ["", "ISA", "ISABELLA", "GS*HC~ST*837*0001~", "not x12 at all", "ISA*00*~"])
    func refusesFilesWithoutReadableHeader(text: String) {
        #expect(throws: X12Error.self) { try Lexer.interchanges(in: Array(text.utf8)) }
        #expect(Lexer.read(Array(text.utf8)).interchanges.isEmpty)
    }

    @Test func everyCutIsRefusedButReadAsFarAsItGoes() {
        let whole = Lexer.read(file).interchanges[0].segments.count
        for length in stride(from: 106, to: file.count, by: 13) {
            let cut = Array(file.prefix(length))
            #expect(throws: X12Error.self) { try Lexer.interchanges(in: cut) }
            let read = Lexer.read(cut).interchanges.first?.segments.count ?? 0
            #expect(read > 0 && read <= whole)
        }
    }

    @Test func elementsAreEmptyWhereAbsent() throws {
        let claim = try #require(
            try Lexer.interchanges(in: file)[0].segments.first { $0.id == "CLM" && $0[1] == "V-1002" })
        #expect(claim[3] == "" && claim[99] == "" && claim[0] == "CLM")
        #expect(claim.component(5, 3) == "7" && claim.component(5, 9) == "" && claim.component(1, 1) == "V-1002")
        #expect(claim.components(11) == ["AA", "EM", "", "TX"])
        #expect(claim.components(3) == [] && claim.repetitions(3) == [])
        #expect(claim.repetitions(1) == ["V-1002"])
    }

    @Test func textThatIsNotUTF8IsReadAsLatin1() throws {
        var bytes = file
        let place = try #require(bytes.firstRange(of: Array("MIRA".utf8)))
        bytes[place.lowerBound] = 0xD1
        let name = try #require(try Lexer.interchanges(in: bytes)[0].segments.first { $0.id == "NM1" && $0[1] == "IL" })
        #expect(name[4] == "ÑIRA")
    }
}
