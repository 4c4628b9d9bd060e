// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What a program may do at most: scopes of access tokens, and the one place that names the scope of each operation.
//!
//! A scope narrows, it never widens: behind it the rights of the person decide as they do for the pages. What asks for the
//! person again (releasing, peering, accounts) has no scope and is not for programs.

use std::fmt;

use axum::http::Method;

/// A part of the API that a person can open to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// Cases with their forms and drafts, what is due, messages, and what the panel sees.
    Cases,
    /// What the pool as a whole writes down.
    Pool,
    /// Drafts of patterns, and the list of what was released.
    Releases,
    /// The library of patterns.
    Library,
    /// The figures.
    Figures,
    /// With whom this node exchanges; reading only.
    Peers,
}

/// Reading, or changing something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Reading.
    Read,
    /// Changing something.
    Write,
}

/// One thing that a person can open to a program; as text `cases:read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// Where.
    pub area: Area,
    /// What.
    pub verb: Verb,
}

impl Area {
    /// All areas in the order of the page.
    pub const ALL: [Self; 6] = [Self::Cases, Self::Pool, Self::Releases, Self::Library, Self::Figures, Self::Peers];

    /// Stable token.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Pool => "pool",
            Self::Releases => "releases",
            Self::Library => "library",
            Self::Figures => "figures",
            Self::Peers => "peers",
        }
    }

    /// Whether there is anything that a program could change.
    #[must_use]
    pub const fn has_writing(self) -> bool {
        matches!(self, Self::Cases | Self::Pool | Self::Releases)
    }
}

impl Scope {
    /// Every scope that there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let both = |area: Area| [Verb::Read, Verb::Write].map(|verb| Self { area, verb });
        Area::ALL.into_iter().flat_map(both).filter(|scope| scope.verb == Verb::Read || scope.area.has_writing())
    }

    /// Reads `cases:read`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|scope| scope.to_string() == text)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.verb {
            Verb::Read => "read",
            Verb::Write => "write",
        };
        write!(f, "{}:{verb}", self.area.code())
    }
}

/// Several scopes, as text separated by spaces (RFC 6749 section 3.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// These scopes, each once.
    pub fn new(scopes: impl IntoIterator<Item = Scope>) -> Self {
        let mut list: Vec<Scope> = scopes.into_iter().collect();
        list.sort_unstable();
        list.dedup();
        Self(list)
    }

    /// Reads a list; nothing when one of them does not exist.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.split_ascii_whitespace().map(Scope::parse).collect::<Option<Vec<_>>>().map(Self::new)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether every one of these is among them.
    #[must_use]
    pub fn covers(&self, others: &Self) -> bool {
        others.0.iter().all(|scope| self.has(*scope))
    }

    /// Whether something can be changed with them.
    #[must_use]
    pub fn can_write(&self) -> bool {
        self.0.iter().any(|scope| scope.verb == Verb::Write)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(Scope::to_string).collect();
        f.write_str(&words.join(" "))
    }
}

/// What an operation asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: the sign-in itself.
    Nothing,
    /// A session or any access token: lists of codes and rules, who am I.
    Anybody,
    /// A session, or an access token with this scope.
    Scope(Scope),
    /// A session of the person. No program does this for somebody.
    Person,
}

/// What an operation of the API asks for; `path` as the router has it (`/api/v1/cases/{id}`). Nothing for an operation that
/// is not listed, and that is no way in for a program.
#[must_use]
pub fn need(method: &Method, path: &str) -> Option<Need> {
    let rest = path.strip_prefix("/api/v1/")?;
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let verb = if reads { Verb::Read } else { Verb::Write };
    let scope = |area| Some(Need::Scope(Scope { area, verb }));
    let (first, more) = rest.split_once('/').unwrap_or((rest, ""));
    match (first, more) {
        ("openapi.json" | "token", "") => Some(Need::Nothing),
        ("session", "") => Some(match *method {
            Method::POST => Need::Nothing,
            Method::DELETE => Need::Person,
            _ => Need::Anybody,
        }),
        ("codelists" | "rules", "") => Some(Need::Anybody),
        ("cases" | "panel" | "due" | "notices", _) => scope(Area::Cases),
        ("pool", _) => scope(Area::Pool),
        // Voting, releasing and withdrawing are what two people answer for.
        ("drafts", "{id}/votes" | "{id}/release") => Some(Need::Person),
        ("drafts", _) => scope(Area::Releases),
        ("releases", _) if reads => scope(Area::Releases),
        ("patterns", _) if reads => scope(Area::Library),
        ("figures", _) if reads => scope(Area::Figures),
        ("peers", _) if reads => scope(Area::Peers),
        ("releases" | "peers", _) => Some(Need::Person),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_read_back() {
        for scope in Scope::all() {
            assert_eq!(Scope::parse(&scope.to_string()), Some(scope));
        }
        assert_eq!(Scope::all().count(), 9);
        let both = Scopes::parse("figures:read  cases:write cases:write").expect("two scopes");
        assert_eq!(both.to_string(), "cases:write figures:read");
        assert!(both.can_write() && both.covers(&Scopes::parse("figures:read").expect("one")));
        assert!(!both.covers(&Scopes::parse("cases:read").expect("one")), "writing is not reading");
        for wrong in ["figures", "figures:write", "peers:write", "cases:delete", "CASES:READ", "cases:read,pool:read"] {
            assert_eq!(Scopes::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_two_people_answer_for_is_not_for_programs() {
        for (method, path) in [
            (Method::POST, "drafts/{id}/release"),
            (Method::POST, "drafts/{id}/votes"),
            (Method::POST, "releases/{index}/withdrawal"),
            (Method::POST, "peers"),
            (Method::POST, "peers/{id}/approval"),
            (Method::DELETE, "peers/{id}/suspension"),
            (Method::DELETE, "session"),
        ] {
            assert_eq!(need(&method, &format!("/api/v1/{path}")), Some(Need::Person), "{method} {path}");
        }
        assert_eq!(need(&Method::GET, "/api/v1/something-new"), None);
        assert_eq!(need(&Method::GET, "/faelle"), None);
    }
}
