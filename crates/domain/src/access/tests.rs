// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use super::*;
use crate::ids::{CaseId, StaffId, UserId};
use crate::random::SeededRandom;
use crate::state::CaseState;

fn actor(role: Role, staff: &str) -> Actor {
    let random = SeededRandom::new(3);
    let staff = Some(StaffId::new(staff));
    Actor { user: UserId::random(&random), staff, name: "Erika Beispiel".to_owned(), roles: vec![role] }
}

fn case() -> CaseIndex {
    CaseIndex {
        id: CaseId::random(&SeededRandom::new(4)),
        state: CaseState::Triage,
        case_lead: StaffId::new("cm-1"),
        unit_head: Some(StaffId::new("ul-1")),
        coordinator: None,
        next_due: None,
        next_due_de: None,
        submitted_on: "2020-01-01".parse().unwrap(),
    }
}

fn check(role: Role, staff: &str, action: Action, expected: bool) {
    assert_eq!(may(&actor(role, staff), action, Some(&case())).is_yes(), expected, "{role:?} {staff} {action:?}");
}

#[test]
fn identified_cases_are_read_by_those_whose_business_they_are() {
    let action = Action::ReadCaseIdentified;
    check(Role::CaseManager, "cm-1", action, true);
    check(Role::CaseManager, "cm-2", action, false);
    check(Role::UnitHead, "ul-1", action, true);
    check(Role::UnitHead, "ul-2", action, false);
    check(Role::PoolCoordinator, "pc-1", action, true);
    let others = Role::all().filter(|role| {
        !matches!(role, Role::CaseManager | Role::UnitHead | Role::UnitHeadDeputy | Role::PoolCoordinator)
    });
    for role in others {
        // Even an account that carries the case lead's staff id gains nothing by another role (I21).
        check(role, "cm-1", action, false);
        check(role, "cm-1", Action::ReadCasePseudonymised, false);
    }
}

#[test]
fn a_draft_is_the_case_leads_alone_and_a_waiting_case_any_deputys() {
    let reads = |role, staff, state| {
        may(&actor(role, staff), Action::ReadCaseIdentified, Some(&CaseIndex { state, ..case() })).is_yes()
    };
    assert!(reads(Role::CaseManager, "cm-1", CaseState::Draft));
    assert!(
        !reads(Role::UnitHead, "ul-1", CaseState::Draft) && !reads(Role::PoolCoordinator, "pc-1", CaseState::Draft)
    );
    assert!(reads(Role::UnitHeadDeputy, "dep-9", CaseState::Submitted));
    assert!(!reads(Role::UnitHeadDeputy, "dep-9", CaseState::Endorsed));
    assert!(!reads(Role::UnitHead, "ul-9", CaseState::Submitted));
}

#[test]
fn r057_the_pool_office_sees_no_referral_before_it_is_endorsed() {
    let sees = |state, coordinator: Option<StaffId>| {
        let index = CaseIndex { state, coordinator, ..case() };
        may(&actor(Role::PoolCoordinator, "pc-1"), Action::ReadCaseIdentified, Some(&index)).is_yes()
    };
    for state in [CaseState::Draft, CaseState::Submitted, CaseState::Returned, CaseState::Withdrawn] {
        assert!(!sees(state, None), "{state:?}");
    }
    assert!(sees(CaseState::Endorsed, None));
    assert!(sees(CaseState::Returned, Some(StaffId::new("pc-1"))), "asked back by the pool office");
}

#[test]
fn a_case_must_be_named() {
    let coordinator = actor(Role::PoolCoordinator, "pc-1");
    assert_eq!(may(&coordinator, Action::ReadCaseIdentified, None), Access::No);
}

#[test]
fn administrators_see_no_case_content() {
    for action in Action::ALL {
        let expected = matches!(action, Action::SeeStart | Action::SeePeers | Action::ManageUsers);
        check(Role::NodeAdmin, "na", action, expected);
        let expected = matches!(action, Action::SeeStart | Action::SeePeers | Action::ManagePeers);
        check(Role::PeeringAdmin, "pa", action, expected);
    }
}

#[test]
fn the_working_group_uses_the_library() {
    for action in Action::ALL {
        let expected = matches!(action, Action::SeeStart | Action::SeePeers | Action::SeeLibrary);
        check(Role::FederalMember, "fed", action, expected);
    }
}

