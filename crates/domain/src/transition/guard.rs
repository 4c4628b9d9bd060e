// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The conditions of the transitions. Each has one English sentence, as in `data/statemachine.json`, and one German
//! sentence for the documentation and one for whoever is refused: that sentence says what is missing or must happen.

macro_rules! guards {
    ($($name:ident: $en:literal, $de:literal, $missing:literal;)+) => {
        /// A condition that must hold before a transition is taken.
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
        pub enum Guard { $(#[doc = concat!("The condition \"", $en, "\".")] $name,)+ }

        impl Guard {
            /// All guards.
            pub const ALL: &'static [Guard] = &[$(Guard::$name,)+];

            /// The condition in English.
            #[must_use]
            pub const fn en(self) -> &'static str {
                match self { $(Guard::$name => $en,)+ }
            }

            /// The condition as a German sentence, as if it were fulfilled.
            #[must_use]
            pub const fn de(self) -> &'static str {
                match self { $(Guard::$name => $de,)+ }
            }

            /// What is missing or must happen, as a German sentence for whoever is refused.
            #[must_use]
            pub const fn missing_de(self) -> &'static str {
                match self { $(Guard::$name => $missing,)+ }
            }
        }
    };
}

guards! {
    ActorIsCaseLead: "actor is case lead",
        "Nur die Fallführung reicht den Fall ein.",
        "Einreichen kann den Fall nur seine Fallführung.";
    PresentationComplete: "presentation complete (14 sections)",
        "Alle 14 Abschnitte der Fallvorstellung sind ausgefüllt.",
        "Die Fallvorstellung ist noch nicht vollständig.";
    TriggerSet: "trigger set",
        "Der Anlass der Falleingabe ist angegeben.",
        "Der Anlass der Falleingabe fehlt.";
    PurposeSet: "purpose set",
        "Der Beratungszweck ist angegeben.",
        "Der Beratungszweck fehlt.";
    HelpHistoryOrReason: "help history >=1 or reason (ESC-R)",
        "Mindestens eine bisherige Hilfe ist erfasst, oder es ist begründet, warum keine vorliegt (rasante Eskalation).",
        "Es ist noch keine bisherige Hilfe erfasst.";
    AgeExceptionReason: "age<12 or >18 => exception reason",
        "Unter 12 oder über 18 Jahren ist die Ausnahme begründet.",
        "Der junge Mensch ist unter 12 oder über 18 Jahre alt; die Begründung der Ausnahme fehlt.";
    ParticipationRecorded: "participation record exists or reason",
        "Die Beteiligung des jungen Menschen ist festgehalten oder ihr Fehlen begründet.",
        "Es fehlt, wie der junge Mensch beteiligt wurde oder warum nicht.";
    ChildProtectionAnswered: "child-protection check answered (s. 8a running? yes/no)",
        "Die Frage nach einem laufenden Verfahren nach § 8a SGB VIII ist beantwortet.",
        "Die Frage nach einem laufenden Verfahren nach § 8a SGB VIII ist noch nicht beantwortet.";
    ReasonText: "reason text",
        "Die Rückgabe ist begründet.",
        "Die Begründung der Rückgabe fehlt.";
    AsFirstSubmission: "as T01",
        "Es gelten dieselben Bedingungen wie beim ersten Einreichen.",
        "Es fehlt noch etwas, das schon beim ersten Einreichen nötig ist.";
    NotTheCaseLead: "actor is not the case lead (four eyes)",
        "Wer befürwortet, führt den Fall nicht selbst (Vier-Augen-Prinzip).",
        "Wer den Fall führt oder eingereicht hat, kann ihn nicht selbst befürworten (Vier-Augen-Prinzip).";
    QuestionText: "question text",
        "Die Rückfrage ist ausformuliert.",
        "Der Text der Rückfrage fehlt.";
    AdviceText: "advice text",
        "Die Beratung ist schriftlich festgehalten.",
        "Die Beratung muss noch schriftlich festgehalten werden.";
    CaseLeadAgrees: "case lead agrees",
        "Die Fallführung ist einverstanden.",
        "Das Einverständnis der Fallführung fehlt.";
    DateSet: "date set",
        "Der Termin der Kooperationsrunde steht fest.",
        "Ein Termin der Kooperationsrunde ab heute fehlt.";
    StandingMembersInvited: "all standing members invited",
        "Alle ständigen Mitglieder sind eingeladen.",
        "Noch nicht alle ständigen Mitglieder sind eingeladen.";
    GuardianInvited: "guardian invited if exists",
        "Die Vormundschaft ist eingeladen, wenn es eine gibt.",
        "Die Vormundschaft ist noch nicht eingeladen.";
    ExternalsNecessary: "each external has necessity reason (strict roles confirmed by case lead)",
        "Für jede externe Person ist begründet, warum sie nötig ist; Schule, Polizei und Innenbehörde hat die Fallführung bestätigt.",
        "Die Fallführung hat noch nicht bestätigt, dass alle externen Personen teilnehmen sollen.";
    DossierReleased: "dossier released: leak check green + second person",
        "Die anonymisierte Fallvorstellung ist geprüft und von einer zweiten Person freigegeben.",
        "Die Freigabe der anonymisierten Fallvorstellung durch eine zweite Person fehlt.";
    EntrustedExcluded: "section 65 items without consent excluded",
        "Anvertrautes ohne Einwilligung (§ 65 SGB VIII) ist nicht enthalten.",
        "In der Fallvorstellung steht Anvertrautes, für das keine Einwilligung vorliegt (§ 65 SGB VIII).";
    DossierSentBefore: "now >= dossier_sent_at",
        "Die Fallvorstellung ist vor der Sitzung versandt.",
        "Die Fallvorstellung muss vor der Sitzung versandt sein.";
    ModeratedByCoordinator: "moderator is pool coordinator",
        "Die Poolkoordination moderiert.",
        "Eine Person der Poolkoordination muss moderieren.";
    CaseLeadPresent: "case lead or deputy present",
        "Die Fallführung oder ihre Vertretung ist anwesend.",
        "Die Fallführung oder ihre Vertretung muss anwesend sein.";
    AttendanceRecorded: "attendance recorded",
        "Die Anwesenheit ist erfasst.",
        "Die Anwesenheit ist noch nicht erfasst.";
    SettingProposed: "setting proposal with >=1 component",
        "Der Settingvorschlag enthält mindestens einen Baustein.",
        "Ein Settingvorschlag mit mindestens einem Baustein fehlt.";
    ResultDocumentComplete: "result document complete",
        "Die Ergebnisdokumentation ist vollständig.",
        "Das Ergebnis der Kooperationsrunde fehlt noch.";
    AgreementsComplete: "every agreement has who/what/until",
        "Jede Vereinbarung nennt, wer was bis wann tut.",
        "Mindestens eine Vereinbarung nennt noch nicht, wer was bis wann tut.";
    AssessmentRecorded: "assessment recorded",
        "Die fachliche Einschätzung ist festgehalten.",
        "Eine fachliche Einschätzung fehlt.";
    OpenPointsListed: "open points listed",
        "Die offenen Punkte sind aufgeführt.",
        "Die offenen Punkte fehlen.";
    OfferForwarded: ">=1 offer forwarded by pool office",
        "Mindestens ein Angebot ist von der Poolkoordination weitergeleitet.",
        "Die Poolkoordination hat noch kein Angebot weitergeleitet.";
    CaseLeadDecides: "case lead decides",
        "Die Fallführung entscheidet über das Angebot.",
        "Über das Angebot kann nur die Fallführung entscheiden.";
    AsFirstInvitation: "as T08",
        "Es gelten dieselben Bedingungen wie bei der ersten Einladung.",
        "Es fehlt noch etwas, das schon bei der ersten Einladung nötig ist.";
    StartNotInFuture: "actual start date <= today",
        "Der tatsächliche Beginn liegt nicht in der Zukunft.",
        "Der tatsächliche Beginn fehlt oder liegt in der Zukunft.";
    YouthOfficeDecision: "decision of youth office recorded",
        "Die Entscheidung des Jugendamts ist festgehalten (§ 36a SGB VIII).",
        "Die Bewilligung der neuesten Fassung des Settings durch das Jugendamt fehlt (§ 36a SGB VIII).";
    HelpPlanRecorded: "help plan recorded (participants incl. young person or reason)",
        "Der Hilfeplan ist festgehalten, mit Beteiligung des jungen Menschen oder einer Begründung.",
        "Der Hilfeplan-Vermerk fehlt.";
    CrisisConceptComplete: "crisis concept complete or override+reason",
        "Das Krisenkonzept ist vollständig, oder die Ausnahme ist begründet.",
        "Das Krisenkonzept fehlt.";
    PermitResolved: "permit status of each permit component in {PS-NN,PS-EX,PS-PROV,PS-OK,PS-COND} or override by case lead + reason",
        "Für jeden erlaubnispflichtigen Baustein ist die Betriebserlaubnis geklärt, oder die Fallführung begründet die Ausnahme.",
        "Für mindestens einen Baustein ist die Betriebserlaubnis noch nicht geklärt.";
    CourtReference: "liberty-restricting component => court reference + expiry",
        "Bei Freiheitsentziehung liegen Gerichtsbeschluss und Ablaufdatum vor (§ 1631b BGB).",
        "Für die Freiheitsentziehung fehlt ein Gerichtsbeschluss mit Ablaufdatum (§ 1631b BGB).";
    AbroadChecklist: "abroad component => s. 38 checklist complete",
        "Bei einer Auslandsmaßnahme ist die Prüfliste nach § 38 SGB VIII vollständig.",
        "Die Prüfliste nach § 38 SGB VIII ist noch nicht vollständig.";
    ProvidersAccepted: "all providers of the setting accepted",
        "Alle Träger des Settings haben zugesagt.",
        "Noch nicht alle Träger des Settings haben zugesagt.";
    AutomaticNextDay: "automatic next day",
        "Der Wechsel geschieht am Tag nach dem Beginn von selbst.",
        "Die Verlaufsbeobachtung beginnt frühestens am Tag nach dem Beginn der Maßnahme.";
    ReconveneReason: "reason (setback, transition, threat of termination)",
        "Der Grund ist angegeben: Rückschlag, Übergang oder drohende Beendigung.",
        "Der Grund fehlt: Rückschlag, Übergang oder drohende Beendigung.";
    Reason: "reason",
        "Ein Grund ist angegeben.",
        "Der Grund fehlt.";
    HoldReason: "reason in {custody, whereabouts unknown, clinic > 28 days, other}",
        "Der Grund des Ruhens ist angegeben: Haft, Aufenthalt unbekannt, Klinik über 28 Tage oder anderes.",
        "Der Grund des Ruhens fehlt.";
    ContactPerson: "contact person named",
        "Eine Ansprechperson ist benannt.",
        "Die Ansprechperson fehlt.";
    ClosureReasonAllowed: "closure reason allowed by profile",
        "Der Abschlussgrund ist in diesem Pool zulässig.",
        "Ein Abschlussgrund, der in diesem Pool zulässig ist, fehlt.";
    ClosingNote: "closing note",
        "Ein Abschlussvermerk liegt vor.",
        "Der Abschlussvermerk fehlt.";
    OutcomeAtClosing: "outcome at closing recorded",
        "Das Ergebnis zum Abschluss ist erfasst.",
        "Das Ergebnis zum Abschluss fehlt.";
    BothConfirm: "both case lead and coordinator confirm",
        "Fallführung und Poolkoordination haben beide bestätigt.",
        "Fallführung und Poolkoordination müssen beide bestätigen.";
    BeforeFirstSession: "before first session",
        "Es hat noch keine Kooperationsrunde stattgefunden.",
        "Es hat schon eine Kooperationsrunde stattgefunden.";
    NoSessionHeld: "no session held yet",
        "Es ist noch keine Sitzung abgehalten worden.",
        "Es ist schon eine Sitzung abgehalten worden.";
    RetentionOver: "retention period over",
        "Die Aufbewahrungsfrist ist abgelaufen.",
        "Die Aufbewahrungsfrist ist noch nicht abgelaufen.";
    NoLegalHold: "no legal hold",
        "Es besteht keine rechtliche Sperre der Löschung.",
        "Eine rechtliche Sperre steht der Löschung entgegen.";
}

impl Guard {
    /// Whether the step itself fulfils the condition, or time does: nothing can be done for it beforehand, so it is no
    /// item of a list of what is missing before the step. Its own form asks for what it needs; inviting invites the
    /// standing members and the guardian; the observation of the course begins by itself on the day after the start.
    #[must_use]
    pub const fn by_the_step(self) -> bool {
        matches!(
            self,
            Guard::ReasonText
                | Guard::QuestionText
                | Guard::AdviceText
                | Guard::CaseLeadAgrees
                | Guard::StandingMembersInvited
                | Guard::GuardianInvited
                | Guard::StartNotInFuture
                | Guard::AutomaticNextDay
                | Guard::ReconveneReason
                | Guard::Reason
                | Guard::HoldReason
                | Guard::ContactPerson
        )
    }
}
