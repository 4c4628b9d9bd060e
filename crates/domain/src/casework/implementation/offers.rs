// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Offers of providers, their way through the pool office to the case lead, and the search for places.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::agreement::{foreign, future, own_provider};
use super::setting::{ComponentRow, Intensity, propose};
use crate::casework::context::same_organisation;
use crate::casework::referral::{Question, Reply, YoungPersonView};
use crate::casework::{CaseForm, Context, DocumentKey, Entry, Proceeding, Slot, Step, Writer, refusal};
use crate::codes::{AgeBandWide, Problem, SettingComponentCode};
use crate::form::{FormData, Line, Text, choices, form};
use crate::role::Role;
use crate::rule;
use crate::state::{CaseState, Refusal};
use crate::transition::TransitionId;

choices! {
    /// Why a place was refused (R119).
    pub enum SearchRefusal {
        Full = "full", "kein Platz frei";
        Staff = "staff", "keine Fachkräfte";
        Group = "group", "passt nicht zur Gruppe";
        Risk = "risk", "Gefährdung nicht zu verantworten";
        Permit = "permit", "Betriebserlaubnis reicht nicht";
        Funding = "funding", "Finanzierung offen";
        Other = "other", "anderer Grund";
    }
}

form! {
    /// An offer of a provider (R102).
    pub struct Offer {
        /// Provider.
        must provider: Line = "Träger";
        /// Component.
        must component: SettingComponentCode = "Baustein";
        /// Hours.
        may intensity: Option<Intensity> = "Umfang";
        /// Earliest start.
        must earliest_start: Date = "Frühester Beginn";
        /// Conditions.
        must conditions: Text = "Bedingungen" ("Wenn es keine gibt: keine");
        /// Valid until.
        must valid_until: Date = "Gültig bis";
        /// Why needs and view are not known.
        asked view_missing_reason: Text = "Bedarf und Sicht des jungen Menschen liegen nicht vor, weil" ("Nötig, wenn sie im Fall fehlen");
    }
    /// The pool office passes an offer on and brings people together (R103).
    pub struct OfferForwarding {
        /// Day.
        must on: Date = "An die Fallführung weitergeleitet am";
        /// Contact.
        must contact: Line = "Kontakt hergestellt zwischen";
        /// Remark.
        may remark: Text = "Hinweis für die Fallführung";
    }
    /// The case lead chooses an offer (T12).
    pub struct OfferChoice {
        /// Why.
        must reason: Text = "Warum dieses Angebot?";
    }
    /// The case lead does not take up an offer.
    pub struct OfferDecline {
        /// Why.
        must reason: Text = "Warum nicht?";
    }
    /// A request for a place (R119).
    pub struct PlaceSearch {
        /// Who was asked.
        must organisation: Line = "Angefragt bei";
        /// For what.
        must component: SettingComponentCode = "Baustein";
        /// Day.
        must asked_on: Date = "Am";
        /// Answer.
        must reply: Reply = "Antwort";
        /// Day of the answer.
        asked answered_on: Option<Date> = "Beantwortet am" ("Nötig, sobald geantwortet ist");
        /// Reason of a refusal.
        asked refusal: Option<SearchRefusal> = "Grund der Absage" ("Nötig bei einer Absage");
        /// Remark.
        may remark: Text = "Anmerkung";
    }
}

fn in_coordination(state: CaseState) -> bool {
    matches!(state, CaseState::OfferCoordination | CaseState::ImplementationPlanning)
}

impl CaseForm for Offer {
    const NAME: &'static str = "offer";
    const TITLE: &'static str = "Betreuungsangebot";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Provider, Writer::Coordinator];

    fn open_in(state: CaseState) -> bool {
        in_coordination(state)
    }

    fn begins_with(_: &Proceeding, context: &Context<'_>) -> FormData {
        let mut data = FormData::default();
        if let Some(own) = own_provider(context) {
            data.push("provider", own);
        }
        data
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = foreign(&self.provider, context).into_iter().collect();
        let earlier = item.and_then(|item| before.documents.item::<Self>(Self::NAME, item));
        if earlier.is_some_and(|earlier| !same_organisation(&earlier.provider, &self.provider)) {
            wrong.push(refusal(rule::OTHER_PROVIDER, "provider", "Dieses Angebot gehört einem anderen Träger.", ""));
        }
        if self.valid_until < context.today() {
            wrong.push(refusal(rule::OFFER_EXPIRED, "valid_until", "Der Tag liegt in der Vergangenheit.", ""));
        }
        // R174: first what the young person needs and says, then what there is.
        if self.view_missing_reason.is_empty() && !needs_known(before) {
            wrong.push(refusal(
                rule::NEEDS_MISSING,
                "view_missing_reason",
                "Bedarf und Sicht des jungen Menschen sind im Fall noch nicht festgehalten.",
                context.help_of_lead(
                    before,
                    "Halten Sie beides in der Falleingabe fest, oder begründen Sie, warum es nicht zu erfahren ist.",
                    "Bitte wenden Sie sich an die Fallführung, oder begründen Sie, warum beides nicht zu erfahren ist.",
                ),
            ));
        }
        wrong
    }
}

