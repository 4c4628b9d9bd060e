// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The conditions of the transitions. Each has one English sentence, as in `data/statemachine.json`, and one German
//! sentence for the page.

macro_rules! guards {
    ($($name:ident: $en:literal, $de:literal;)+) => {
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

            /// The condition as a German sentence.
            #[must_use]
            pub const fn de(self) -> &'static str {
                match self { $(Guard::$name => $de,)+ }
            }
        }
    };
}

guards! {
    ActorIsCaseLead: "actor is case lead",
        "Nur die Fallführung reicht den Fall ein.";
    PresentationComplete: "presentation complete (14 sections)",
        "Alle 14 Abschnitte der Fallvorstellung sind ausgefüllt.";
    TriggerSet: "trigger set",
        "Der Anlass der Falleingabe ist angegeben.";
    PurposeSet: "purpose set",
        "Der Beratungszweck ist angegeben.";
    HelpHistoryOrReason: "help history >=1 or reason (ESC-R)",
        "Mindestens eine bisherige Hilfe ist erfasst, oder es ist begründet, warum keine vorliegt (rasante Eskalation).";
    AgeExceptionReason: "age<12 or >18 => exception reason",
        "Unter 12 oder über 18 Jahren ist die Ausnahme begründet.";
    ParticipationRecorded: "participation record exists or reason",
        "Die Beteiligung des jungen Menschen ist festgehalten oder ihr Fehlen begründet.";
    ChildProtectionAnswered: "child-protection check answered (s. 8a running? yes/no)",
        "Die Frage nach einem laufenden Verfahren nach § 8a SGB VIII ist beantwortet.";
    ReasonText: "reason text",
        "Die Rückgabe ist begründet.";
    AsFirstSubmission: "as T01",
        "Es gelten dieselben Bedingungen wie beim ersten Einreichen.";
    NotTheCaseLead: "actor is not the case lead (four eyes)",
        "Wer befürwortet, führt den Fall nicht selbst (Vier-Augen-Prinzip).";
    QuestionText: "question text",
        "Die Rückfrage ist ausformuliert.";
    AdviceText: "advice text",
        "Die Beratung ist schriftlich festgehalten.";
    CaseLeadAgrees: "case lead agrees",
        "Die Fallführung ist einverstanden.";
    DateSet: "date set",
        "Der Termin der Kooperationsrunde steht fest.";
    StandingMembersInvited: "all standing members invited",
        "Alle ständigen Mitglieder sind eingeladen.";
    GuardianInvited: "guardian invited if exists",
        "Die Vormundschaft ist eingeladen, wenn es eine gibt.";
    ExternalsNecessary: "each external has necessity reason (strict roles confirmed by case lead)",
        "Für jede externe Person ist begründet, warum sie nötig ist; Schule, Polizei und Innenbehörde hat die Fallführung bestätigt.";
    DossierReleased: "dossier released: leak check green + second person",
        "Die anonymisierte Fallvorstellung ist geprüft und von einer zweiten Person freigegeben.";
    EntrustedExcluded: "section 65 items without consent excluded",
        "Anvertrautes ohne Einwilligung (§ 65 SGB VIII) ist nicht enthalten.";
    DossierSentBefore: "now >= dossier_sent_at",
        "Die Fallvorstellung ist vor der Sitzung versandt.";
    ModeratedByCoordinator: "moderator is pool coordinator",
        "Die Poolkoordination moderiert.";
    CaseLeadPresent: "case lead or deputy present",
        "Die Fallführung oder ihre Vertretung ist anwesend.";
    AttendanceRecorded: "attendance recorded",
        "Die Anwesenheit ist erfasst.";
    SettingProposed: "setting proposal with >=1 component",
        "Der Settingvorschlag enthält mindestens einen Baustein.";
    ResultDocumentComplete: "result document complete",
        "Die Ergebnisdokumentation ist vollständig.";
    AgreementsComplete: "every agreement has who/what/until",
        "Jede Vereinbarung nennt, wer was bis wann tut.";
    AssessmentRecorded: "assessment recorded",
        "Die fachliche Einschätzung ist festgehalten.";
    OpenPointsListed: "open points listed",
        "Die offenen Punkte sind aufgeführt.";
    OfferForwarded: ">=1 offer forwarded by pool office",
        "Mindestens ein Angebot ist von der Poolkoordination weitergeleitet.";
    CaseLeadDecides: "case lead decides",
        "Die Fallführung entscheidet über das Angebot.";
    AsFirstInvitation: "as T08",
        "Es gelten dieselben Bedingungen wie bei der ersten Einladung.";
    StartNotInFuture: "actual start date <= today",
        "Der tatsächliche Beginn liegt nicht in der Zukunft.";
    YouthOfficeDecision: "decision of youth office recorded",
        "Die Entscheidung des Jugendamts ist festgehalten (§ 36a SGB VIII).";
    HelpPlanRecorded: "help plan recorded (participants incl. young person or reason)",
        "Der Hilfeplan ist festgehalten, mit Beteiligung des jungen Menschen oder einer Begründung.";
    CrisisConceptComplete: "crisis concept complete or override+reason",
        "Das Krisenkonzept ist vollständig, oder die Ausnahme ist begründet.";
    PermitResolved: "permit status of each permit component in {PS-NN,PS-EX,PS-PROV,PS-OK,PS-COND} or override by case lead + reason",
        "Für jeden erlaubnispflichtigen Baustein ist die Betriebserlaubnis geklärt, oder die Fallführung begründet die Ausnahme.";
    CourtReference: "liberty-restricting component => court reference + expiry",
        "Bei Freiheitsentziehung liegen Gerichtsbeschluss und Ablaufdatum vor (§ 1631b BGB).";
    AbroadChecklist: "abroad component => s. 38 checklist complete",
        "Bei einer Auslandsmaßnahme ist die Prüfliste nach § 38 SGB VIII vollständig.";
    ProvidersAccepted: "all providers of the setting accepted",
        "Alle Träger des Settings haben zugesagt.";
    AutomaticNextDay: "automatic next day",
        "Der Wechsel geschieht am Tag nach dem Beginn von selbst.";
    ReconveneReason: "reason (setback, transition, threat of termination)",
        "Der Grund ist angegeben: Rückschlag, Übergang oder drohende Beendigung.";
    Reason: "reason",
        "Ein Grund ist angegeben.";
    HoldReason: "reason in {custody, whereabouts unknown, clinic > 28 days, other}",
        "Der Grund des Ruhens ist angegeben: Haft, Aufenthalt unbekannt, Klinik über 28 Tage oder anderes.";
    ContactPerson: "contact person named",
        "Eine Ansprechperson ist benannt.";
    ClosureReasonAllowed: "closure reason allowed by profile",
        "Der Abschlussgrund ist in diesem Pool zulässig.";
    ClosingNote: "closing note",
        "Ein Abschlussvermerk liegt vor.";
    OutcomeAtClosing: "outcome at closing recorded",
        "Das Ergebnis zum Abschluss ist erfasst.";
    BothConfirm: "both case lead and coordinator confirm",
        "Fallführung und Poolkoordination haben beide bestätigt.";
    BeforeFirstSession: "before first session",
        "Es hat noch keine Kooperationsrunde stattgefunden.";
    NoSessionHeld: "no session held yet",
        "Es ist noch keine Sitzung abgehalten worden.";
    RetentionOver: "retention period over",
        "Die Aufbewahrungsfrist ist abgelaufen.";
    NoLegalHold: "no legal hold",
        "Es besteht keine rechtliche Sperre der Löschung.";
}
