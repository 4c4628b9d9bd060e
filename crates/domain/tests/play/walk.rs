// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Random people hand in random forms while a case takes its course: whatever is accepted, the invariants hold, and
//! whatever is refused says which rule and why.

use std::sync::LazyLock;

use domain::case_file::outcome_due;
use domain::casework::{self, CaseFormKind, Change, Context, DocumentKey, Input, Proceeding};
use domain::form::{Field, FormData, Kind};
use domain::{CaseState, PoolFile, Random as _, Role, SeededRandom, StaffId, TransitionId, pool_file};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use proptest::prelude::ProptestConfig;

use crate::script::{self, Act, Who};
use crate::{BERLIN, BREMEN, Stage, noon};

/// Attempts between two acts of the script.
const ATTEMPTS: u64 = 6;

static FILES: LazyLock<[PoolFile; 2]> =
    LazyLock::new(|| [BREMEN, BERLIN].map(|text| pool_file::read(text, &SeededRandom::new(1)).expect("a lawful file")));

/// Numbers drawn from a seed.
struct Dice(SeededRandom);

impl Dice {
    fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % bound.max(1)
    }

    fn pick<'a, T>(&self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).expect("small")]
    }

    fn heads(&self) -> bool {
        self.below(2) == 0
    }
}

/// Somebody types something into every field: mostly what fits.
fn typed(fields: &[Field], prefix: &str, on: Date, staff: &[StaffId], dice: &Dice, data: &mut FormData) {
    for field in fields {
        if !field.must && dice.heads() {
            continue;
        }
        let name = format!("{prefix}{}", field.name);
        let day = || on.saturating_add((i64::try_from(dice.below(80)).expect("small") - 40).days());
        let value = match field.kind {
            Kind::Line | Kind::Text => {
                ["Gut so.", "1", "9:30", ""][usize::try_from(dice.below(4)).expect("small")].to_owned()
            }
            Kind::Date => day().to_string(),
            Kind::Month => day().strftime("%Y-%m").to_string(),
            Kind::Number => dice.below(5).to_string(),
            Kind::Decimal => format!("{},25", dice.below(4)),
            Kind::YesNo => if dice.heads() { "ja" } else { "nein" }.to_owned(),
            Kind::Check => "ja".to_owned(),
            Kind::One(list) | Kind::Many(list) => {
                dice.pick(&domain::codes::list(list).expect("a list").entries).code.clone()
            }
            Kind::Choice(answers) | Kind::Choices(answers) => dice.pick(answers).0.to_owned(),
            Kind::Person | Kind::People => dice.pick(staff).to_string(),
            Kind::Rows(columns) => {
                typed(columns, &format!("{name}.0."), on, staff, dice, data);
                continue;
            }
        };
        data.push(&name, value);
    }
}

struct Walk<'a> {
    stage: &'a Stage,
    staff: Vec<StaffId>,
    dice: Dice,
    moment: i64,
}

impl Walk<'_> {
    /// Lets somebody hand in a form; what is accepted keeps the invariants.
    fn attempt(
        &mut self,
        now: &Proceeding,
        kind: &CaseFormKind,
        item: Option<&str>,
        who: &Who,
        on: Date,
        input: Input<'_>,
    ) -> Option<Change> {
        self.moment += 1;
        let register = self.stage.register_on(who, on);
        let actor = match who {
            Who::Staff(id) => Some(self.stage.actor(id)),
            Who::Node => None,
        };
        let context = Context {
            actor: actor.as_ref(),
            now: noon(on).checked_add(SignedDuration::from_secs(self.moment)).expect("a moment"),
            profile: &self.stage.profile,
            register: &register,
            random: &self.stage.random,
        };
        match casework::act(now, kind, item, input, &context) {
            Ok(change) => {
                holds(now, &change, kind, who, &context);
                Some(change)
            }
            Err(refusals) => {
                assert!(!refusals.is_empty(), "{}: refused without a word", kind.name);
                for refusal in refusals {
                    let documented = domain::rule::find(refusal.rule).is_some();
                    assert!(documented && !refusal.message_de.is_empty(), "{refusal:?}");
                }
                None
            }
        }
    }

    fn stray(&mut self, now: &Proceeding, on: Date, acts: &[Act]) -> Option<Change> {
        let kinds: Vec<_> = casework::forms().collect();
        let open: Vec<_> = kinds.iter().filter(|kind| kind.is_open(now.course.state())).collect();
        let kind =
            if self.dice.heads() && !open.is_empty() { **self.dice.pick(&open) } else { *self.dice.pick(&kinds) };
        let who = if self.dice.below(12) == 0 { Who::Node } else { Who::Staff(self.dice.pick(&self.staff).clone()) };
        let item = ["1", "2", "1-1", "3", "x"][usize::try_from(self.dice.below(5)).expect("small")];
        let item = if kind.many == (self.dice.below(20) != 0) { Some(item) } else { None };
        // Half of the time somebody repeats what belongs to another moment of the case.
        let same: Vec<_> = acts.iter().filter(|act| act.form == kind.name).collect();
        if !same.is_empty() && self.dice.heads() {
            let act = *self.dice.pick(&same);
            let who = if self.dice.heads() { act.who.clone() } else { who };
            return self.attempt(now, kind, act.item.as_deref(), &who, on, Input::Json(&act.body));
        }
        let mut data = FormData::default();
        typed(kind.fields, "", on, &self.staff, &self.dice, &mut data);
        self.attempt(now, kind, item, &who, on, Input::Browser(&data))
    }
}

