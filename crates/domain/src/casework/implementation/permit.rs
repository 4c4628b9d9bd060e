// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the law asks of a component: operating permit (§§ 45, 45a SGB VIII), court decision (§ 1631b BGB), measures
//! abroad (§ 38).

use jiff::civil::Date;

use super::agreement::future;
use super::setting::{ComponentRow, components};
use crate::casework::act::write;
use crate::casework::context::same_organisation;
use crate::casework::{CaseForm, Context, DocumentKey, Entry, Proceeding, Step, Writer, refusal};
use crate::codes::{PermitStatus, SettingComponentCode};
use crate::form::{Form as _, Line, Text, choices, form};
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};

choices! {
    /// Legal basis of a permit.
    pub enum LegalBasis {
        P45 = "45", "§ 45 SGB VIII";
        P45a = "45a", "§ 45a SGB VIII";
        P38 = "38", "§ 38 SGB VIII (Ausland)";
    }
    /// When a conflict about a permit came up (R151).
    pub enum ConflictStage {
        Before = "before", "während der Planung";
        After = "after", "nach der Planung";
    }
    /// What a conflict about a permit was about.
    pub enum ConflictTopic {
        Staff = "staff", "Fachkräfte und Personalschlüssel";
        Place = "place", "Räume und Ort";
        Concept = "concept", "Konzept";
        Liberty = "liberty", "freiheitsbeschränkende Teile";
        Duty = "duty", "ob eine Erlaubnis nötig ist";
        Other = "other", "anderes";
    }
    /// Kind of a court decision.
    pub enum CourtKind {
        Liberty = "1631b", "Freiheitsentziehung (§ 1631b BGB)";
        Custody = "1666", "Sorgerecht (§ 1666 BGB)";
        Jgg = "jgg", "Unterbringung (§§ 71, 72 JGG)";
    }
}

form! {
    /// Sheet on the permit of a component.
    pub struct PermitSheet {
        /// Component.
        must component: SettingComponentCode = "Baustein";
        /// Provider.
        asked provider: Line = "Träger" ("Wie im Setting");
        /// Legal basis.
        may legal_basis: Option<LegalBasis> = "Rechtsgrundlage";
        /// Status.
        asked status: Option<PermitStatus> = "Stand" ("Nötig vor dem Beginn der Maßnahme");
        /// When the state youth office was involved.
        asked involved_on: Option<Date> = "Landesjugendamt beteiligt am" ("Nötig, sobald das Landesjugendamt beteiligt ist");
        /// Conditions.
        asked conditions: Text = "Auflagen oder Absprachen" ("Nötig bei einer Erlaubnis mit Auflagen");
        /// Why none is needed.
        asked reason: Text = "Begründung" ("Nötig, wenn keine Erlaubnis erforderlich ist, und bei Ablehnung");
    }
    /// A conflict about a permit.
    pub struct PermitConflict {
        /// Stage.
        must stage: ConflictStage = "Aufgetreten";
        /// Topic.
        must topic: ConflictTopic = "Worum ging es?";
        /// Day.
        must on: Date = "Am";
        /// Result.
        may result: Text = "Ergebnis" ("Leer, solange er offen ist");
        /// Days.
        may days_lost: Option<u16> = "Verlorene Tage";
    }
    /// A court decision. The file number stays in this house.
    pub struct CourtOrder {
        /// Kind.
        must kind: CourtKind = "Art";
        /// Court.
        must court: Line = "Gericht";
        /// File number.
        must file_number: Line = "Geschäftszeichen";
        /// First day.
        must from: Date = "Gilt ab";
        /// Last day.
        must until: Date = "Gilt bis";
    }
    /// Checks before a measure abroad (§ 38 SGB VIII). Each is a day on which the proof was there.
    pub struct AbroadChecklist {
        /// Special single case (R120).
        asked special_case: Text = "Warum ist es ein besonderer Einzelfall?" ("Nötig vor dem Beginn, wie alle Punkte von a) bis h)");
        /// a.
        asked necessity: Option<Date> = "a) Der Hilfeplan stellt fest, dass der Aufenthalt im Ausland nötig ist";
        /// b.
        asked statement: Option<Date> = "b) Stellungnahme nach § 35a Abs. 1a zu einer seelischen Störung";
        /// c.
        asked permit: Option<Date> = "c) Der Träger hat in Deutschland eine Betriebserlaubnis nach § 45";
        /// d.
        asked consent_abroad: Option<Date> = "d) Aufenthaltsrecht und Zustimmung des anderen Staates liegen vor";
        /// e.
        asked professionals: Option<Date> = "e) Nur Fachkräfte nach § 72 betreuen";
        /// f.
        asked quality: Option<Date> = "f) Die Vereinbarung über die Qualität ist geschlossen";
        /// g.
        asked on_site: Option<Date> = "g) Die Eignung ist vor Ort geprüft";
        /// h.
        asked notice: Option<Date> = "h) Die Erlaubnisbehörde ist unterrichtet (Beginn, geplantes Ende)";
        /// Documents.
        may documents: Text = "Wo liegen die Nachweise?";
    }
}

