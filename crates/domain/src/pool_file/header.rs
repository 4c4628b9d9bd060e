// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

use jsonc_parser::ast::Value;
use super::PoolFile;
use super::context::Context;
pub(super) fn read_file(_cx: &mut Context<'_>, _value: &Value<'_>) -> Option<PoolFile> { None }
