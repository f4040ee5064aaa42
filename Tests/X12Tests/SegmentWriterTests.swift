import Testing
import X12

@Suite struct SegmentWriterTests {
    private func written(_ delimiters: Delimiters = .standard, _ write: (inout SegmentWriter) -> Void) -> String {
        var writer = SegmentWriter(delimiters: delimiters)
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func trimsTrailingEmptyElementsOnly() {
        #expect(written { $0.segment("N4", "AUSTIN", "", "78701", "", "") } == "N4*AUSTIN**78701~")
        #expect(written { $0.segment("HL", "", "") } == "HL~")
    }

    @Test func valuesCannotBreakTheirSegment() {
        let text = written { $0.segment("NTE", "ADD", "A*B~C:D^E\nF\u{1F}G ") }
        // The component mark inside a plain value is only a separator when `composite` put it there.
        #expect(text == "NTE*ADD*A B C D E F:G~")
        #expect(written { $0.segment("NM1", "*~", " X ") } == "NM1**X~")
    }

    @Test func compositesAndRepetitionsKeepTheirSeparators() {
        let text = written { writer in
            let procedure = writer.composite("HC", "97:530", "GO", "", "")
            writer.segment("SV1", procedure, writer.composite("", ""), "UN")
            writer.segment("EB", "1", "", writer.repeated(["30", writer.composite("A", "B")]))
        }
        #expect(text == "SV1*HC:97 530:GO**UN~EB*1**30^A:B~")
    }

    @Test func lettersOutsideTheCharacterSetAreReplaced() {
        #expect(
            written { $0.segment("N3", "Núñez “Œuvre” – 10µ €5", "Łódź ß") } == "N3*Nunez \"OEuvre\" - 10   5*Lodz ss~")
    }

    @Test func envelopesCountWhatTheyHold() {
        let file = String(decoding: ClaimFixtures.file([]), as: UTF8.self)
        #expect(
            file == "ISA*00*          *00*          *ZZ*CLAIMLINE      *ZZ*CLRHOUSE       *261006*0815*^*00501"
                + "*000000042*1*T*:~GS*HC*CLAIMLINE*CLRHOUSE*20261006*0815*7*X*005010X222A1~GE*0*7~IEA*1*000000042~")
        let text = written { writer in
            for number in [1, 12345] {
                writer.beginTransaction(id: "270", controlNumber: number, version: "005010X279A1")
                writer.segment("BHT", "0022")
                writer.endTransaction()
            }
        }
        #expect(
            text == "ST*270*0001*005010X279A1~BHT*0022~SE*3*0001~ST*270*12345*005010X279A1~BHT*0022~SE*3*12345~")
    }

    @Test func aHeaderStaysReadableWhateverTheIdentifiers() throws {
        var writer = SegmentWriter()
        writer.beginInterchange(
            sender: InterchangeParty(id: "A*B~C:"), receiver: InterchangeParty(id: "ÉÉ LONGER THAN FIFTEEN"),
            date: "20261006", time: "081500", controlNumber: 1, isTest: false, isAcknowledgementRequested: false)
        writer.endInterchange()
        let interchange = try #require(try Lexer.interchanges(in: writer.bytes).first)
        #expect(interchange.senderID == "A B C")
        #expect(interchange.receiverID == "EE LONGER THAN")
    }
}
