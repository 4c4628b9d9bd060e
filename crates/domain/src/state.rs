// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The states of a case and the one way from one to the next.

use serde::{Deserialize, Serialize};

use crate::profile::{NodeProfile, ProfileKind};
use crate::rule;
use crate::transition::{From, Performer, To, TransitionId};

/// The state of a case. Setback, crisis and transition are events, not states.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// The case manager writes the referral.
    Draft,
    /// With the unit head.
    Submitted,
    /// Back with the case manager.
    Returned,
    /// Endorsed by the unit head, on its way to the pool office.
    Endorsed,
    /// The pool office checks the referral.
    Triage,
    /// Advised without a panel session.
    Advised,
    /// Panel session invited, dossier sent.
    Invited,
    /// The panel is in session.
    InSession,
    /// Offers of providers are collected.
    OfferCoordination,
    /// A setting is chosen; help plan, permit and crisis concept are prepared.
    ImplementationPlanning,
    /// The measure has actually started.
    MeasureStarted,
    /// Course and outcomes are observed.
    FollowUp,
    /// Resting; membership in the pool stays.
    OnHold,
    /// The pool's accompaniment is closed.
    Closed,
    /// Withdrawn before the first session.
    Withdrawn,
    /// Identifiers erased after the retention period.
    Anonymised,
}

/// The part of the way a state belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Clearing: triage, invitation, session.
    Clearing,
    /// Implementation: offers and planning.
    Implementation,
    /// After the start of the measure.
    After,
    /// Before the pool office received the case, resting or finished.
    None,
}

impl Phase {
    /// German name.
    #[must_use]
    pub const fn de(self) -> &'static str {
        match self {
            Phase::Clearing => "Clearingphase",
            Phase::Implementation => "Umsetzungsphase",
            Phase::After => "Nach Beginn der Maßnahme",
            Phase::None => "Außerhalb der Poolphasen",
        }
    }
}

impl CaseState {
    /// All states in the order of the procedure.
    pub const ALL: [CaseState; 16] = [
        CaseState::Draft,
        CaseState::Submitted,
        CaseState::Returned,
        CaseState::Endorsed,
        CaseState::Triage,
        CaseState::Advised,
        CaseState::Invited,
        CaseState::InSession,
        CaseState::OfferCoordination,
        CaseState::ImplementationPlanning,
        CaseState::MeasureStarted,
        CaseState::FollowUp,
        CaseState::OnHold,
        CaseState::Closed,
        CaseState::Withdrawn,
        CaseState::Anonymised,
    ];

    /// The stable token, as in the code list `case_state`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CaseState::Draft => "draft",
            CaseState::Submitted => "submitted",
            CaseState::Returned => "returned",
            CaseState::Endorsed => "endorsed",
            CaseState::Triage => "triage",
            CaseState::Advised => "advised",
            CaseState::Invited => "invited",
            CaseState::InSession => "in_session",
            CaseState::OfferCoordination => "offer_coordination",
            CaseState::ImplementationPlanning => "implementation_planning",
            CaseState::MeasureStarted => "measure_started",
            CaseState::FollowUp => "follow_up",
            CaseState::OnHold => "on_hold",
            CaseState::Closed => "closed",
            CaseState::Withdrawn => "withdrawn",
            CaseState::Anonymised => "anonymised",
        }
    }

    /// Reads a token.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// German label; the pool office carries its city's name.
    #[must_use]
    pub const fn de(self, profile: &NodeProfile) -> &'static str {
        let berlin = matches!(profile.kind, ProfileKind::Berlin);
        let bremen = matches!(profile.kind, ProfileKind::Bremen);
        match self {
            CaseState::Draft => "Entwurf",
            CaseState::Submitted if berlin => "Bei der RSD-Leitung eingereicht",
            CaseState::Submitted => "Bei Referatsleitung eingereicht",
            CaseState::Returned => "Zur Ergänzung zurückgegeben",
            CaseState::Endorsed if bremen => "Befürwortet, an BDF geleitet",
            CaseState::Endorsed => "Befürwortet, an die Koordinierungsstelle geleitet",
            CaseState::Triage if bremen => "Eingang/Prüfung beim BDF",
            CaseState::Triage => "Eingang/Prüfung bei der Koordinierungsstelle",
            CaseState::Advised => "Beratung ohne Kooperationsrunde",
            CaseState::Invited => "Kooperationsrunde eingeladen, Fall vorab versandt",
            CaseState::InSession => "In der Kooperationsrunde",
            CaseState::OfferCoordination => "Angebotskoordination",
            CaseState::ImplementationPlanning => "Umsetzungsplanung",
            CaseState::MeasureStarted => "Maßnahme eingeleitet",
            CaseState::FollowUp => "Verlaufsbeobachtung",
            CaseState::OnHold => "Ruhend",
            CaseState::Closed => "Abgeschlossen",
            CaseState::Withdrawn => "Zurückgezogen",
            CaseState::Anonymised => "Anonymisiert/gelöscht",
        }
    }

    /// The phase the state belongs to.
    #[must_use]
    pub const fn phase(self) -> Phase {
        match self {
            CaseState::Triage | CaseState::Invited | CaseState::InSession => Phase::Clearing,
            CaseState::OfferCoordination | CaseState::ImplementationPlanning => Phase::Implementation,
            CaseState::MeasureStarted | CaseState::FollowUp => Phase::After,
            _ => Phase::None,
        }
    }

    /// Whether the pool works on the case (`*active`): only such a case can be put on hold.
    #[must_use]
    pub const fn is_active(self) -> bool {
        !matches!(self.phase(), Phase::None)
    }

    /// Whether the case counts as a case of the pool: the pool office has taken it on. Referrals on their way, withdrawn
    /// ones and inquiries that ended with advice are no pool cases (T07, R117); they are counted apart.
    #[must_use]
    pub const fn is_pool_case(self) -> bool {
        !matches!(
            self,
            CaseState::Draft
                | CaseState::Submitted
                | CaseState::Returned
                | CaseState::Endorsed
                | CaseState::Advised
                | CaseState::Withdrawn
        )
    }

    /// Whether nothing follows any more.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(self, CaseState::Anonymised)
    }

    /// The state after a transition. The old state is consumed; `previous` is the state before a hold, needed to
    /// resume.
    ///
    /// What is decided here: the profile knows the transition, it starts at this state, the performer's role may do
    /// it. The guards of the transition speak about the content of the case and are checked where the content is.
    ///
    /// # Errors
    /// A [`Refusal`] that names the rule and who can help.
    pub fn after(
        self,
        transition: TransitionId,
        performer: impl Into<Performer>,
        profile: &NodeProfile,
        previous: Option<CaseState>,
    ) -> Result<CaseState, Refusal> {
        let row = transition.get();
        if !profile.allows(transition) {
            return Err(Refusal::profile(transition, profile));
        }
        let starts_here = match row.from {
            From::State(state) => state == self,
            From::AnyActive => self.is_active(),
        };
        if !starts_here {
            return Err(Refusal::state(self, transition, profile));
        }
        if !row.performers.contains(&performer.into()) {
            return Err(Refusal::role(transition, profile));
        }
        match row.to {
            To::State(state) => Ok(state),
            To::Previous => previous.filter(|state| state.is_active()).ok_or_else(Refusal::previous),
        }
    }

    /// The transitions that start here in a profile, whoever may perform them.
    pub fn ways_on(self, profile: &NodeProfile) -> impl Iterator<Item = TransitionId> {
        TransitionId::ALL.into_iter().filter(move |transition| {
            profile.allows(*transition)
                && match transition.get().from {
                    From::State(state) => state == self,
                    From::AnyActive => self.is_active(),
                }
        })
    }
}

