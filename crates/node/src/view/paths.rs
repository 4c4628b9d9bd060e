// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The addresses of the pages: the router registers the patterns, the templates print the filled addresses.

/// Start page, "Was ansteht".
pub const START: &str = "/";
/// Everything of one urgency that is due for this person (GET: `stufe`, `seite`).
pub const DUE: &str = "/fristen";
/// Sign-in form (GET) and sign-in (POST: `login`, `password`, `next`).
pub const SIGN_IN: &str = "/anmelden";
/// The way to the identity provider of the city (GET: `next`).
pub const OIDC: &str = "/anmelden/extern";
/// Sign-out (POST).
pub const SIGN_OUT: &str = "/abmelden";
/// The own access: password and sessions.
pub const OWN_ACCESS: &str = "/zugang";
/// Changes the own password (POST: `current`, `password`, `repeated`).
pub const OWN_PASSWORD: &str = "/zugang/passwort";
/// Ends every own session but this one (POST).
pub const OWN_SESSIONS: &str = "/zugang/sitzungen";
/// Ends one of the own sessions (POST), pattern for the router.
pub const OWN_SESSION_PATTERN: &str = "/zugang/sitzungen/{session}";
/// Case list (GET: `zustand`, `phase`, `fallfuehrung`, `ueberfaellig`, `seite`).
pub const CASES: &str = "/faelle";
/// Case page, pattern for the router.
pub const CASE_PATTERN: &str = "/faelle/{case}";
/// Begins a case (GET shows the form, POST creates the case).
pub const CASE_NEW: &str = "/faelle/neu";
/// The referral as a list of tasks, pattern for the router.
pub const REFERRAL_PATTERN: &str = "/faelle/{case}/falleingabe";
/// Everything of the referral once more (GET), and handing it in (POST: `checked`), pattern for the router.
pub const REFERRAL_CHECK_PATTERN: &str = "/faelle/{case}/pruefen";
/// A form of a case (GET shows it, POST hands it in), pattern for the router.
pub const CASE_FORM_PATTERN: &str = "/faelle/{case}/angaben/{form}";
/// One of several documents of a form; the item `neu` begins one. Pattern for the router.
pub const CASE_ITEM_PATTERN: &str = "/faelle/{case}/angaben/{form}/{item}";
/// Versions of a document (GET: `fassung`), pattern for the router.
pub const CASE_VERSIONS_PATTERN: &str = "/faelle/{case}/fassungen/{form}";
/// Versions of one of several documents, pattern for the router.
pub const CASE_ITEM_VERSIONS_PATTERN: &str = "/faelle/{case}/fassungen/{form}/{item}";
/// The sessions that somebody is invited to.
pub const ROUNDS: &str = "/runden";
/// One case as the people at the table see it, pattern for the router.
pub const ROUND_PATTERN: &str = "/runden/{case}";
/// Confirms confidentiality (GET: `weiter`, the case to go on to; POST: `confirmed`, `weiter`).
pub const CONFIDENTIALITY: &str = "/runden/vertraulichkeit";
/// The crisis concept on one page, pattern for the router.
pub const CRISIS_PATTERN: &str = "/faelle/{case}/krisenkonzept";
/// The minutes of a session as a page to print, pattern for the router.
pub const MINUTES_PATTERN: &str = "/faelle/{case}/protokoll/{no}";
/// The invitation to a session as a page to print, pattern for the router.
pub const INVITATION_PATTERN: &str = "/faelle/{case}/einladung/{no}";
/// A permit sheet as a page to print, pattern for the router.
pub const PERMIT_PATTERN: &str = "/faelle/{case}/betriebserlaubnis/{item}";
/// The room of a session for its moderation (GET: `phase`), and the notes of a phase (POST), pattern for the router.
pub const ROOM_PATTERN: &str = "/faelle/{case}/runde";
/// The session as the others see it on the wall, pattern for the router.
pub const ROOM_SCREEN_PATTERN: &str = "/faelle/{case}/leinwand";
/// What came in: at the pool office and at the unit heads.
pub const INBOX: &str = "/eingang";
/// What the pool as a whole writes down.
pub const POOL: &str = "/pool";
/// Documents of one form of the pool, pattern for the router.
pub const POOL_FORM_PATTERN: &str = "/pool/{form}";
/// One document of the pool; the item `neu` begins one. Pattern for the router.
pub const POOL_ITEM_PATTERN: &str = "/pool/{form}/{item}";
/// Versions of a document of the pool (GET: `fassung`), pattern for the router.
pub const POOL_VERSIONS_PATTERN: &str = "/pool/{form}/{item}/fassungen";
/// Marks a notice as read (POST), pattern for the router.
pub const NOTICE_PATTERN: &str = "/hinweise/{notice}/gelesen";
/// What the address of a case says after `von` when a message led there.
pub const NOTICED: &str = "hinweis";
/// Item that stands for a document to be begun.
pub const NEW_ITEM: &str = "neu";
/// Release desk.
pub const RELEASES: &str = "/freigabe";
/// New draft for a case (GET shows the form, POST creates it), pattern for the router.
pub const RELEASE_NEW_PATTERN: &str = "/faelle/{case}/fallmuster";
/// Draft, review or released view, by the state of the draft; POST saves the draft.
pub const RELEASE_PATTERN: &str = "/freigabe/{draft}";
/// Vote of a reviewer (POST: `decision`, `accept_risk`, `reason`, `sha256`).
pub const RELEASE_VOTE_PATTERN: &str = "/freigabe/{draft}/stimme";
/// Takes a draft back from review (POST), only by its author.
pub const RELEASE_RETURN_PATTERN: &str = "/freigabe/{draft}/zurueckholen";
/// Releases an approved draft (POST: `sha256`).
pub const RELEASE_PUBLISH_PATTERN: &str = "/freigabe/{draft}/freigeben";
/// Withdraws a released pattern (POST: `reason`).
pub const RELEASE_WITHDRAW_PATTERN: &str = "/freigabe/{draft}/widerruf";
/// Library (GET: `q`, one repeated parameter per facet, `sortierung`, `seite`).
pub const LIBRARY: &str = "/bibliothek";
/// Pattern page by origin node and log index.
pub const PATTERN_PATTERN: &str = "/bibliothek/{origin}/{index}";
/// Proof file of a pattern.
pub const PROOF_PATTERN: &str = "/bibliothek/{origin}/{index}/nachweis.json";
/// Peers.
pub const PEERS: &str = "/knoten";
/// Creates an invite (GET explains, POST creates and shows it).
pub const PEER_INVITE: &str = "/knoten/einladen";
/// Accepts an invite (GET asks for the text, POST `invite` shows the confirm page).
pub const PEER_ACCEPT: &str = "/knoten/annehmen";
/// Sends the peering request (POST: `invite`, `compared`).
pub const PEER_REQUEST: &str = "/knoten/anfragen";
/// Peer page, pattern for the router.
pub const PEER_PATTERN: &str = "/knoten/{peer}";
/// Confirm page of a decision (GET) and the decision (POST): `decision` is freigeben, aussetzen, fortsetzen or beenden.
pub const PEER_DECISION_PATTERN: &str = "/knoten/{peer}/{decision}";
/// Figures (GET: `tag`, `monat`, `jahr`).
pub const FIGURES: &str = "/zahlen";
/// Audit list (GET: `seite`).
pub const AUDIT: &str = "/protokoll";
/// What the signed-in person read and did (GET: `vor`).
pub const OWN_AUDIT: &str = "/protokoll/meine";
/// Who looked at a case (GET: `vor`), pattern for the router.
pub const CASE_AUDIT_PATTERN: &str = "/faelle/{case}/zugriffe";
/// What is stored about the young person of a case, to be handed to that person, pattern for the router.
pub const DISCLOSURE_PATTERN: &str = "/faelle/{case}/auskunft";
/// The same for programs, pattern for the router.
pub const DISCLOSURE_FILE_PATTERN: &str = "/faelle/{case}/auskunft.json";
/// Opens a case that is not one's own in an emergency (GET asks, POST: `case`, `reason`).
pub const EMERGENCY: &str = "/faelle/notfall";
/// What is erased when (GET), and the periods (POST: `class`, `months`).
pub const RETENTION: &str = "/aufbewahrung";
/// Access for programs that this person handed out (GET), and another one (POST).
pub const OWN_PROGRAMS: &str = "/zugang/programme";
/// Ends an own access of a program (POST), pattern for the router.
pub const OWN_PROGRAM_PATTERN: &str = "/zugang/programme/{grant}";
/// Everybody's access for programs.
pub const PROGRAMS: &str = "/personen/programme";
/// Ends anybody's access of a program (POST), pattern for the router.
pub const PROGRAM_PATTERN: &str = "/personen/programme/{grant}";
/// Users.
pub const USERS: &str = "/personen";
/// Help overview.
pub const HELP: &str = "/hilfe";
/// Help page of one area, see [`super::HelpTopic`].
pub const HELP_PATTERN: &str = "/hilfe/{topic}";
/// Accessibility statement.
pub const ACCESSIBILITY: &str = "/barrierefreiheit";
/// The story of the demonstration.
pub const DEMO: &str = "/demo";
/// Folder of the stylesheets and fonts.
pub const ASSETS_PATTERN: &str = "/assets/{*file}";

