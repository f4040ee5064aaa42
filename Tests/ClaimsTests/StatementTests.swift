import Foundation
import Postgres
import Testing

@testable import Claims

/// Every statement's text against the schema, as the working role.
@Suite struct StatementTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources/Claims/SQL").standardizedFileURL

    private static let statements: [any Statement.Type] = [
        CountLateClocks.self, EscalateStuckClaims.self, CountStuckClaims.self, StartClocks.self, WatchFollowUps.self,
        EscalateClocks.self, CountRaisedClocks.self, FindSilence.self, ReplaceAlarms.self, ShareCalendars.self,
        PausePayer.self, ResumePayer.self, UnparkPayers.self, ReadPayerPauses.self, ReadPausedPayers.self,
        ReadJobFacts.self, ReadJobControls.self, LookByIndex.self, FindJob.self, ReadClaimFacts.self, FindClaimIDs.self,
        CountStartedClocks.self, MeasurePauses.self, CountRunningClocks.self, CountReceivableClocks.self,
        ReadAlarms.self, ReadServiceSlices.self, MeasureWaits.self, ReadListings.self, ChangeCalendars.self,
        ReadCalendars.self, AddCalendar.self, LockClocksBeyond.self, SaveAims.self, InsertRemittances.self,
        InsertRemittanceClaims.self, StoreInbound.self,
        ReadInbound.self, SettleInbound.self, FinishInbound.self, FindByControlNumber.self, FindByFile.self,
        InsertAcknowledgements.self,
        SetSubmissionStatus.self, ReadScrubFacts.self, DeleteScrubResults.self, InsertLines.self, ReadLines.self,
        InsertFindings.self, InsertReady.self, ReadInquiryFacts.self, InsertInquiries.self, ReadClinics.self,
        AddClinics.self, ReadDataKeys.self, NextDataKeyID.self, InsertDataKey.self, ReadRoutes.self, SaveRoute.self,
        ReadPayerRoutes.self, SavePayerRoute.self, AddReceiveJobs.self, InsertIntakeFile.self, FinishIntakeFile.self,
        DrawNumbers.self, FindVisits.self, InsertVisits.self, ReplaceVisits.self, ReadAllClinics.self,
        CountClaims.self, CountClocks.self, CountMoving.self, MeasureStages.self, ReadOperations.self, ListClaims.self,
        ReadFindingCodes.self, ReadSubmissions.self, OpenScope.self, ReadClaims.self, LockClaims.self,
        LockClaimsOfFile.self, SaveClaims.self, InsertClaims.self, InsertEvents.self, ReadVisits.self,
        ReadServerCounters.self, HasWork.self, CountNewClaims.self, MeasureNewWaits.self, MeasureClinicWaits.self,
        ReadEligibility.self, DrawInquiry.self, InsertInquiryFile.self, LockInquiryFiles.self, SetInquiryStatus.self,
        InsertEligibility.self, PageClaims.self, ReadEvents.self, ReadSentSubmissions.self,
        ReadControlNumbers.self, AnchorEvents.self, PlanFiles.self, LockFile.self, LockFileByControl.self,
        TakeReady.self, NextInterchange.self, ReadSubmissionCounts.self, InsertSubmissions.self, StoreFile.self,
        SetFileStatus.self, InsertLedgerEntries.self, HoldAuthorizations.self, ReadAuthorizations.self,
        SaveAuthorizations.self, SaveReservations.self, ListAuthorizations.self, HoldTherapyYears.self,
        ReadStandingDecisions.self, RevokeDecision.self, InsertDecision.self, ListDecisions.self,
        ReadSameDayLines.self, FindPriorEvaluations.self, ReadChangedClinics.self, SaveClinicProfile.self,
        ReadProfileFileNumber.self, ReadProfileFile.self,
        InsertProfileFile.self, ListProfileFiles.self,
        LockReferenceKind.self, ReadReferenceVersions.self,
        DrawReferenceVersion.self, InsertReferenceVersion.self, EndReferenceVersion.self, DeleteReferenceRows.self,
        DeleteReferenceVersion.self, InsertReferenceEvent.self, ReadReferencePage.self,
    ]

    private static let checks: [any BreachCheck.Type] = [
        VisitsWithoutClaim.self, RowsWithoutParent.self, ClaimsWithoutNextAction.self, ClaimsWithoutJob.self,
        SecondOriginals.self,
        SubmissionsWithoutLineage.self, UnbalancedPostings.self, RollUpsUnlikeLedger.self, ChargesUnlikeLines.self,
        RemittancesUnlikePayment.self, JobsSettledTwice.self, RowsOfOtherClinics.self, BrokenAnchors.self,
        OverdrawnAuthorizations.self, ReservationsOfNothing.self,
    ]

    /// Names declared in the folder, so that a new statement cannot be left out of the lists above.
    private func declared(_ pattern: String) throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil)
        let expression = try Regex<(Substring, Substring)>(pattern)
        return Set(
            try files.flatMap { file in
                try String(contentsOf: file, encoding: .utf8).matches(of: expression).map { String($0.output.1) }
            })
    }

    @Test func everyStatementPrepares() async throws {
        #expect(Set(Self.statements.map { "\($0)" }) == (try declared(#"(?m)^struct (\w+): Statement"#)))
        #expect(Set(Self.checks.map { "\($0)" }) == (try declared(#"(?m)^enum (\w+): BreachCheck"#)))
        let texts = Self.statements.map { ($0.name, $0.sql) } + Self.checks.map { ($0.name, $0.sql) }
        #expect(Set(texts.map(\.0)).count == texts.count)
        try await TestBench.with { bench in
            for (name, sql) in texts {
                do {
                    try await bench.pool.withConnection { _ = try await $0.query("PREPARE check_\(name) AS \(sql)") }
                } catch {
                    Issue.record("\(name): \(error)")
                }
            }
        }
    }
}