fn is_open(state: CaseState) -> bool {
    use CaseState::{FollowUp, ImplementationPlanning, InSession, Invited, MeasureStarted, OfferCoordination};
    matches!(state, Invited | InSession | OfferCoordination | ImplementationPlanning | MeasureStarted | FollowUp)
}

/// Whether a component may need a permit; what the sheet then says.
#[must_use]
pub fn needs_permit(code: SettingComponentCode) -> bool {
    code.entry().permit.as_deref().is_some_and(|permit| permit != "no")
}

/// Whether a status lets the measure start (T15).
#[must_use]
pub fn is_resolved(status: PermitStatus) -> bool {
    matches!(status.code(), "PS-NN" | "PS-EX" | "PS-PROV" | "PS-OK" | "PS-COND")
}

impl CaseForm for PermitSheet {
    const NAME: &'static str = "permit_sheet";
    const TITLE: &'static str = "Blatt Betriebserlaubnis";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator, Writer::PermitAuthority];

    fn open_in(state: CaseState) -> bool {
        is_open(state)
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        let earlier = item.and_then(|item| before.documents.item::<Self>(Self::NAME, item));
        let same = earlier.as_ref().is_some_and(|sheet| {
            sheet.component == self.component && same_organisation(&sheet.provider, &self.provider)
        });
        if !same && (earlier.is_some() || !context.has(Role::PoolCoordinator)) {
            let message = "Dieses Blatt gehört zu einem bestimmten Baustein; ihn ändert das Setting.";
            wrong.push(refusal(
                rule::SHEET_OF_COMPONENT,
                "component",
                message,
                "Neue Blätter legt die Poolkoordination an.",
            ));
        }
        let code = self.status.map(PermitStatus::code);
        if matches!(code, Some("PS-NN" | "PS-REJ")) && self.reason.is_empty() {
            wrong.push(refusal(rule::REASON_MISSING, "reason", "Bitte begründen.", ""));
        }
        if code == Some("PS-COND") && self.conditions.is_empty() {
            wrong.push(refusal(rule::CONDITIONS_MISSING, "conditions", "Bitte die Auflagen angeben.", ""));
        }
        wrong.extend(self.involved_on.and_then(|day| future(day, "involved_on", context)));
        wrong
    }

    fn apply(&self, _: Option<&str>, after: &mut Proceeding, _: &Context<'_>) {
        keep_status(after);
    }
}

/// The sheet of a component; where somebody began a second one, the one on which something was said last.
#[must_use]
pub fn sheet_of(case: &Proceeding, row: &ComponentRow) -> Option<Entry<PermitSheet>> {
    let own = case.all::<PermitSheet>().into_iter().filter(|entry| entry.form.is_about(row));
    own.max_by_key(|entry| (entry.form.status.is_some(), entry.at))
}

/// The sheets of the components of the present setting. Those of earlier components stay readable and ask for nothing.
#[must_use]
pub fn present_sheets(case: &Proceeding) -> Vec<Entry<PermitSheet>> {
    components(case).iter().filter_map(|row| sheet_of(case, row)).collect()
}

