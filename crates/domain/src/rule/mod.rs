// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every rule for which a form of a case or of the pool, or a step of a case, can be refused. A rule is named where it is
//! decided, by its constant; what is not listed here does not compile, and what is listed and decided nowhere fails a test.
//!
//! Tokens are stable: programs branch on them. The sentence a person reads is German, made where the rule is decided, and
//! says what is wrong in this very case.

mod follow_up;
mod general;
mod implementation;
mod invitation;
mod pool;
mod referral;
mod rights;
mod session;

pub use follow_up::*;
pub use general::*;
pub use implementation::*;
pub use invitation::*;
pub use pool::*;
pub use referral::*;
pub use rights::*;
pub use session::*;

/// A rule: its token, what a refusal for it says, where it comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rule {
    token: &'static str,
    en: &'static str,
    source: &'static str,
}

impl Rule {
    /// Stable token.
    #[must_use]
    pub const fn token(self) -> &'static str {
        self.token
    }

    /// What a refusal for it says, one English sentence.
    #[must_use]
    pub const fn en(self) -> &'static str {
        self.en
    }

    /// Where it comes from: requirement (R), invariant (I) or statute; none for what follows from the form itself.
    #[must_use]
    pub const fn source(self) -> Option<&'static str> {
        if self.source.is_empty() { None } else { Some(self.source) }
    }
}

/// Lists rules: constant, token, sentence, source.
macro_rules! rules {
    ($list:ident: $($name:ident = $token:literal, $en:literal, $source:literal;)+) => {
        $(#[doc = $en] pub const $name: Rule = Rule { token: $token, en: $en, source: $source };)+

        pub(super) const $list: &[Rule] = &[$($name),+];
    };
}
use rules;

/// Every rule, by the part of the procedure in which it is decided first.
pub fn all() -> impl Iterator<Item = Rule> {
    let parts = [
        general::GENERAL,
        referral::REFERRAL,
        invitation::INVITATION,
        session::SESSION,
        implementation::IMPLEMENTATION,
        follow_up::FOLLOW_UP,
        pool::POOL,
        rights::RIGHTS,
    ];
    parts.into_iter().flatten().copied()
}

/// The rule of a token.
#[must_use]
pub fn find(token: &str) -> Option<Rule> {
    all().find(|rule| rule.token == token)
}

#[cfg(test)]
mod tests;
