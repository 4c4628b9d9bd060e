// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! What stands around the content of every page.

use domain::access::{self, Action};
use domain::profile::NodeProfile;
use domain::role::Actor;
use storage::Pool;

use crate::Node;
use crate::service::{inbox, pool};
use crate::view::parts::Tone;
use crate::view::{Flash, NavArea, NavItem, Page, SignedIn};

/// What opens an area.
enum Opens {
    /// An action of the access matrix.
    By(Action),
    /// Being somebody for whom cases wait.
    Inbox,
    /// Being somebody who is invited to sessions.
    Rounds,
    /// Reading something of what the pool as a whole writes down.
    Pool,
}

impl Opens {
    fn to(&self, actor: &Actor) -> bool {
        match self {
            Self::By(action) => access::may(actor, *action, None).is_yes(),
            Self::Inbox => !inbox::states(actor).is_empty(),
            Self::Rounds => super::rounds::is_invited(actor),
            Self::Pool => domain::pool::forms().any(|kind| kind.may_read(actor)),
        }
    }
}

/// The areas and what opens them.
const AREAS: [(NavArea, Opens); 12] = [
    (NavArea::Start, Opens::By(Action::SeeStart)),
    (NavArea::Inbox, Opens::Inbox),
    (NavArea::Rounds, Opens::Rounds),
    (NavArea::Cases, Opens::By(Action::ListCases)),
    (NavArea::Releases, Opens::By(Action::SeeReleaseDesk)),
    (NavArea::Library, Opens::By(Action::SeeLibrary)),
    (NavArea::Figures, Opens::By(Action::SeeFigures)),
    (NavArea::Pool, Opens::Pool),
    (NavArea::Peers, Opens::By(Action::SeePeers)),
    (NavArea::Audit, Opens::By(Action::SeeAudit)),
    (NavArea::Retention, Opens::By(Action::SeeRetention)),
    (NavArea::Users, Opens::By(Action::ManageUsers)),
];

/// Header, navigation and footer for a signed-in person.
pub fn page(node: &Node, pool: &Pool, actor: &Actor, current: Option<NavArea>, done: Option<&str>) -> Page {
    let areas: Vec<NavArea> = AREAS.iter().filter(|(_, opens)| opens.to(actor)).map(|(area, _)| *area).collect();
    Page {
        signed_in: Some(SignedIn { name: actor.name.clone(), roles: roles(actor, &pool.profile) }),
        nav: NavItem::list(&areas, current),
        flash: done.and_then(flash),
        abbreviations: pool.profile.abbreviations(),
        ..outside(node, &pool.profile.name)
    }
}

/// The same when nothing but the request is at hand: sign-in, help, errors.
pub async fn anywhere(node: &Node, actor: Option<&Actor>) -> Page {
    let Ok(mut tx) = node.store.snapshot("shell").await else { return outside(node, "") };
    match (pool::fetch(&mut tx, &node.settings.name).await, actor) {
        (Ok(pool), Some(actor)) => page(node, &pool, actor, None, None),
        (Ok(pool), None) => Page { abbreviations: pool.profile.abbreviations(), ..outside(node, &pool.profile.name) },
        (Err(_), _) => outside(node, ""),
    }
}

fn outside(node: &Node, pool_name: &str) -> Page {
    Page {
        node_name: node.settings.name.clone(),
        pool_name: if pool_name.is_empty() { node.settings.name.clone() } else { pool_name.to_owned() },
        demo: !node.settings.demo.is_empty(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..Page::default()
    }
}

/// The roles of a person in German, as this city says them.
pub fn roles(actor: &Actor, profile: &NodeProfile) -> String {
    actor.roles.iter().map(|role| role.de(profile)).collect::<Vec<_>>().join(", ")
}

/// What the last action did. The address carries a token (`?getan=…`), the text stands here.
pub fn flash(token: &str) -> Option<Flash> {
    let (tone, text) = match token {
        "passwort" => (Tone::Success, "Ihr Passwort ist geändert. An allen anderen Geräten sind Sie abgemeldet."),
        "sitzung" => (Tone::Success, "Die Sitzung ist beendet."),
        "sitzungen" => (Tone::Success, "Alle anderen Sitzungen sind beendet."),
        "fall-neu" => (Tone::Success, "Der Fall ist angelegt. Bis Sie ihn einreichen, sehen nur Sie ihn."),
        "angaben" => (Tone::Success, "Die Angaben sind gespeichert."),
        "angaben-entwurf" => (Tone::Info, "Ihr Entwurf ist gespeichert. Sie können jederzeit weiterschreiben."),
        "angaben-verworfen" => (Tone::Info, "Ihr Entwurf ist verworfen."),
        "angaben-abgemeldet" => (
            Tone::Warning,
            "Sie waren zu lange nicht aktiv und sind abgemeldet. Was Sie geschrieben haben, ist als Entwurf gespeichert und nach der Anmeldung wieder da.",
        ),
        "vertraulichkeit" => (Tone::Success, "Sie haben die Vertraulichkeit bestätigt."),
        "nicht-mehr" => (Tone::Info, "Dieser Vorgang liegt nicht mehr bei Ihnen. Sie brauchen nichts zu tun."),
        "schritt" => (Tone::Success, "Erledigt. Der Fall ist einen Schritt weiter."),
        "entwurf" => (Tone::Success, "Der Entwurf ist gespeichert."),
        "eingereicht" => (Tone::Success, "Der Entwurf liegt jetzt zwei anderen Personen zur Prüfung vor."),
        "zurueckgeholt" => (Tone::Info, "Der Entwurf ist zurückgeholt. Abgegebene Stimmen gelten nicht mehr."),
        "stimme" => (Tone::Success, "Ihre Stimme ist gezählt."),
        "freigegeben" => (Tone::Success, "Das Fallmuster ist freigegeben. Die verbundenen Knoten rufen es jetzt ab."),
        "widerrufen" => (
            Tone::Success,
            "Das Fallmuster ist widerrufen und hier gelöscht. Die verbundenen Knoten löschen es beim nächsten Abruf.",
        ),
        "notfall" => {
            (Tone::Warning, "Sie sehen diesen Fall bis morgen Abend. Fallführung und Datenschutz sind unterrichtet.")
        }
        "frist" => (Tone::Success, "Die Frist ist gesetzt. Sie gilt ab der nächsten Nacht."),
        "programm-beendet" => (Tone::Success, "Der Zugang ist beendet. Das Programm kommt nicht mehr herein."),
        "anfrage" => (Tone::Success, "Die Anfrage ist verschickt. Beide Seiten müssen die Verbindung noch freigeben."),
        "knoten-freigeben" => (Tone::Success, "Die Verbindung ist von Ihrer Seite freigegeben."),
        "knoten-aussetzen" => (Tone::Info, "Der Austausch mit diesem Knoten ist ausgesetzt."),
        "knoten-fortsetzen" => (Tone::Success, "Der Austausch mit diesem Knoten geht weiter."),
        "knoten-beenden" => (Tone::Info, "Die Verbindung mit diesem Knoten ist beendet."),
        _ => return None,
    };
    Some(Flash { tone, text: text.to_owned() })
}