impl PermitSheet {
    fn is_about(&self, row: &ComponentRow) -> bool {
        self.component == row.code && same_organisation(&self.provider, &row.provider)
    }

    /// Whether nobody has said anything on it yet.
    fn is_blank(&self) -> bool {
        self.status.is_none() && self.involved_on.is_none() && self.conditions.is_empty() && self.reason.is_empty()
    }
}

/// A blank sheet for each component that may need a permit and has none yet (R152): the state youth office sees it at
/// once. When the provider of a component changed before anybody wrote on its sheet, the sheet goes with it.
pub(super) fn open_sheets(after: &mut Proceeding, rows: &[ComponentRow], context: &Context<'_>) {
    for row in rows.iter().filter(|row| needs_permit(row.code)) {
        if sheet_of(after, row).is_some() {
            continue;
        }
        let left = after.all::<PermitSheet>().into_iter().find(|entry| {
            let sheet = &entry.form;
            sheet.component == row.code && sheet.is_blank() && !rows.iter().any(|other| sheet.is_about(other))
        });
        let sheet = PermitSheet {
            component: row.code,
            provider: row.provider.clone(),
            legal_basis: legal_basis(row.code),
            status: None,
            involved_on: None,
            conditions: Text::default(),
            reason: Text::default(),
        };
        let number = after.all::<PermitSheet>().len() + 1;
        // Among one more number than there are sheets, one is free.
        let free = (1..=number)
            .map(|number| number.to_string())
            .find(|item| after.documents.get(&DocumentKey::new(PermitSheet::NAME, Some(item))).is_none());
        let item = left.map(|entry| entry.item).or(free);
        // A form is plain data; writing it as JSON cannot fail.
        let body = serde_json::to_value(&sheet).unwrap_or_default();
        write(after, DocumentKey::new(PermitSheet::NAME, item.as_deref()), body, context);
    }
}

fn legal_basis(code: SettingComponentCode) -> Option<LegalBasis> {
    match code.entry().permit.as_deref() {
        Some("yes") => Some(LegalBasis::P45),
        Some("check_45a") => Some(LegalBasis::P45a),
        Some("s38") => Some(LegalBasis::P38),
        _ => None,
    }
}

/// The components whose permit is not resolved.
#[must_use]
pub fn unresolved(case: &Proceeding) -> Vec<ComponentRow> {
    let open = |row: &ComponentRow| {
        needs_permit(row.code) && !sheet_of(case, row).and_then(|entry| entry.form.status).is_some_and(is_resolved)
    };
    components(case).into_iter().filter(open).collect()
}

/// The record keeps one status for the whole setting: the one that is furthest from a permit. It stays open as long as
/// a sheet is blank; a setting that needs no permit says so.
pub(super) fn keep_status(after: &mut Proceeding) {
    let rows: Vec<_> = components(after).into_iter().filter(|row| needs_permit(row.code)).collect();
    let known: Option<Vec<PermitStatus>> = rows.iter().map(|row| sheet_of(after, row)?.form.status).collect();
    let furthest = |known: Vec<PermitStatus>| {
        let order = ["PS-REJ", "PS-ADV", "PS-APP", "PS-PROV", "PS-COND", "PS-OK", "PS-EX", "PS-NN"];
        let place = |status: &PermitStatus| order.iter().position(|code| *code == status.code());
        known.into_iter().min_by_key(place).or_else(|| PermitStatus::parse("PS-NN").ok())
    };
    after.case.record.permit_status = known.and_then(furthest);
}

impl CaseForm for PermitConflict {
    const NAME: &'static str = "permit_conflict";
    const TITLE: &'static str = "Konflikt um die Betriebserlaubnis";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator, Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_open(state)
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        future(self.on, "on", context).into_iter().collect()
    }
}

/// Conflicts after the planning, and the days that all conflicts cost (K21).
#[must_use]
pub fn permit_conflicts(case: &Proceeding) -> (usize, u32) {
    let all = case.all::<PermitConflict>();
    let after = all.iter().filter(|entry| entry.form.stage == ConflictStage::After).count();
    (after, all.iter().filter_map(|entry| entry.form.days_lost).map(u32::from).sum())
}

