//! The refusals of an operation as documented answers: by status, each code with an example that the real writer writes.

use super::{headers, samples, schema};
use crate::{
    api::{anser, oauth, problem},
    bank::refusal::{Layer, Refusal, entry, refusals_of},
    event::{Channel, Lang, Operation, Plane, RefusalCode},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The call that examples name.
const CALL: &str = "default.17";

/// How an operation's refusals are written.
#[derive(Clone, Copy)]
enum Grammar {
    Problem,
    Anser,
    Oauth,
}

impl Grammar {
    const fn of(operation: Operation) -> Self {
        match operation.plane() {
            Plane::Data(Channel::Institution) | Plane::Partner | Plane::Control => Self::Problem,
            Plane::Data(Channel::Anser) => Self::Anser,
            // What the authorization server says of its own is described by its handlers.
            Plane::Oauth => Self::Oauth,
        }
    }

    const fn media(self) -> &'static str {
        match self {
            Self::Problem => problem::MEDIA_PROBLEM,
            Self::Anser | Self::Oauth => "application/json",
        }
    }

    /// The schema of the bodies of these refusals.
    fn schema(self, codes: &[RefusalCode]) -> Value {
        let layer = |layer: Layer| codes.iter().any(|code| entry(*code).layer == layer);
        let (gateway, core) = (schema::reference("AnserGatewayError"), schema::reference("AnserCoreError"));
        match (self, layer(Layer::Gateway), layer(Layer::Core)) {
            (Self::Problem, _, _) => schema::reference("Problem"),
            (Self::Oauth, _, _) => schema::reference("OauthErrorBody"),
            (Self::Anser, true, true) => json!({"oneOf": [gateway, core]}),
            (Self::Anser, false, true) => core,
            (Self::Anser, _, false) => gateway,
        }
    }

    /// The body, by the function that writes the real one.
    fn body(self, refusal: &Refusal, lang: Lang) -> Value {
        let bytes = match self {
            Self::Problem => problem::body(refusal, lang, Some(CALL)),
            Self::Anser => anser::error_body(refusal, lang, Some(CALL)),
            Self::Oauth => oauth::error_body(refusal, Some(CALL)),
        };
        serde_json::from_slice(&bytes).unwrap_or_default()
    }
}

/// The documented refusals of an operation, by status.
pub fn responses(operation: Operation, query: &[String], lang: Lang) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<RefusalCode>> = BTreeMap::new();
    for code in refusals_of(operation) {
        by_status.entry(entry(code).status).or_default().push(code);
    }
    let write = |(status, codes): (u16, Vec<RefusalCode>)| {
        (status.to_string(), response(operation, status, &codes, query, lang))
    };
    by_status.into_iter().map(write).collect()
}

fn response(operation: Operation, status: u16, codes: &[RefusalCode], query: &[String], lang: Lang) -> Value {
    let grammar = Grammar::of(operation);
    let examples = codes.iter().map(|code| (code.word().to_owned(), example(grammar, *code, query, lang)));
    let lines: Vec<String> = codes.iter().map(|code| line(*code, lang)).collect();
    json!({
        "description": lines.join("\n"),
        "headers": headers::of_status(status, operation.plane()),
        "content": {
            grammar.media(): {
                "schema": grammar.schema(codes),
                "examples": examples.collect::<Map<_, _>>(),
            },
        },
    })
}

/// An example where it depends on the operation, else a reference to the shared one.
fn example(grammar: Grammar, code: RefusalCode, query: &[String], lang: Lang) -> Value {
    if code == RefusalCode::ParameterInvalid {
        return written(grammar, &samples::unknown_parameter(query), lang);
    }
    match grammar {
        Grammar::Problem | Grammar::Anser => json!({"$ref": format!("#/components/examples/{code}")}),
        Grammar::Oauth => written(grammar, &samples::of(code), lang),
    }
}

fn written(grammar: Grammar, refusal: &Refusal, lang: Lang) -> Value {
    json!({
        "summary": refusal.entry().title.in_lang(lang),
        "value": grammar.body(refusal, lang),
    })
}

/// The examples that the operations of a document refer to, in the order of the checks.
pub fn shared_examples(document: &Value, lang: Lang) -> Value {
    let text = document["paths"].to_string();
    let referred = |code: &&RefusalCode| text.contains(&format!("\"#/components/examples/{code}\""));
    let anser = text.contains("AnserGatewayError");
    let grammar = if anser { Grammar::Anser } else { Grammar::Problem };
    let write = |code: &RefusalCode| (code.word().to_owned(), written(grammar, &samples::of(*code), lang));
    RefusalCode::ALL.iter().filter(referred).map(write).collect::<Map<_, _>>().into()
}

/// One line of a response's description.
fn line(code: RefusalCode, lang: Lang) -> String {
    let entry = entry(code);
    let title = entry.title.in_lang(lang);
    match (entry.clause, lang) {
        (Some(clause), Lang::Ja) => format!("- `{code}` {title}（{}）", clause_in_words(clause, lang)),
        (Some(clause), Lang::En) => format!("- `{code}` {title} ({})", clause_in_words(clause, lang)),
        (None, _) => format!("- `{code}` {title}"),
    }
}

/// `4.2` as the terms would be quoted.
pub fn clause_in_words(clause: &str, lang: Lang) -> String {
    let (article, paragraph) = clause.split_once('.').unwrap_or((clause, ""));
    match lang {
        Lang::Ja => format!("第{article}条第{paragraph}項"),
        Lang::En => format!("Article {article}, paragraph {paragraph}"),
    }
}
