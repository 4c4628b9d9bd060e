// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The one way to write a document of the pool.

use serde_json::Value;

use super::hours::AttendedSession;
use crate::casework::{Context, Document, DocumentKey, Input, Register, of_fields, refusal};
use crate::form::{Field, FieldFault, Form, FormData};
use crate::profile::{NodeProfile, ProfileKind};
use crate::role::{Actor, Role};
use crate::rule;
use crate::state::Refusal;

/// Everybody who works with the pool.
pub const POOL_PEOPLE: &[Role] = &[
    Role::CaseManager,
    Role::UnitHead,
    Role::UnitHeadDeputy,
    Role::PoolCoordinator,
    Role::ProviderDelegate,
    Role::PublicMember,
    Role::PermitAuthority,
    Role::Guardian,
];

/// Forms that belong together, for people who look for one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shelf {
    /// The people of the pool and who stands in for whom.
    People,
    /// Providers, offers, ideas.
    Offers,
    /// On what the pool works.
    Basis,
    /// Sessions across cases and panel hours.
    Hours,
}

impl Shelf {
    /// All, in the order of the page.
    pub const ALL: [Shelf; 4] = [Shelf::People, Shelf::Hours, Shelf::Offers, Shelf::Basis];

    /// German heading.
    #[must_use]
    pub const fn de(self) -> &'static str {
        match self {
            Shelf::People => "Menschen im Pool",
            Shelf::Offers => "Träger und Ideen",
            Shelf::Basis => "Grundlagen und Arbeitsweise",
            Shelf::Hours => "Sitzungen und Fachleistungsstunden",
        }
    }
}

/// A form of the pool. Each exists several times.
pub trait PoolForm: Form {
    /// Stable name.
    const NAME: &'static str;
    /// German title.
    const TITLE: &'static str;
    /// With which others it belongs.
    const SHELF: Shelf;
    /// Name of the form whose documents it is about: then each of its documents bears the item of the one it is about.
    const ABOUT: Option<&'static str> = None;
    /// Who writes it.
    const WRITERS: &'static [Role];
    /// Whether its rules ask which sessions were held ([`act_knowing`]).
    const NEEDS_ATTENDANCE: bool = false;
    /// Who reads it beside its writers and the pool office: everybody who works with the pool, where a form says nothing.
    const READERS: &'static [Role] = POOL_PEOPLE;
    /// Who reads only what he or she wrote.
    const OWN_ONLY: &'static [Role] = &[];

    /// Rules that look at the form and at what the pool has written down before.
    fn rules(&self, item: &str, before: &Register, context: &Context<'_>) -> Vec<Refusal> {
        let _ = (item, before, context);
        Vec::new()
    }

    /// The same, for rules that ask which sessions were held.
    fn rules_knowing(
        &self,
        item: &str,
        before: &Register,
        sessions: &[AttendedSession],
        context: &Context<'_>,
    ) -> Vec<Refusal> {
        let _ = sessions;
        self.rules(item, before, context)
    }
}

