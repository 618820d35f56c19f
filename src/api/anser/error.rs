//! The two error grammars of the ANSER channel: the gateway's and the core system's.

use crate::{
    api::{fault::Instead, problem::detail},
    bank::refusal::{Layer, Refusal, entry},
    event::{ErrorLayer, Lang},
};
use serde::Serialize;
use utoipa::ToSchema;

/// What the gateway in front says.
#[expect(clippy::struct_field_names, reason = "the names are those of the channel")]
#[derive(Serialize, ToSchema)]
pub struct AnserGatewayError<'a> {
    /// The code of the refusal.
    error_code: &'a str,
    /// What happened, in a few words.
    error_message: &'a str,
    /// What is known beyond that.
    error_details: Vec<AnserErrorDetail<'a>>,
}

/// One detail of a gateway error.
#[derive(Serialize, ToSchema)]
pub struct AnserErrorDetail<'a> {
    /// What the detail is about: `clause`, `call`, `advice`, or a parameter.
    error_details_code: &'a str,
    /// What there is to say.
    error_details_message: String,
}

/// What the bank's core system says.
#[derive(Serialize, ToSchema)]
pub struct AnserCoreError<'a> {
    /// The errors; the first is the one that refused.
    errors: Vec<AnserCoreFault<'a>>,
}

/// One error of the core system.
#[derive(Serialize, ToSchema)]
pub struct AnserCoreFault<'a> {
    /// The code of the refusal.
    code: &'a str,
    /// What happened, and what to do.
    message: String,
    /// The article and paragraph of the terms of use.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<&'a str>,
    /// The id of this call.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<&'a str>,
    /// The parameter that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'a str>,
}

/// The body of a refusal on this channel.
pub fn error_body(refusal: &Refusal, lang: Lang, call: Option<&str>) -> Vec<u8> {
    match refusal.entry().layer {
        Layer::Gateway => serde_json::to_vec(&gateway(refusal, lang, call)),
        Layer::Core => serde_json::to_vec(&core(refusal, lang, call)),
    }
    .unwrap_or_default()
}

/// The body of an error that a scenario puts in place of the answer, in the grammar of whoever is to have answered.
pub fn injected_body(said: &Instead<'_>) -> Vec<u8> {
    let (code, call) = (said.code.as_str(), said.call);
    let error = match said.layer {
        ErrorLayer::Gateway => serde_json::to_vec(&AnserGatewayError {
            error_code: code,
            error_message: &said.title,
            error_details: vec![AnserErrorDetail {
                error_details_code: "call",
                error_details_message: call.to_owned(),
            }],
        }),
        ErrorLayer::Core => {
            let clause = said.known.and_then(|code| entry(code).clause);
            let message = said.title.clone();
            let fault = AnserCoreFault { code, message, clause, call: Some(call), parameter: None };
            serde_json::to_vec(&AnserCoreError { errors: vec![fault] })
        }
    };
    error.unwrap_or_default()
}

fn gateway<'a>(refusal: &'a Refusal, lang: Lang, call: Option<&'a str>) -> AnserGatewayError<'a> {
    let entry = refusal.entry();
    let about =
        |code: &'a str, message: String| AnserErrorDetail { error_details_code: code, error_details_message: message };
    let faults = refusal.faults.iter().map(|fault| about(&fault.parameter, fault.reason.in_lang(lang).to_owned()));
    let error_details = faults
        .chain(entry.clause.map(|clause| about("clause", clause.to_owned())))
        .chain(call.map(|call| about("call", call.to_owned())))
        .chain(std::iter::once(about("advice", detail(refusal, lang))))
        .collect();
    AnserGatewayError { error_code: refusal.code.word(), error_message: entry.title.in_lang(lang), error_details }
}

fn core<'a>(refusal: &'a Refusal, lang: Lang, call: Option<&'a str>) -> AnserCoreError<'a> {
    let entry = refusal.entry();
    let title = entry.title.in_lang(lang);
    let first = AnserCoreFault {
        code: refusal.code.word(),
        message: format!("{title} {}", detail(refusal, lang)),
        clause: entry.clause,
        call,
        parameter: None,
    };
    let faults = refusal.faults.iter().map(|fault| AnserCoreFault {
        code: refusal.code.word(),
        message: fault.reason.in_lang(lang).to_owned(),
        clause: None,
        call: None,
        parameter: Some(&fault.parameter),
    });
    AnserCoreError { errors: std::iter::once(first).chain(faults).collect() }
}