#[test]
fn the_data_protection_officer_reviews_but_does_not_write() {
    check(Role::DataProtectionOfficer, "dpo", Action::ReviewPattern, true);
    check(Role::DataProtectionOfficer, "dpo", Action::SeeReleaseDesk, true);
    check(Role::DataProtectionOfficer, "dpo", Action::SeeAudit, true);
    check(Role::DataProtectionOfficer, "dpo", Action::DraftPattern, false);
    check(Role::CaseManager, "cm-1", Action::ReviewPattern, false);
}

const TABLE: &str = include_str!("../../testdata/access-matrix.tsv");

/// What the words of a cell of the table mean.
fn meaning(words: &str) -> Vec<Grant> {
    use Condition::{Always, Consent, Granted, InSetting, OwnPart, Part, Policy, TwoPeople};
    use Right::{Aggregate, Identified, Pseudonymised, Write};
    let grants: &[(Right, Condition)] = match words {
        "–" | "–(audit only)" | "– (knows own part)" => &[],
        "A" => &[(Aggregate, Always)],
        "R" | "R own unit" => &[(Identified, Always)],
        "W" | "W own cases" => &[(Write, Always)],
        "W ²" | "² veto" => &[(Write, TwoPeople)],
        "W / ²" => &[(Write, Always), (Write, TwoPeople)],
        "P°" | "P° sections" | "P° sample" => &[(Pseudonymised, Granted)],
        "R°" | "R° own" | "R° own sessions" => &[(Identified, Granted)],
        "W°" => &[(Write, Granted)],
        "R° (policy C1)" => &[(Identified, Policy)],
        "R° if in setting" | "– (R° if own provider starts the setting)" => &[(Identified, InSetting)],
        "W° if in setting" => &[(Write, InSetting)],
        "W own" | "own part" | "W own part" => &[(Write, OwnPart)],
        "R, decide" | "R, accept own" => &[(Identified, Always), (Write, OwnPart)],
        "P° + own part" | "P°, accept own" => &[(Pseudonymised, Granted), (Write, OwnPart)],
        "W own / R by consent" => &[(Write, OwnPart), (Identified, Consent)],
        "W proposal" | "W sign-off" | "W (member)" | "comment" => &[(Write, Part)],
        "R sessions+hours only" | "technical part" => &[(Identified, Part)],
        "own accesses" => &[(Identified, OwnPart)],
        other => panic!("a cell that nobody has read: {other}"),
    };
    grants.iter().map(|(right, when)| Grant { right: *right, when: *when }).collect()
}

#[test]
fn the_matrix_is_the_table_cell_by_cell() {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let head: Vec<_> = lines.next().unwrap().split('\t').skip(1).collect();
    let short = ["CM", "UH", "PC", "SD", "PM", "LJA", "GUA", "XE", "BC", "EVA", "NA", "DPO", "FED", "PA"];
    assert_eq!(head, short);
    // Two cells of the pool office read alike and differ: its way of working decides about names, also in the original.
    let same_as = |object: Object, role: Role, words: &str| {
        let original = object == Object::Presentation && role == Role::PoolCoordinator && words == "R°";
        if original { "R° (policy C1)".to_owned() } else { words.to_owned() }
    };
    let rows: Vec<_> = lines.collect();
    assert_eq!(rows.len(), Object::ALL.len());
    for (row, object) in rows.into_iter().zip(Object::ALL) {
        let cells: Vec<_> = row.split('\t').skip(1).collect();
        assert_eq!(cells.len(), COLUMNS.len(), "{object:?}");
        for (words, role) in cells.into_iter().zip(COLUMNS) {
            assert_eq!(cell(role, object), meaning(&same_as(object, role, words)), "{object:?} {role:?}");
        }
    }
}

#[test]
fn every_role_has_a_column_and_every_row_a_german_name() {
    for role in Role::all() {
        let column = if role == Role::UnitHeadDeputy { Role::UnitHead } else { role };
        assert!(COLUMNS.contains(&column), "{role:?}");
        for object in Object::ALL {
            assert_eq!(cell(role, object), cell(column, object));
        }
    }
    let names: std::collections::BTreeSet<_> = Object::ALL.iter().map(|object| object.de()).collect();
    assert_eq!(names.len(), Object::ALL.len());
    let letters: String =
        [Right::Write, Right::Identified, Right::Pseudonymised, Right::Aggregate].map(Right::letter).iter().collect();
    assert_eq!(letters, "WRPA");
}