fn holds(before: &Proceeding, change: &Change, kind: &CaseFormKind, who: &Who, context: &Context<'_>) {
    let after = &change.after;
    let (was, is) = (before.course.state(), after.course.state());
    let (record, name) = (&after.case.record, kind.name);
    // States change along the table alone, and events never change one (I12).
    match change.transition {
        None => assert_eq!(was, is, "{name}"),
        Some(transition) => {
            assert!(was.ways_on(context.profile).any(|way| way == transition), "{name} {transition:?}");
            assert_ne!(name, "course_event");
        }
    }
    // I1, I2.
    let lead = &record.referral.case_lead;
    assert!(context.register.holds(lead, Role::CaseManager), "I1 {name}");
    assert!(*lead == before.case.record.referral.case_lead || name == "lead_change", "I2 {name}");
    // I3, I4.
    let seen = matches!(is.phase(), domain::Phase::Clearing | domain::Phase::Implementation | domain::Phase::After);
    assert!(!seen || record.referral.endorsed_on.is_some(), "I3 {name}");
    if change.transition == Some(TransitionId::T04) {
        assert_ne!(*who, Who::Staff(lead.clone()), "I4");
    }
    for session in &record.sessions {
        // A held session was preceded by its dossier (I5); what it agreed is complete (I7).
        if !session.participants.is_empty() {
            assert!(session.dossier_sent_on.is_some_and(|sent| sent <= session.date), "I5 {name}");
        }
        for agreement in &session.agreements {
            assert!(!agreement.who.as_str().is_empty() && !agreement.what.is_empty(), "I7 {name}");
            assert!(agreement.due >= session.date, "I7 {name}");
        }
    }
    started(after, context, name);
    // I14 of the case: Berlin ends no accompaniment without a setting that holds, and nobody leaves without successor (I13).
    if let Some(closure) = &record.closure {
        assert!(context.profile.allows_closure(closure.reason), "{name}");
    }
    let members = |case: &Proceeding| {
        let alliance = case.one::<casework::conduct::CaseAlliance>();
        alliance.map_or(0, |alliance| alliance.members.iter().filter(|member| member.until.is_none()).count())
    };
    assert!(members(after) >= members(before), "I13 {name}");
    assert!(is != CaseState::Anonymised, "nothing is erased before its time");
    // Earlier versions are never replaced: each document that changed is one version on.
    for key in &change.written {
        let version = |case: &Proceeding| case.documents.get(key).map_or(0, |document| document.version);
        assert!(version(after) > version(before), "{name} {key}");
    }
}

/// I8 to I10.
fn started(after: &Proceeding, context: &Context<'_>, name: &str) {
    let record = &after.case.record;
    let Some(start) = record.measure_started_on else { return };
    assert!(start <= context.today(), "I8 {name}");
    let written = |form: &str| after.documents.get(&DocumentKey::new(form, None)).is_some();
    assert!(written("decision") && record.help_plan_on.is_some(), "I8 {name}");
    let without = after.one::<casework::implementation::Start>().is_some_and(|form| !form.crisis_reason.is_empty());
    assert!(record.crisis_concept.is_some() || without, "I8 {name}");
    assert!(record.first_session().is_none_or(|first| first.date <= start), "I9 {name}");
    for outcome in &record.outcomes {
        assert_eq!(outcome.due, outcome_due(start, outcome.months), "I10 {name}");
        // I11: no observation earlier than a fortnight before its day.
        let early = outcome.due.saturating_add((-14).days());
        assert!(outcome.hold_status.is_none() || early <= context.today(), "I11 {name}");
    }
}

/// Walks one case whose way and strays are drawn from `seed`.
fn walk(seed: u64) {
    let dice = Dice(SeededRandom::new(seed));
    let file = dice.pick(&*FILES);
    let case = dice.pick(&file.cases);
    let stage = Stage::new(file);
    let acts = script::acts(case, file);
    let staff = file.staff.iter().map(|member| member.id.clone()).collect();
    let mut now = stage.begin(case);
    let mut walk = Walk { stage: &stage, staff, dice, moment: 0 };
    // A case that strays keep off its way goes on as far as it can.
    let strays_count = walk.dice.heads();
    for act in &acts {
        for _ in 0..walk.dice.below(ATTEMPTS) {
            let change = walk.stray(&now, act.on, &acts);
            if strays_count && let Some(change) = change {
                now = change.after;
            }
        }
        let kind = casework::form(act.form).expect("a form");
        let change = walk.attempt(&now, kind, act.item.as_deref(), &act.who, act.on, Input::Json(&act.body));
        assert!(change.is_some() || strays_count, "{} {}", case.identity.local_id, act.form);
        if let Some(change) = change {
            now = change.after;
        }
    }
}

proptest::proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn no_sequence_breaks_an_invariant(seed in proptest::num::u64::ANY) {
        walk(seed);
    }
}

/// A way on which an invariant once broke.
#[test]
fn the_way_that_broke_one_holds() {
    walk(14_732_003_026_398_622_926);
}
