import X12

/// Sets without what a judge cannot read although its guide allows it; `ConformanceTests` lists and explains each.
enum ReadableSets {
    static func remittance(_ remittance: Remittance835) -> Remittance835 {
        var remittance = remittance
        remittance.providerAdjustments = Array(remittance.providerAdjustments.prefix(6))
        return remittance
    }

    static func acknowledgement(_ answer: ImplementationAcknowledgement999) -> ImplementationAcknowledgement999 {
        var answer = answer
        for set in answer.transactions.indices {
            for error in answer.transactions[set].segmentErrors.indices {
                let contexts = answer.transactions[set].segmentErrors[error].contexts
                answer.transactions[set].segmentErrors[error].contexts = Array(contexts.suffix(1))
            }
        }
        return answer
    }

    static func inquiry(_ request: Eligibility270) -> Eligibility270 {
        var request = request
        request.inquiries = Array(request.inquiries.prefix(1))
        request.inquiries[0].procedures = []
        return request
    }

    static func eligibility(_ response: Eligibility271) -> Eligibility271 {
        var response = response
        response.payerContacts = []
        if response.receiver == nil {
            response.receiver = EntityName(
                organization: "CLINIC", entityCode: "1P", idQualifier: "XX", id: "1679328645")
        }
        let hasDependant = response.members.firstIndex { $0.isDependant } == 1
        response.members = Array(response.members.prefix(hasDependant ? 2 : 1))
        if hasDependant { response.members[0].benefits = [] }
        for member in response.members.indices {
            response.members[member].benefits = response.members[member].benefits.map(benefit)
            for rejection in response.members[member].rejections.indices {
                response.members[member].rejections[rejection].reason = "15"
            }
        }
        return response
    }

    private static func benefit(_ benefit: Eligibility271.Benefit) -> Eligibility271.Benefit {
        var benefit = benefit
        if benefit.serviceTypes.isEmpty { benefit.serviceTypes = ["30"] }
        benefit.quantityQualifier = ""
        benefit.quantity = ""
        benefit.limits = []
        benefit.related = Array(benefit.related.prefix(1))
        if benefit.information == "R" { benefit.references = [] }
        return benefit
    }

    static func statusRequest(_ request: ClaimStatus276) -> ClaimStatus276 {
        var request = request
        for inquiry in request.inquiries.indices {
            request.inquiries[inquiry].lines = Array(request.inquiries[inquiry].lines.prefix(1))
        }
        return request
    }

    static func status(_ response: ClaimStatus277) -> ClaimStatus277 {
        var response = response
        response.sources = response.sources.map { source in
            var source = source
            source.receivers = source.receivers.map { receiver in
                var receiver = receiver
                receiver.providers = receiver.providers.map(provider)
                return receiver
            }
            return source
        }
        return response
    }

    private static func provider(_ provider: ClaimStatus277.Provider) -> ClaimStatus277.Provider {
        var provider = provider
        provider.claims = provider.claims.filter { $0.subscriber != nil }.map { claim in
            var claim = claim
            claim.lines = Array(claim.lines.prefix(1))
            return claim
        }
        return provider
    }
}
