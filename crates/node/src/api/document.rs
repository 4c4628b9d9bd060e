// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The OpenAPI document of the API: made from the handlers, and completed here with what no handler says because it holds for
//! all of them: names of the operations, and the answers of the layers in front.

use axum::http::Method;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};

/// Media type of a failure (RFC 9457).
const PROBLEM_JSON: &str = "application/problem+json";
/// Where the schema of a failure stands in the document.
const PROBLEM_SCHEMA: &str = "#/components/schemas/ApiProblem";

/// Describes the bearer token in the document.
pub(super) struct BearerToken;

impl utoipa::Modify for BearerToken {
    fn modify(&self, document: &mut OpenApi) {
        let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        document.components.get_or_insert_with(Default::default).add_security_scheme("token", scheme);
    }
}

/// Completes the document that the handlers made.
pub(super) fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(name(&method, path));
            answers_in_front(&method, operation);
            operation.responses.responses.values_mut().for_each(as_problem);
        }
    }
}

/// The operations of a path.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let slots = [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::DELETE, &mut item.delete),
        (Method::PATCH, &mut item.patch),
    ];
    slots.into_iter().filter_map(|(method, slot)| Some((method, slot.as_mut()?)))
}

/// The name of an operation, made of its method and path: `put_cases_id_forms_form`. Handlers of several resources bear the
/// same name.
fn name(method: &Method, path: &str) -> String {
    let words: Vec<_> =
        path.trim_start_matches("/api/v1/").split('/').map(|part| part.trim_matches(['{', '}'])).collect();
    format!("{}_{}", method.as_str().to_lowercase(), words.join("_").replace('-', "_"))
}

/// What the layers in front of every handler answer: an address or a body that cannot be read, nobody signed in, a form of
/// another site, nothing there, a body that is too large or of another kind, a server that is too busy. What a handler says
/// itself about a status stays.
fn answers_in_front(method: &Method, operation: &mut Operation) {
    let mut found = vec![(400, "The request cannot be read"), (503, "The node is too busy; try again later")];
    if !is_open(operation) {
        found.push((401, "Nobody is signed in, or the session ended"));
    }
    if has_path_parameter(operation) {
        found.push((404, "Not there, or not the caller's business"));
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        found.push((403, "Not allowed for the caller, or sent by a browser from another site"));
    }
    if operation.request_body.is_some() {
        found.extend([
            (413, "The body is too large"),
            (415, "The body is not application/json"),
            (422, "The body does not say what the operation needs"),
        ]);
    }
    for (status, description) in found {
        operation.responses.responses.entry(status.to_string()).or_insert_with(|| problem(description));
    }
}

/// Whether the operation is for people who are not signed in.
fn is_open(operation: &Operation) -> bool {
    operation.security.as_ref().is_some_and(|ways| ways.iter().all(|way| *way == SecurityRequirement::default()))
}

fn has_path_parameter(operation: &Operation) -> bool {
    let in_path = |parameter: &RefOr<utoipa::openapi::path::Parameter>| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Path,
        RefOr::Ref(_) => false,
    };
    operation.parameters.as_ref().is_some_and(|parameters| parameters.iter().any(in_path))
}

fn problem(description: &str) -> RefOr<Response> {
    let schema = RefOr::Ref(Ref::new(PROBLEM_SCHEMA));
    ResponseBuilder::new().description(description).content(PROBLEM_JSON, Content::new(Some(schema))).build().into()
}

/// A failure is sent as problem details, whatever a handler's description says by default.
fn as_problem(response: &mut RefOr<Response>) {
    let RefOr::T(response) = response else { return };
    let is_problem = |content: &RefOr<Content>| match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(schema)), .. }) => schema.ref_location == PROBLEM_SCHEMA,
        _ => false,
    };
    if response.content.get("application/json").is_some_and(is_problem)
        && let Some(content) = response.content.swap_remove("application/json")
    {
        response.content.insert(PROBLEM_JSON.to_owned(), content);
    }
}
