/// Claim status response (277, 005010X212), the answer to a 276.
public struct ClaimStatus277: Sendable, Equatable, Encodable {
    /// BHT03.
    public var referenceID = ""
    /// BHT04.
    public var date = ""
    /// BHT05, `HHMM`.
    public var time = ""
    /// Loops 2000A: one payer in nearly every response.
    public var sources: [Source] = []

    /// A response without sources.
    public init() {}

    /// Loop 2000A: who answers.
    public struct Source: Sendable, Equatable, Encodable {
        /// Loop 2100A.
        public var payer: EntityName?
        /// PER of 2100A.
        public var contact: Contact?
        /// Loops 2000B.
        public var receivers: [Receiver] = []

        /// A payer without receivers.
        public init(payer: EntityName? = nil) {
            self.payer = payer
        }
    }

    /// Loop 2000B: who asked.
    public struct Receiver: Sendable, Equatable, Encodable {
        /// NM1*41.
        public var name: EntityName?
        /// TRN02 of loop 2200B, with `statuses`.
        public var trace = ""
        /// STC of loop 2200B: the whole request was refused.
        public var statuses: [StatusInformation] = []
        /// Loops 2000C.
        public var providers: [Provider] = []

        /// A receiver without providers.
        public init(name: EntityName? = nil) {
            self.name = name
        }
    }

    /// Loop 2000C: a provider whose claims were asked about.
    public struct Provider: Sendable, Equatable, Encodable {
        /// NM1*1P, one or two.
        public var names: [EntityName] = []
        /// TRN02 of loop 2200C, with `statuses`.
        public var trace = ""
        /// STC of loop 2200C: everything of the provider was refused.
        public var statuses: [StatusInformation] = []
        /// Loops 2200D and 2200E; `trace` is the TRN02 of the 276.
        public var claims: [StatusClaim] = []

        /// A provider without claims.
        public init(names: [EntityName] = []) {
            self.names = names
        }
    }

    /// The first payer.
    public var payer: EntityName? { sources.first?.payer }
    /// STC of all loops 2200B: a whole request was refused.
    public var receiverStatuses: [StatusInformation] { receivers.flatMap(\.statuses) }
    /// STC of all loops 2200C: everything of a provider was refused.
    public var providerStatuses: [StatusInformation] { receivers.flatMap { $0.providers.flatMap(\.statuses) } }
    /// Claims of all providers in file order; `trace` is the TRN02 of the 276.
    public var claims: [StatusClaim] { receivers.flatMap { $0.providers.flatMap(\.claims) } }

    private var receivers: [Receiver] { sources.flatMap(\.receivers) }
}
