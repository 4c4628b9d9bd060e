// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The register of providers and what they offer (R1).

use jiff::civil::Date;

use super::rule::{folded, hold, holds_on, in_order, same_name};
use super::{PoolForm, Shelf};
use crate::casework::{Context, Entry, Register, refusal};
use crate::codes::{PermitStatus, SettingComponentCode};
use crate::form::{Line, Rows, Text, form};
use crate::role::Role;
use crate::rule;
use crate::state::Refusal;

form! {
    /// One thing that a provider can do.
    pub struct ProviderOffer {
        /// What; its mode (residential, outpatient ...) follows from it.
        must component: SettingComponentCode = "Baustein";
        /// Places in all.
        may capacity: Option<u16> = "Plätze";
        /// Places free at present.
        may free: Option<u16> = "Davon frei";
        /// State of the permit (§ 45 SGB VIII).
        may permit: Option<PermitStatus> = "Betriebserlaubnis";
        /// Last day of the permit.
        may permit_until: Option<Date> = "Erlaubnis bis";
        /// Special competences.
        may competences: Line = "Besondere Kompetenzen";
    }
    /// A provider.
    pub struct Provider {
        /// Name.
        must name: Line = "Träger";
        /// Whether it belongs to the LAG of the welfare associations (R74).
        may lag_member: bool = "Mitglied der LAG der freien Wohlfahrtspflege";
        /// Whether it belongs to the network that the pool can ask for offers (R179).
        may network: bool = "Gehört zum Trägernetzwerk";
        /// Whom to call.
        may contact: Line = "Ansprechstelle" ("Name, Telefon, E-Mail");
        /// Competences.
        may competences: Text = "Kompetenzen" ("Je Zeile eine");
        /// What it offers.
        may offers: Rows<ProviderOffer> = "Angebote";
        /// First day in the register.
        must from: Date = "Im Verzeichnis ab";
        /// Last day.
        may to: Option<Date> = "Bis";
    }
}

impl PoolForm for Provider {
    const NAME: &'static str = "provider";
    const TITLE: &'static str = "Träger und Angebote";
    const SHELF: Shelf = Shelf::Offers;
    const WRITERS: &'static [Role] = &[Role::PoolCoordinator];

    fn rules(&self, item: &str, before: &Register, _: &Context<'_>) -> Vec<Refusal> {
        let mut wrong = in_order(self.from, self.to, "to");
        let alone = before
            .all::<Provider>()
            .iter()
            .all(|entry| entry.item == item || entry.form.to.is_some() || !same_name(&entry.form.name, &self.name));
        let help = "Ergänzen Sie den vorhandenen Eintrag.";
        wrong.extend(hold(alone, rule::PROVIDER_TWICE, "name", "Dieser Träger steht schon im Verzeichnis.", help));
        for (number, offer) in self.offers.iter().enumerate() {
            if offer.free.is_some_and(|free| offer.capacity.is_some_and(|capacity| free > capacity)) {
                let field = format!("offers.{number}.free");
                wrong.push(refusal(rule::MORE_FREE_THAN_PLACES, &field, "Mehr freie Plätze als Plätze.", ""));
            }
        }
        wrong
    }
}

impl Provider {
    /// Whether it is in the register on a day.
    #[must_use]
    pub fn listed_on(&self, day: Date) -> bool {
        holds_on((self.from, self.to), day)
    }

    /// Whether one of its offers has a mode, such as `residential`. A newly developed offer has any.
    #[must_use]
    pub fn has_mode(&self, mode: &str) -> bool {
        self.offers.iter().any(|offer| offer.component.mode() == mode)
    }

    /// Whether it works outside a residential place: outpatient or mobile.
    #[must_use]
    pub fn works_outpatient(&self) -> bool {
        self.has_mode("outpatient") || self.has_mode("mobile")
    }

    /// Whether a word occurs in what it can do.
    #[must_use]
    pub fn can(&self, word: &str) -> bool {
        let word = folded(word);
        let here = |text: &str| folded(text).contains(&word);
        here(&self.competences)
            || self.offers.iter().any(|offer| here(&offer.competences) || here(offer.component.de()))
    }
}

/// The providers on a day that offer every one of some modes and components; all providers when none is asked for (R1).
#[must_use]
pub fn providers_with(
    register: &Register,
    modes: &[&str],
    components: &[SettingComponentCode],
    day: Date,
) -> Vec<Entry<Provider>> {
    let fits = |provider: &Provider| {
        provider.listed_on(day)
            && modes.iter().all(|mode| provider.has_mode(mode))
            && components.iter().all(|code| provider.offers.iter().any(|offer| offer.component == *code))
    };
    register.all::<Provider>().into_iter().filter(|entry| fits(&entry.form)).collect()
}

/// The newest entry of a provider by its name.
#[must_use]
pub fn provider_named(register: &Register, name: &str) -> Option<Entry<Provider>> {
    register.all::<Provider>().into_iter().rev().find(|entry| same_name(&entry.form.name, name))
}