impl CaseForm for CourtOrder {
    const NAME: &'static str = "court_order";
    const TITLE: &'static str = "Gerichtlicher Beschluss";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        state.is_active() || state == CaseState::OnHold
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        if self.until < self.from {
            return vec![refusal(rule::ORDER_OF_DAYS, "until", "Das Ende liegt vor dem Beginn.", "")];
        }
        Vec::new()
    }
}

/// The last day on which liberty may be restricted; none without a decision that holds on that day.
#[must_use]
pub fn liberty_until(case: &Proceeding, today: Date) -> Option<Date> {
    let orders = case.all::<CourtOrder>().into_iter().map(|entry| entry.form);
    let valid = orders.filter(|order| order.kind == CourtKind::Liberty && order.from <= today && today <= order.until);
    valid.map(|order| order.until).max()
}

/// Components that restrict liberty without a decision that holds today (I22).
pub(in crate::casework) fn court_missing(
    rows: &[ComponentRow],
    case: &Proceeding,
    context: &Context<'_>,
) -> Vec<Refusal> {
    if liberty_until(case, context.today()).is_some() {
        return Vec::new();
    }
    let refuse = |row: &ComponentRow| {
        let message =
            format!("Für „{}“ liegt kein Gerichtsbeschluss vor, der heute gilt (§ 1631b BGB).", row.code.de());
        let help = context.help_of_lead(
            case,
            "Tragen Sie den Beschluss mit Gericht, Geschäftszeichen und Ablaufdatum ein.",
            "Die Fallführung trägt Gericht, Geschäftszeichen und Ablaufdatum ein.",
        );
        refusal(rule::COURT_REFERENCE_MISSING, CourtOrder::NAME, message, help)
    };
    rows.iter().filter(|row| row.code.entry().court_order).map(refuse).collect()
}

impl CaseForm for AbroadChecklist {
    const NAME: &'static str = "abroad_checklist";
    const TITLE: &'static str = "Prüfliste Auslandsmaßnahme (§ 38 SGB VIII)";
    const STEP: Step = Step::Implementation;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        is_open(state)
    }

    /// A check counts from the day on which its proof is there.
    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let checks = [
            ("necessity", self.necessity),
            ("statement", self.statement),
            ("permit", self.permit),
            ("consent_abroad", self.consent_abroad),
            ("professionals", self.professionals),
            ("quality", self.quality),
            ("on_site", self.on_site),
            ("notice", self.notice),
        ];
        checks.into_iter().filter_map(|(field, day)| future(day?, field, context)).collect()
    }
}

impl AbroadChecklist {
    /// The labels of what is still missing.
    #[must_use]
    pub fn open(&self) -> Vec<&'static str> {
        let data = self.to_data();
        let needed = Self::FIELDS.iter().filter(|field| field.name != "documents");
        needed.filter(|field| data.is_blank(field.name)).map(|field| field.label).collect()
    }
}

/// What a component abroad still lacks.
pub(in crate::casework) fn abroad_missing(
    rows: &[ComponentRow],
    case: &Proceeding,
    context: &Context<'_>,
) -> Vec<Refusal> {
    if !rows.iter().any(|row| row.code.mode() == "abroad") {
        return Vec::new();
    }
    let open = case.one::<AbroadChecklist>().map(|list| list.open());
    if open.as_ref().is_some_and(Vec::is_empty) {
        return Vec::new();
    }
    let message = open.map_or_else(
        || "Die Prüfliste nach § 38 SGB VIII ist noch nicht begonnen.".to_owned(),
        |open| format!("In der Prüfliste nach § 38 SGB VIII fehlt: {}.", open.join("; ")),
    );
    let help = context.help_of_lead(case, "Füllen Sie die Prüfliste aus.", "Die Prüfliste füllt die Fallführung aus.");
    vec![refusal(rule::ABROAD_CHECKLIST_OPEN, AbroadChecklist::NAME, message, help)]
}