/// Where a case stands, so that a resting case always knows where it came from.
///
/// A course begins with [`Course::draft`] and moves only by [`Course::take`], which consumes it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Course {
    state: CaseState,
    previous: Option<CaseState>,
}

impl Course {
    /// A new referral.
    #[must_use]
    pub const fn draft() -> Self {
        Self { state: CaseState::Draft, previous: None }
    }

    /// A course as it was stored; or the state that the dates of an imported case show. Only a resting case comes from
    /// somewhere.
    #[must_use]
    pub fn stored(state: CaseState, previous: Option<CaseState>) -> Self {
        Self { state, previous: previous.filter(|_| state == CaseState::OnHold) }
    }

    /// The state before the hold of a resting case.
    #[must_use]
    pub const fn previous(self) -> Option<CaseState> {
        self.previous
    }

    /// The present state.
    #[must_use]
    pub const fn state(self) -> CaseState {
        self.state
    }

    /// Takes a transition.
    ///
    /// # Errors
    /// The unchanged course together with the reason why it cannot be taken.
    pub fn take(
        self,
        transition: TransitionId,
        performer: impl Into<Performer>,
        profile: &NodeProfile,
    ) -> Result<Self, (Self, Refusal)> {
        match self.state.after(transition, performer, profile, self.previous) {
            Ok(CaseState::OnHold) => Ok(Self { state: CaseState::OnHold, previous: Some(self.state) }),
            Ok(state) => Ok(Self { state, previous: None }),
            Err(refusal) => Err((self, refusal)),
        }
    }
}

/// Why something cannot be done: the same object in the page, the API and the command line.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Refusal {
    /// Stable token of the rule.
    pub rule: &'static str,
    /// The field concerned, where there is one.
    pub field: Option<String>,
    /// What is wrong, in German.
    pub message_de: String,
    /// Who or what can help, in German.
    pub help_de: Option<String>,
}

impl Refusal {
    fn profile(transition: TransitionId, profile: &NodeProfile) -> Self {
        Self {
            rule: rule::TRANSITION_UNKNOWN_IN_PROFILE.token(),
            field: None,
            message_de: format!("„{}“ gibt es im Verfahren von {} nicht.", transition.get().de, profile.name),
            help_de: Some(format!("Bitte wenden Sie sich an: {}.", profile.pool_office)),
        }
    }

    fn state(state: CaseState, transition: TransitionId, profile: &NodeProfile) -> Self {
        Self {
            rule: rule::TRANSITION_NOT_FROM_HERE.token(),
            field: None,
            message_de: format!("„{}“ ist im Status „{}“ nicht möglich.", transition.get().de, state.de(profile)),
            help_de: Some("Laden Sie den Fall neu: Vielleicht hat ihn inzwischen jemand weitergeführt.".to_owned()),
        }
    }

    fn role(transition: TransitionId, profile: &NodeProfile) -> Self {
        let who: Vec<_> = transition.get().performers.iter().map(|performer| performer.de(profile)).collect();
        Self {
            rule: rule::ROLE_MAY_NOT.token(),
            field: None,
            message_de: format!("„{}“ gehört nicht zu Ihrer Aufgabe.", transition.get().de),
            help_de: Some(format!("Das kann: {}.", who.join(" oder "))),
        }
    }

    fn previous() -> Self {
        Self {
            rule: rule::PREVIOUS_STATE_MISSING.token(),
            field: None,
            message_de: "Der Status vor dem Ruhen ist nicht bekannt.".to_owned(),
            help_de: Some("Bitte wenden Sie sich an die Poolkoordination.".to_owned()),
        }
    }
}