#[test]
fn i21_a_technical_role_reaches_nothing_of_a_case_whatever_holds() {
    let everything = Ground {
        business: Role::all().collect(),
        stands_as: std::collections::BTreeSet::new(),
        policy: true,
        granted: Some(Granted::Identified),
        own: Object::ALL.into_iter().collect(),
        in_setting: true,
        started: true,
    };
    for role in [Role::NodeAdmin, Role::PeeringAdmin, Role::FederalMember, Role::DataProtectionOfficer] {
        for object in Object::ALL.into_iter().filter(|object| object.is_of_case()) {
            assert_eq!(level(&actor(role, "x"), object, &everything), Level::None, "{role:?} {object:?}");
        }
    }
    let entrusted: Vec<_> =
        Role::all().filter(|role| level(&actor(*role, "x"), Object::Entrusted, &everything) != Level::None).collect();
    assert_eq!(entrusted, [Role::CaseManager], "what was entrusted is the case lead's alone");
}

#[test]
fn without_a_ground_nobody_reaches_a_case_but_in_sums() {
    for role in Role::all() {
        for object in Object::ALL.into_iter().filter(|object| object.is_of_case()) {
            let reached = level(&actor(role, "x"), object, &Ground::default());
            let sums = cell(role, object).contains(&Grant { right: Right::Aggregate, when: Condition::Always });
            assert_eq!(reached, if sums { Level::Aggregate } else { Level::None }, "{role:?} {object:?}");
        }
    }
}

#[test]
fn the_pages_of_a_node_open_for_those_to_whom_the_matrix_gives_them() {
    use Role::{
        CaseManager, DataProtectionOfficer, Evaluator, FederalMember, NodeAdmin, PeeringAdmin, PermitAuthority,
        PoolCoordinator, ProviderDelegate, PublicMember, UnitHead, UnitHeadDeputy,
    };
    let all = Role::ALL;
    let table: [(Action, &[Role]); 17] = [
        (Action::SeeStart, all),
        (Action::ListCases, &[CaseManager, UnitHead, UnitHeadDeputy, PoolCoordinator]),
        (Action::SeeFigures, &[UnitHead, UnitHeadDeputy, PoolCoordinator, Evaluator]),
        (Action::DraftPattern, &[PoolCoordinator]),
        (Action::ReviewPattern, &[PoolCoordinator, DataProtectionOfficer]),
        (Action::ReleasePattern, &[PoolCoordinator]),
        (Action::WithdrawPattern, &[PoolCoordinator]),
        (Action::SeeReleaseDesk, &[PoolCoordinator, DataProtectionOfficer]),
        (
            Action::SeeLibrary,
            &[
                CaseManager,
                UnitHead,
                UnitHeadDeputy,
                PoolCoordinator,
                ProviderDelegate,
                PublicMember,
                PermitAuthority,
                Evaluator,
                DataProtectionOfficer,
                FederalMember,
            ],
        ),
        (Action::SeePeers, &[PoolCoordinator, NodeAdmin, DataProtectionOfficer, FederalMember, PeeringAdmin]),
        (Action::ManagePeers, &[PeeringAdmin]),
        (Action::SeeAudit, &[DataProtectionOfficer]),
        (Action::SeeRetention, &[PoolCoordinator, DataProtectionOfficer]),
        (Action::SetRetention, &[PoolCoordinator]),
        (Action::OpenInEmergency, &[UnitHead, UnitHeadDeputy, PoolCoordinator]),
        (Action::ManageUsers, &[NodeAdmin]),
        (Action::ImportCases, &[PoolCoordinator]),
    ];
    for action in Action::ALL {
        let Some((_, roles)) = table.iter().find(|(one, _)| *one == action) else {
            assert!(matches!(action, Action::ReadCaseIdentified | Action::ReadCasePseudonymised), "{action:?}");
            continue;
        };
        for role in Role::all() {
            assert_eq!(may(&actor(role, "x"), action, None).is_yes(), roles.contains(&role), "{action:?} {role:?}");
        }
    }
}

#[test]
fn who_gives_the_care_knows_the_name_from_the_start_of_the_measure_on() {
    let ground = |in_setting, started| Ground { in_setting, started, ..Ground::default() };
    for (in_setting, started, identity, crisis) in [
        (false, true, Level::None, Level::None),
        (true, false, Level::None, Level::Identified),
        (true, true, Level::Identified, Level::Identified),
    ] {
        let delegate = actor(Role::ProviderDelegate, "lag-1");
        assert_eq!(level(&delegate, Object::Identity, &ground(in_setting, started)), identity);
        assert_eq!(level(&delegate, Object::CrisisConcept, &ground(in_setting, started)), crisis);
    }
}
