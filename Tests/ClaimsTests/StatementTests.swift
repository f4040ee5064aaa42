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
        ReadCircuits.self, FindOpenCircuits.self, NoteFailure.self, TakeTrial.self, CloseCircuit.self, ReadGuides.self,
        InsertGuideFile.self,
        AddClinics.self, ReadDataKeys.self, NextDataKeyID.self, InsertDataKey.self, ReadRoutes.self, SaveRoute.self,
        ReadPayerRoutes.self, SavePayerRoute.self, AddReceiveJobs.self, InsertIntakeFile.self, FinishIntakeFile.self,
        DrawNumbers.self, FindVisits.self, InsertVisits.self, ReplaceVisits.self, ReadAllClinics.self,
        InsertTreatmentTimes.self, DeleteTreatmentTimes.self, ReadOtherTreatmentTimes.self,
        CountClaims.self, CountClocks.self, CountMoving.self, MeasureStages.self, ReadOperations.self, ListClaims.self,
        ReadFindingCodes.self, ReadSubmissions.self, OpenScope.self, ReadClaims.self, LockClaims.self,
        LockClaimsOfFile.self, SaveClaims.self, InsertClaims.self, InsertEvents.self, ReadVisits.self,
        ReadServerCounters.self, HasWork.self, CountNewClaims.self, MeasureNewWaits.self, MeasureClinicWaits.self,
        ReadEligibility.self, DrawInquiry.self, InsertInquiryFile.self, LockInquiryFiles.self, SetInquiryStatus.self,
        InsertEligibility.self, PageClaims.self, ReadEvents.self, ReadSentSubmissions.self,
        ReadControlNumbers.self, ReadPostedPayments.self, AnchorEvents.self, PlanFiles.self, LockFile.self,
        LockFileByControl.self,
        TakeReady.self, NextInterchange.self, ReadSubmissionHistory.self, InsertSubmissions.self, StoreFile.self,
        SetFileStatus.self, InsertLedgerEntries.self, HoldAuthorizations.self, ReadAuthorizations.self,
        SaveAuthorizations.self, SaveReservations.self, ListAuthorizations.self,
        ReadStandingDecisions.self, RevokeDecision.self, InsertDecision.self, ListDecisions.self,
        ReadSameDayVisits.self, SaveCoverageFacts.self, ReadCoverageFacts.self,
        DrawAppointments.self, LockAppointments.self, SaveAppointments.self, ReadAppointments.self,
        ReadAuthorizationsOfPatients.self, SaveAppointmentResults.self, ListAppointments.self, ResolveAppointments.self,
        FindPriorEvaluations.self, ReadChangedClinics.self, SaveClinicProfile.self,
        ReadProfileFileNumber.self, ReadProfileFile.self,
        InsertProfileFile.self, ListProfileFiles.self,
        LockReferenceKind.self, ReadReferenceVersions.self,
        DrawReferenceVersion.self, InsertReferenceVersion.self, EndReferenceVersion.self, DeleteReferenceRows.self,
        AdvanceSubmissions.self, InsertFileAcknowledgement.self, ReadAcknowledgements.self, RaiseClaims.self,
        FindUnacknowledgedFiles.self, RaiseAgedClaims.self, CountAgedClaims.self, CountAppealsAtRisk.self,
        ReadRemittanceDays.self,
        AcceptLatestSubmissions.self, InsertDenials.self, ListDenials.self, InsertDenialWork.self,
        ReadDenialWork.self, FindReplacements.self, InsertVoid.self, DeleteVoids.self, AcceptShortfall.self,
        ReturnLatestSubmission.self,
        ListAppeals.self, SaveAppeal.self, FileAppeal.self, DecideAppeal.self, AgeReceivables.self,
        SumRecentCharges.self, CountDenials.self, CountAdjudications.self, MeasurePayers.self,
        CountDenialCauses.self, CountForeseenDenials.self,
        DeleteReferenceVersion.self, InsertReferenceEvent.self, ReadReferencePage.self,
        ListInbound.self, InsertInboundEvent.self, NoteDuplicateInbound.self, ReadInboundEvents.self,
        ReplayInbound.self,
        ReadLedger.self, ReadProviderBalances.self, ReadStandingPostings.self, FindByClaim.self,
        FindByPayerControlNumber.self, FindByService.self, FindClinicsByNPI.self, LockLaterClaims.self,
        InsertDuplicateRemittances.self, InsertProviderAdjustments.self, ReadPriorRemittances.self,
        InsertSuspenseItems.self, LockOpenSuspense.self, LockSuspenseItem.self, ResolveSuspense.self,
        ReadRemittanceSource.self, DrawClaimNumber.self, ReadDecision.self, ListRemittances.self,
        ReadRemittanceClaims.self, ReadProviderAdjustments.self, ListSuspense.self, ListUnderpaid.self,
        InsertBankPayments.self, ReadUnmatchedPayments.self, CountBankPayments.self, OpenPatientAccounts.self,
        ReadPatientBalances.self, LockPatientAccount.self, FindNewestClaim.self, InsertPatientPayment.self,
        ListPatientPayments.self, InsertPaymentPlan.self, EndPaymentPlan.self, ReadPaymentPlans.self,
        FindAccount.self, LockAccount.self, FindIdentity.self, InsertAccount.self, ListAccounts.self,
        SetPasswordHash.self, SetAccountRole.self, SetAccountIdentity.self, SetAccountDisabled.self,
        SetAuthenticator.self, ReplaceRecovery.self, UseRecovery.self, NoteSignIn.self, FindClinicNumbers.self,
        AddThrottles.self, LockThrottles.self, SaveThrottles.self, ForgiveAttempts.self, ForgetAttempts.self,
        KnowsAddress.self, InsertChallenge.self, FindChallenge.self, TakeChallenge.self, DeleteChallenges.self,
        InsertSession.self, FindSession.self, DeleteSession.self, DeleteSessions.self,
        DeleteOverSessions.self, ListWebSessions.self, DeleteOwnSession.self, InsertToken.self,
        ListTokens.self, RevokeToken.self, FindToken.self, AppendAccess.self, ListAccess.self, ExportAccess.self,
        PageAccess.self,
        ReadAccessHead.self, ReadSealedFindings.self, ReadSealedNotes.self, InsertReleaseRule.self,
        ReadReleaseRules.self,
        ReadStatementCounts.self, DrawStatementCycle.self, InsertStatementCycle.self, InsertStatements.self,
        ListStatementCycles.self, SetSmallBalance.self, ReadSmallBalances.self,
        ListOpenClaims.self, ListWaitingClaims.self, CountSentClaims.self, CountFirstDecisions.self,
        CountSignedNotes.self, CountAppeals.self,
        SumCollections.self, SumReceivables.self, CountWork.self, FoldClaimTally.self, FindClinicCode.self,
        ReadClinicCodes.self, SaveReportSchedule.self, ReadReportSchedules.self, RemoveReportSchedule.self,
        PauseReportSchedule.self, DueReportSchedules.self, NoteReportRuns.self, ReadDueRuns.self,
        SaveReportRuns.self, ListReportRuns.self, ReadReportRun.self,
        ReadClock.self, ReadQueueFigures.self, ReadTallies.self, ReadJobTimes.self, ReadDatabaseFigures.self,
        ReadBusiestClinics.self, ReadBusiestPayers.self, ReadClockFigures.self, ReadDeadlineFigures.self,
        ReadStageFigures.self, ReadFileFigures.self, ReadMoneyFigures.self, ReadRemittanceMark.self,
        ReadDecisionFigures.self, SummarizeWork.self, ListWork.self, FindNextWork.self, IsListed.self, LockWork.self,
        UnlockWork.self,
        AssignWork.self, PutOffWork.self, InsertWorkNote.self, MarkUnacknowledged.self, PruneWork.self,
        ListFilters.self, KeepFilter.self, RemoveFilter.self,
        BeginAPIRequest.self, ReadAPIRequest.self, FinishAPIRequest.self, AbandonAPIRequest.self,
        ReleaseAPIRequest.self, PruneAPIRequests.self,
        FindPreviousWork.self, SummarizeOtherWork.self,
        ListSentFiles.self, ReadSentFile.self, ReadFileAnswers.self, ReadClaimsOfSent.self, ReadClaimsOfReceived.self,
        ReadFilesOfClaim.self,
    ]

    private static let checks: [any BreachCheck.Type] = [
        VisitsWithoutClaim.self, RowsWithoutParent.self, ClaimsWithoutNextAction.self, ClaimsWithoutJob.self,
        SecondOriginals.self,
        SubmissionsWithoutLineage.self, UnbalancedPostings.self, RollUpsUnlikeLedger.self, SumsUnlikeRows.self,
        ChargesUnlikeLines.self,
        RemittancesUnlikePayment.self, JobsSettledTwice.self, RowsOfOtherClinics.self, BrokenAnchors.self,
        OverdrawnAuthorizations.self, ReservationsOfNothing.self,
        UnequalReversals.self, ProviderAccountsUnlikeItems.self, PayersUnlikeCharge.self,
        PatientPaymentsUnlikeLedger.self,
        ReplacementsOfNothing.self, ReleasesBySamePerson.self, ReleasesLeftOut.self,
        RefusalsWithoutNextAction.self, SettlementsUnlikeDenials.self,
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
        let isListed = Set((Self.statements as [Any] + Self.checks).map { "\($0)" })
        let isDeclared = try declared(#"(?m)^struct (\w+): Statement"#).union(
            declared(#"(?m)^enum (\w+): BreachCheck"#))
        #expect(isListed.symmetricDifference(isDeclared) == [])
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
