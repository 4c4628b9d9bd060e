// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Puts the stylesheets and fonts into the binary.

fn main() {
    memory_serve::load_directory("assets");
}
