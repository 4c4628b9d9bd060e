// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! `Debug` for types that hold something about a person: the type's name and nothing else, so that no log line, panic
//! or failed assertion can carry a name.

/// Implements `Debug` as `Name { .. }` for types without an id.
macro_rules! closed_debug {
    ($($name:ident),+ $(,)?) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}

/// Implements `Debug` as `Name { id: .., .. }`.
macro_rules! id_debug {
    ($name:ident, $field:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).field(stringify!($field), &self.$field).finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use {closed_debug, id_debug};