/// Whether needs and view of the young person are written down.
fn needs_known(case: &Proceeding) -> bool {
    let needs = case.one::<Question>().is_some_and(|form| !form.needs.is_empty());
    let view = case.one::<YoungPersonView>();
    needs && view.is_some_and(|form| !form.view.is_empty() || !form.not_possible_reason.is_empty())
}

/// Whether the pool office passed on an offer as it stands now.
#[must_use]
pub fn is_forwarded(case: &Proceeding, offer: &Entry<Offer>) -> bool {
    let key = DocumentKey::new(OfferForwarding::NAME, Some(&offer.item));
    case.documents.get(&key).is_some_and(|passed_on| passed_on.at >= offer.at)
}

/// The offers that the acting person sees: the coordinator all, a provider its own, the case lead and the unit head
/// those that were passed on.
#[must_use]
pub fn offers_for(case: &Proceeding, context: &Context<'_>) -> Vec<Entry<Offer>> {
    let own = |offer: &Entry<Offer>| {
        context.has(Role::ProviderDelegate)
            && context.organisation().is_some_and(|own| same_organisation(own, &offer.form.provider))
    };
    let leads = context.leads(case) || context.heads_unit(case);
    let sees =
        |offer: &Entry<Offer>| context.has(Role::PoolCoordinator) || own(offer) || (leads && is_forwarded(case, offer));
    case.all::<Offer>().into_iter().filter(sees).collect()
}

/// The offers to which something can be said.
fn slots(case: &Proceeding, fits: impl Fn(&Entry<Offer>) -> bool) -> Vec<Slot> {
    let label = |offer: &Entry<Offer>| format!("{}: {}", offer.form.provider, offer.form.component.de());
    let offers = case.all::<Offer>().into_iter().filter(|offer| fits(offer));
    offers.map(|offer| Slot::new(offer.item.clone(), label(&offer))).collect()
}

fn unknown_offer() -> Refusal {
    refusal(rule::OFFER_UNKNOWN, "", "Dieses Angebot gibt es nicht.", "Laden Sie den Fall neu.")
}

fn offer(case: &Proceeding, item: Option<&str>) -> Option<Entry<Offer>> {
    case.all::<Offer>().into_iter().find(|offer| Some(offer.item.as_str()) == item)
}

impl CaseForm for OfferForwarding {
    const NAME: &'static str = "offer_forwarding";
    const TITLE: &'static str = "Angebot an die Fallführung weiterleiten";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator];
    const ABOUT: Option<&'static str> = Some("offer");

    fn open_in(state: CaseState) -> bool {
        in_coordination(state)
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        Some(slots(case, |offer| !is_forwarded(case, offer)))
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = future(self.on, "on", context).into_iter().collect();
        if offer(before, item).is_none() {
            wrong.push(unknown_offer());
        }
        wrong
    }
}

/// One refusal when an offer cannot be answered: it must have come through the pool office as it is.
fn not_answerable(case: &Proceeding, item: Option<&str>) -> Option<Refusal> {
    let Some(offer) = offer(case, item) else { return Some(unknown_offer()) };
    let help = "Bitte wenden Sie sich an die Poolkoordination.";
    let message = "Dieses Angebot ist so noch nicht von der Poolkoordination weitergeleitet.";
    (!is_forwarded(case, &offer)).then(|| refusal(rule::OFFER_NOT_FORWARDED, "", message, help))
}

impl CaseForm for OfferChoice {
    const NAME: &'static str = "offer_choice";
    const TITLE: &'static str = "Angebot wählen";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];
    const ABOUT: Option<&'static str> = Some("offer");

    fn open_in(_: CaseState) -> bool {
        false
    }

