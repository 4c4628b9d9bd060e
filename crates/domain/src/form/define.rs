// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The macros that define forms and fixed answers.

/// Defines forms. Each field: `must`, `asked` (may be left empty as far as the form is concerned, but a rule asks for it
/// in some cases; label or hint say in which) or `may`, name, type, German label, optional hint in parentheses, optional roles of
/// the people that can be chosen in brackets.
///
/// `may age: Option<u16> = "Alter" ("in Jahren");`
macro_rules! form {
    ($(
        $(#[$doc:meta])*
        pub struct $form:ident {
            $(
                $(#[$field_doc:meta])*
                $must:ident $name:ident: $type:ty = $label:literal $(($hint:literal))? $([$($role:ident),+])?;
            )*
        }
    )+) => { $(
        $(#[$doc])*
        #[derive(Clone, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $form {
            $($(#[$field_doc])* pub $name: $type,)*
        }

        $crate::debug::closed_debug!($form);

        impl $crate::form::Form for $form {
            const FIELDS: &'static [$crate::form::Field] = &[$(
                $crate::form::Field {
                    name: stringify!($name),
                    label: $label,
                    hint: concat!($($hint)?),
                    kind: <$type as $crate::form::Value>::KIND,
                    must: $crate::form::required!($must),
                    asked: $crate::form::asked!($must),
                    roles: &[$($($crate::role::Role::$role),+)?],
                },
            )*];

            fn read_at(
                data: &$crate::form::FormData,
                prefix: &str,
                faults: &mut Vec<$crate::form::FieldFault>,
            ) -> Option<Self> {
                let mut fields = Self::FIELDS.iter();
                // Every field is read before the answer, so that every fault is told at once.
                $(let $name = fields.next().and_then(|field| {
                    let name = format!("{prefix}{}", field.name);
                    <$type as $crate::form::Value>::read(data, &name, field, faults)
                });)*
                Some(Self { $($name: $name?,)* })
            }

            fn write_at(&self, data: &mut $crate::form::FormData, prefix: &str) {
                $($crate::form::Value::write(&self.$name, data, &format!("{prefix}{}", stringify!($name)));)*
            }

            fn check_at(&self, prefix: &str, faults: &mut Vec<$crate::form::FieldFault>) {
                for field in Self::FIELDS {
                    let name = format!("{prefix}{}", field.name);
                    $(if field.name == stringify!($name) {
                        $crate::form::Value::check(&self.$name, &name, field, faults);
                    })*
                }
            }
        }
    )+ };
}

/// Whether a field marked so must be filled in.
macro_rules! required {
    (must) => {
        true
    };
    (asked) => {
        false
    };
    (may) => {
        false
    };
}

/// Whether rules ask for a field marked so in some cases.
macro_rules! asked {
    (asked) => {
        true
    };
    ($other:ident) => {
        false
    };
}

/// Defines sets of fixed answers: variant, token, German label.
macro_rules! choices {
    ($(
        $(#[$doc:meta])*
        pub enum $choice:ident {
            $($variant:ident = $token:literal, $label:literal;)+
        }
    )+) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, serde::Serialize, serde::Deserialize)]
        pub enum $choice {
            $(#[doc = $label] #[serde(rename = $token)] $variant,)+
        }

        impl $choice {
            /// All answers: token and German label.
            pub const ANSWERS: &'static [(&'static str, &'static str)] = &[$(($token, $label)),+];

            /// The German label.
            #[must_use]
            pub const fn de(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// The stable token.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $token,)+ }
            }
        }

        impl $crate::form::Pick for $choice {
            const SEVERAL: $crate::form::Kind = $crate::form::Kind::Choices(Self::ANSWERS);
            fn pick(token: &str) -> Option<Self> {
                match token { $($token => Some(Self::$variant),)+ _ => None }
            }
            fn token(self) -> &'static str {
                self.code()
            }
        }

        impl $crate::form::Value for $choice {
            const KIND: $crate::form::Kind = $crate::form::Kind::Choice(Self::ANSWERS);
            fn read(
                data: &$crate::form::FormData,
                name: &str,
                field: &$crate::form::Field,
                faults: &mut Vec<$crate::form::FieldFault>,
            ) -> Option<Self> {
                $crate::form::read_pick(data, name, field, faults)
            }
            fn write(&self, data: &mut $crate::form::FormData, name: &str) {
                data.push(name, self.code());
            }
        }
    )+ };
}

pub(crate) use {asked, choices, form, required};