/// Address of everything that is due of one urgency, by the urgency's name.
#[must_use]
pub fn due(group: &str, page: usize) -> String {
    if page == 1 { format!("{DUE}?stufe={group}") } else { format!("{DUE}?stufe={group}&seite={page}") }
}

/// Address that ends one of the own sessions.
#[must_use]
pub fn own_session(session: &str) -> String {
    format!("{OWN_SESSIONS}/{session}")
}

/// Address that ends an own access of a program.
#[must_use]
pub fn own_program(grant: &str) -> String {
    format!("{OWN_PROGRAMS}/{grant}")
}

/// Address that ends anybody's access of a program.
#[must_use]
pub fn program(grant: &str) -> String {
    format!("{PROGRAMS}/{grant}")
}

/// Address of the case page.
#[must_use]
pub fn case(case: &str) -> String {
    format!("{CASES}/{case}")
}

/// Address of a case that a message is about; leads to the start page when the case is not this person's any more.
#[must_use]
pub fn noticed_case(case: &str) -> String {
    format!("{CASES}/{case}?von={NOTICED}")
}

/// Address of the referral's list of tasks.
#[must_use]
pub fn referral(case: &str) -> String {
    format!("{CASES}/{case}/falleingabe")
}

/// Address of the check before a referral is handed in.
#[must_use]
pub fn referral_check(case: &str) -> String {
    format!("{CASES}/{case}/pruefen")
}