    fn transition(state: CaseState) -> Option<TransitionId> {
        (state == CaseState::OfferCoordination).then_some(TransitionId::T12)
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        Some(slots(case, |offer| is_forwarded(case, offer)))
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        if let Some(wrong) = not_answerable(before, item) {
            return vec![wrong];
        }
        if offer(before, item).is_some_and(|offer| offer.form.valid_until < context.today()) {
            let help = "Bitten Sie den Träger über die Poolkoordination, es zu erneuern.";
            return vec![refusal(rule::OFFER_EXPIRED, "", "Das Angebot ist abgelaufen.", help)];
        }
        Vec::new()
    }

    fn apply(&self, item: Option<&str>, after: &mut Proceeding, context: &Context<'_>) {
        let Some(offer) = offer(after, item) else { return };
        let row = ComponentRow {
            intensity: offer.form.intensity,
            from: Some(offer.form.earliest_start),
            ..ComponentRow::bare(offer.form.component, &offer.form.provider)
        };
        propose(after, vec![row], &self.reason, None, context);
    }
}

impl CaseForm for OfferDecline {
    const NAME: &'static str = "offer_decline";
    const TITLE: &'static str = "Angebot nicht annehmen";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::CaseLead];
    const ABOUT: Option<&'static str> = Some("offer");

    fn open_in(state: CaseState) -> bool {
        in_coordination(state)
    }

    fn slots(case: &Proceeding, _: &Context<'_>) -> Option<Vec<Slot>> {
        Some(slots(case, |offer| is_forwarded(case, offer)))
    }

    fn rules(&self, item: Option<&str>, before: &Proceeding, _: &Context<'_>) -> Vec<Refusal> {
        not_answerable(before, item).into_iter().collect()
    }
}

impl CaseForm for PlaceSearch {
    const NAME: &'static str = "place_search";
    const TITLE: &'static str = "Platzanfrage";
    const STEP: Step = Step::Implementation;
    const MANY: bool = true;
    const WRITERS: &'static [Writer] = &[Writer::Coordinator, Writer::CaseLead];

    fn open_in(state: CaseState) -> bool {
        state.is_active()
    }

    fn rules(&self, _: Option<&str>, _: &Proceeding, context: &Context<'_>) -> Vec<Refusal> {
        let mut wrong: Vec<_> = future(self.asked_on, "asked_on", context).into_iter().collect();
        if self.reply == Reply::Refused && self.refusal.is_none() {
            wrong.push(refusal(rule::REFUSAL_REASON_MISSING, "refusal", "Bitte den Grund der Absage angeben.", ""));
        }
        if self.reply != Reply::Pending && self.answered_on.is_none() {
            wrong.push(refusal(rule::ANSWER_DAY_MISSING, "answered_on", "Bitte den Tag der Antwort angeben.", ""));
        }
        if self.answered_on.is_some_and(|day| day < self.asked_on) {
            wrong.push(refusal(rule::ANSWER_ORDER, "answered_on", "Die Antwort liegt vor der Anfrage.", ""));
        }
        wrong
    }
}

/// What the search for a place came to (R119).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SearchReport {
    /// Requests.
    pub asked: usize,
    /// Requests without an answer.
    pub pending: usize,
    /// Places offered.
    pub offered: usize,
    /// Refusals by reason.
    pub refused: BTreeMap<SearchRefusal, usize>,
}

/// Counts the requests of a case.
#[must_use]
pub fn search_report(case: &Proceeding) -> SearchReport {
    let mut report = SearchReport::default();
    for entry in case.all::<PlaceSearch>() {
        report.asked += 1;
        match (entry.form.reply, entry.form.refusal) {
            (Reply::Pending, _) => report.pending += 1,
            (Reply::Offered, _) => report.offered += 1,
            (Reply::Refused, reason) => *report.refused.entry(reason.unwrap_or(SearchRefusal::Other)).or_default() += 1,
        }
    }
    report
}

/// What a provider of the wider network is told when it is asked for an offer (R179): codes and a wide age band, no
/// text, no day and nothing that links two requests of the same case.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct NetworkRequest {
    /// What is looked for.
    pub component: SettingComponentCode,
    /// What burdens the young person.
    pub problems: Vec<Problem>,
    /// Age.
    pub age_band: Option<AgeBandWide>,
}

/// The request for a component.
#[must_use]
pub fn network_request(case: &Proceeding, component: SettingComponentCode) -> NetworkRequest {
    let mut problems = case.case.record.referral.problems.clone();
    problems.sort_unstable();
    NetworkRequest { component, problems, age_band: case.case.record.age_band_wide() }
}