/// A form of the pool as a value.
#[derive(Clone, Copy)]
pub struct PoolFormKind {
    /// Stable name.
    pub name: &'static str,
    /// German title.
    pub title: &'static str,
    /// With which others it belongs.
    pub shelf: Shelf,
    /// Name of the form whose documents it is about.
    pub about: Option<&'static str>,
    /// Who writes it.
    pub writers: &'static [Role],
    /// Who reads it beside its writers and the pool office.
    pub readers: &'static [Role],
    /// Who reads only what he or she wrote.
    pub own_only: &'static [Role],
    /// The fields.
    pub fields: &'static [Field],
    /// Whether its rules ask which sessions were held ([`act_knowing`]).
    pub needs_attendance: bool,
    read: fn(&Input<'_>) -> Result<Value, Vec<FieldFault>>,
    rules: fn(&Value, &str, &Register, &[AttendedSession], &Context<'_>) -> Vec<Refusal>,
    data: fn(&Value) -> FormData,
}

impl PoolFormKind {
    pub(super) const fn of<F: PoolForm>() -> Self {
        Self {
            name: F::NAME,
            title: F::TITLE,
            shelf: F::SHELF,
            about: F::ABOUT,
            writers: F::WRITERS,
            readers: F::READERS,
            own_only: F::OWN_ONLY,
            fields: F::FIELDS,
            needs_attendance: F::NEEDS_ATTENDANCE,
            read: |input| {
                let form = match input {
                    Input::Browser(data) => F::from_data(data)?,
                    Input::Json(json) => F::from_json(json)?,
                };
                // A form is plain data; writing it as JSON cannot fail.
                Ok(serde_json::to_value(&form).unwrap_or_default())
            },
            rules: |body, item, before, sessions, context| {
                F::from_stored(body)
                    .map_or_else(|_| Vec::new(), |form| form.rules_knowing(item, before, sessions, context))
            },
            data: |body| F::from_stored(body).map_or_else(|_| FormData::default(), |form| form.to_data()),
        }
    }

    /// Reads and checks what somebody hands in, as it would be stored.
    ///
    /// # Errors
    /// Every fault of every field.
    pub fn body(&self, input: &Input<'_>) -> Result<Value, Vec<FieldFault>> {
        (self.read)(input)
    }

    /// A stored document as a browser would send it.
    #[must_use]
    pub fn to_data(&self, body: &Value) -> FormData {
        (self.data)(body)
    }

    /// Whether this pool has such a thing, so that it is offered: hours are billed where there is a rate, districts are
    /// Berlin's.
    #[must_use]
    pub fn known_in(&self, profile: &NodeProfile) -> bool {
        self.is_paid_in(profile) && (self.name != super::DistrictPost::NAME || profile.kind == ProfileKind::Berlin)
    }

    fn is_paid_in(&self, profile: &NodeProfile) -> bool {
        let billing = self.name == super::Invoice::NAME || self.about == Some(super::Invoice::NAME);
        !billing || !profile.hourly_rates.is_empty()
    }

    /// Whether the acting person may write it.
    #[must_use]
    pub fn may_write(&self, context: &Context<'_>) -> bool {
        self.is_paid_in(context.profile) && self.writers.iter().any(|role| context.has(*role))
    }

    /// Whether somebody may know the form and read some of its documents.
    #[must_use]
    pub fn may_read(&self, actor: &Actor) -> bool {
        self.may_read_all(actor) || self.own_only.iter().any(|role| actor.has(*role))
    }

    /// Whether somebody may read one of its documents.
    #[must_use]
    pub fn may_read_document(&self, document: &Document, actor: &Actor) -> bool {
        self.may_read_all(actor) || (self.may_read(actor) && document.author.as_ref() == Some(&actor.user))
    }

    fn may_read_all(&self, actor: &Actor) -> bool {
        let reads = |role: &Role| !self.own_only.contains(role) && actor.has(*role);
        actor.has(Role::PoolCoordinator) || self.writers.iter().chain(self.readers).any(reads)
    }

    /// Why the acting person cannot write it; none when it can be written.
    #[must_use]
    pub fn hindrance(&self, context: &Context<'_>) -> Option<Refusal> {
        if self.may_write(context) {
            return None;
        }
        if !self.is_paid_in(context.profile) {
            let message = format!("„{}“ gibt es in diesem Pool nicht: Er vergütet keine Stunden.", self.title);
            return Some(refusal(rule::NO_HOURS_PAID, "", message, ""));
        }
        let who: Vec<_> = self.writers.iter().map(|role| role.de(context.profile)).collect();
        let message = format!("„{}“ gehört nicht zu Ihrer Aufgabe.", self.title);
        Some(refusal(rule::ROLE_MAY_NOT, "", message, format!("Das kann: {}.", who.join(" oder "))))
    }
}

/// What was written.
#[derive(Clone, Debug)]
pub struct PoolChange {
    /// Its name.
    pub key: DocumentKey,
    /// The new version.
    pub document: Document,
}

/// Writes a document of the pool. Forms that need to know the attendance refuse here; see [`act_knowing`].
///
/// # Errors
/// Everything that stands in the way; nothing is changed then.
pub fn act(
    before: &Register,
    kind: &PoolFormKind,
    item: &str,
    input: Input<'_>,
    context: &Context<'_>,
) -> Result<PoolChange, Vec<Refusal>> {
    act_knowing(before, kind, item, input, &[], context)
}

/// Writes a document of the pool, knowing which sessions were held. They lie in the cases; whoever calls this for a form
/// that needs them ([`PoolFormKind::needs_attendance`]) hands in those of the days concerned.
///
/// # Errors
/// Everything that stands in the way; nothing is changed then.
pub fn act_knowing(
    before: &Register,
    kind: &PoolFormKind,
    item: &str,
    input: Input<'_>,
    sessions: &[AttendedSession],
    context: &Context<'_>,
) -> Result<PoolChange, Vec<Refusal>> {
    if let Some(hindrance) = kind.hindrance(context) {
        return Err(vec![hindrance]);
    }
    let body = (kind.read)(&input).map_err(|faults| of_fields(&faults, context.profile))?;
    let wrong = (kind.rules)(&body, item, before, sessions, context);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let key = DocumentKey::new(kind.name, Some(item));
    let document = Document::next(before.documents.get(&key), body, context);
    Ok(PoolChange { key, document })
}