/// Address of a form of a case, or of one document of it.
#[must_use]
pub fn case_form(case: &str, form: &str, item: Option<&str>) -> String {
    match item {
        Some(item) => format!("{CASES}/{case}/angaben/{form}/{item}"),
        None => format!("{CASES}/{case}/angaben/{form}"),
    }
}

/// Address of the room of a session.
#[must_use]
pub fn room(case: &str) -> String {
    format!("{CASES}/{case}/runde")
}

/// Address of one phase in the room of a session.
#[must_use]
pub fn room_phase(case: &str, phase: u8) -> String {
    format!("{CASES}/{case}/runde?phase={phase}")
}

/// Address of a session's view for the wall.
#[must_use]
pub fn room_screen(case: &str) -> String {
    format!("{CASES}/{case}/leinwand")
}

/// Address of the versions of a document.
#[must_use]
pub fn case_versions(case: &str, form: &str, item: Option<&str>) -> String {
    match item {
        Some(item) => format!("{CASES}/{case}/fassungen/{form}/{item}"),
        None => format!("{CASES}/{case}/fassungen/{form}"),
    }
}

/// Address of a case as the people at the table see it.
#[must_use]
pub fn round(case: &str) -> String {
    format!("{ROUNDS}/{case}")
}

/// Address of the confirmation of confidentiality, with the case to go on to.
#[must_use]
pub fn confidentiality(case: &str) -> String {
    format!("{CONFIDENTIALITY}?weiter={case}")
}

