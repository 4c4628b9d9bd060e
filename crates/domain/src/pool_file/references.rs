// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! References from one part of the file to another, and rules that compare two days.

use jiff::civil::Date;
use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use super::context::{Context, reason};
use super::object::{Fields, text};
use crate::ids::StaffId;
use crate::role::Role;

/// A member of staff that the file lists.
pub(super) fn staff(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<StaffId> {
    staff_in(cx, value, path, &[])
}

/// A case manager (I1).
pub(super) fn case_manager(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<StaffId> {
    staff_in(cx, value, path, &[Role::CaseManager])
}

/// A unit head or the deputy. Because one id has one role, the endorser is never the case lead (I4).
pub(super) fn unit_head(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<StaffId> {
    staff_in(cx, value, path, &[Role::UnitHead, Role::UnitHeadDeputy])
}

/// A pool coordinator.
pub(super) fn coordinator(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<StaffId> {
    staff_in(cx, value, path, &[Role::PoolCoordinator])
}

/// A guardian.
pub(super) fn guardian(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<StaffId> {
    staff_in(cx, value, path, &[Role::Guardian])
}

/// A provider's delegate.
pub(super) fn delegate(cx: &mut Context<'_>, value: &Value<'_>, path: &str) -> Option<StaffId> {
    staff_in(cx, value, path, &[Role::ProviderDelegate])
}

fn staff_in(cx: &mut Context<'_>, value: &Value<'_>, path: &str, roles: &[Role]) -> Option<StaffId> {
    let id = text(cx, value, path)?;
    if !cx.has_staff {
        return None;
    }
    let Some(known) = cx.staff.get(&id) else {
        cx.fault(
            value.range().start,
            path,
            reason(
                "no member of staff with this id; add the person to `staff` or correct the id",
                "Unter `staff` gibt es niemanden mit dieser Kennung; bitte dort ergänzen oder die Kennung berichtigen.",
            ),
        );
        return None;
    };
    if let Some(role) = known.role
        && !roles.is_empty()
        && !roles.contains(&role)
    {
        let wanted = roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" or ");
        let found = role.code();
        cx.fault(
            value.range().start,
            path,
            reason(
                format!("must name a {wanted}, but this person is a {found}"),
                format!("Hier muss jemand mit der Rolle {wanted} stehen; diese Person hat die Rolle {found}."),
            ),
        );
        return None;
    }
    Some(StaffId::new(id))
}

/// A day together with how the file calls it.
pub(super) type Named<'n> = (&'n str, Option<Date>);

/// Notes a fault when `later` lies before `earlier`; both are fields of which either may be absent.
pub(super) fn not_before(cx: &mut Context<'_>, fields: &Fields<'_, '_>, later: Named<'_>, earlier: Named<'_>) {
    if let (Some(day), Some(bound)) = (later.1, earlier.1)
        && day < bound
    {
        fields.fault(
            cx,
            later.0,
            format!("{day} is before {} ({bound})", earlier.0),
            format!("{day} liegt vor {} ({bound}).", earlier.0),
        );
    }
}

/// Notes a fault when `earlier` is not before `later`.
pub(super) fn before(cx: &mut Context<'_>, fields: &Fields<'_, '_>, earlier: Named<'_>, later: Named<'_>) {
    if let (Some(day), Some(bound)) = (earlier.1, later.1)
        && day >= bound
    {
        fields.fault(
            cx,
            earlier.0,
            format!("{day} is not before {} ({bound})", later.0),
            format!("{day} liegt nicht vor {} ({bound}).", later.0),
        );
    }
}
