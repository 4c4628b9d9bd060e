// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! The OpenAPI document of the API: made from the handlers, and completed here with what no handler says because it holds for
//! all of them: names of the operations, and the answers of the layers in front.

use crate::auth::scope::{Need, need};
use axum::http::Method;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};

/// Media type of a failure (RFC 9457).
const PROBLEM_JSON: &str = "application/problem+json";
/// Where the schema of a failure stands in the document.
const PROBLEM_SCHEMA: &str = "#/components/schemas/ApiProblem";

/// Describes the two kinds of bearer token in the document.
pub(super) struct BearerTokens;

/// The token of a session, from `POST /api/v1/session`.
const SESSION: &str = "session";
/// An access token of a program, from `POST /api/v1/token`.
const PROGRAM: &str = "program";

impl utoipa::Modify for BearerTokens {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        let bearer = || HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        let session = bearer().description(Some("Token of a session, from POST /api/v1/session"));
        let program =
            bearer().bearer_format("JWT").description(Some("Access token of a program, from POST /api/v1/token"));
        components.add_security_scheme(SESSION, SecurityScheme::Http(session.build()));
        components.add_security_scheme(PROGRAM, SecurityScheme::Http(program.build()));
    }
}

/// Who may call an operation: nobody needs to be signed in, a session, or a session and programs with a scope.
fn callers(need: Need) -> Vec<SecurityRequirement> {
    let session = SecurityRequirement::new(SESSION, Vec::<String>::new());
    match need {
        Need::Nothing => vec![SecurityRequirement::default()],
        Need::Person => vec![session],
        Need::Anybody => vec![session, SecurityRequirement::new(PROGRAM, Vec::<String>::new())],
        Need::Scope(scope) => vec![session, SecurityRequirement::new(PROGRAM, [scope.to_string()])],
    }
}

/// Completes the document that the handlers made.
pub(super) fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(name(&method, path));
            // An operation that nobody listed is for people; a test finds it.
            let need = need(&method, path).unwrap_or(Need::Person);
            operation.security = Some(callers(need));
            answers_in_front(&method, need, operation);
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
fn answers_in_front(method: &Method, need: Need, operation: &mut Operation) {
    let mut found = vec![(400, "The request cannot be read"), (503, "The node is too busy; try again later")];
    if need != Need::Nothing {
        found.push((401, "Nobody is signed in, or the session or the access token ended"));
        found.push((403, "Not allowed for the caller, or the access token has not the scope"));
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