/// Address of the crisis concept on one page.
#[must_use]
pub fn crisis(case: &str) -> String {
    format!("{CASES}/{case}/krisenkonzept")
}

/// Address of the minutes of a session.
#[must_use]
pub fn minutes(case: &str, no: u8) -> String {
    format!("{CASES}/{case}/protokoll/{no}")
}

/// Address of the invitation to a session.
#[must_use]
pub fn invitation(case: &str, no: u8) -> String {
    format!("{CASES}/{case}/einladung/{no}")
}

/// Address of a permit sheet.
#[must_use]
pub fn permit(case: &str, item: &str) -> String {
    format!("{CASES}/{case}/betriebserlaubnis/{item}")
}

/// Address of the documents of one form of the pool.
#[must_use]
pub fn pool_form(form: &str) -> String {
    format!("{POOL}/{form}")
}

/// Address of one document of the pool.
#[must_use]
pub fn pool_item(form: &str, item: &str) -> String {
    format!("{POOL}/{form}/{item}")
}

/// Address of the versions of a document of the pool.
#[must_use]
pub fn pool_versions(form: &str, item: &str) -> String {
    format!("{POOL}/{form}/{item}/fassungen")
}

/// Address that marks a notice as read.
#[must_use]
pub fn notice(notice: &str) -> String {
    format!("/hinweise/{notice}/gelesen")
}

/// Address of the list of who looked at a case.
#[must_use]
pub fn case_audit(case: &str) -> String {
    format!("{CASES}/{case}/zugriffe")
}

/// Address of what is stored about a young person.
#[must_use]
pub fn disclosure(case: &str) -> String {
    format!("{CASES}/{case}/auskunft")
}

/// Address of the form that proposes a case as a pattern.
#[must_use]
pub fn release_new(case: &str) -> String {
    format!("{CASES}/{case}/fallmuster")
}

/// Address of a draft in any state.
#[must_use]
pub fn release(draft: &str) -> String {
    format!("{RELEASES}/{draft}")
}

/// Address that takes a reviewer's vote.
#[must_use]
pub fn release_vote(draft: &str) -> String {
    format!("{RELEASES}/{draft}/stimme")
}

/// Address that takes a draft back from review.
#[must_use]
pub fn release_return(draft: &str) -> String {
    format!("{RELEASES}/{draft}/zurueckholen")
}

/// Address that releases an approved draft.
#[must_use]
pub fn release_publish(draft: &str) -> String {
    format!("{RELEASES}/{draft}/freigeben")
}

/// Address that withdraws a released pattern.
#[must_use]
pub fn release_withdraw(draft: &str) -> String {
    format!("{RELEASES}/{draft}/widerruf")
}

/// Address of a pattern in the library.
#[must_use]
pub fn pattern(origin: &str, index: u64) -> String {
    format!("{LIBRARY}/{origin}/{index}")
}

/// Address of the proof file of a pattern.
#[must_use]
pub fn proof(origin: &str, index: u64) -> String {
    format!("{LIBRARY}/{origin}/{index}/nachweis.json")
}

/// Address of a peer.
#[must_use]
pub fn peer(peer: &str) -> String {
    format!("{PEERS}/{peer}")
}

/// Address of a decision about a peer, `decision` being the last part of the path.
#[must_use]
pub fn peer_decision(peer: &str, decision: &str) -> String {
    format!("{PEERS}/{peer}/{decision}")
}

/// Address of the help page of one area.
#[must_use]
pub fn help(topic: &str) -> String {
    format!("{HELP}/{topic}")
}
