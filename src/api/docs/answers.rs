//! What an answer is made of, read from the same description of which the documents are made: the fields that an operation
//! answers with, each by the way to it, and the parameters that it takes.

use super::{Document, schema};
use crate::event::Operation;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::LazyLock};

/// How deep a field is looked for: no answer of a bank plane is nested deeper.
const DEEPEST: usize = 6;

/// What can be asked of an operation, and what it answers with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// The parameters of its query.
    pub parameters: Vec<String>,
    /// Each body that it may answer with, by the name of its schema: the ways to its fields, such as `transactions.amount`.
    pub bodies: Vec<(String, Vec<String>)>,
}

/// Drawn up once, when somebody first asks.
static DESCRIBED: LazyLock<BTreeMap<Operation, Described>> = LazyLock::new(|| {
    let documents = [Document::Institution, Document::Anser, Document::Partner];
    documents.into_iter().flat_map(of_document).collect()
});

/// What an operation of a bank plane takes and answers with; nothing for any other.
pub fn described(operation: Operation) -> Option<&'static Described> {
    DESCRIBED.get(&operation)
}

fn of_document(document: Document) -> Vec<(Operation, Described)> {
    // A description is plain data: writing it down cannot fail.
    let mut written = serde_json::to_value(document.registered()).unwrap_or_default();
    schema::tidy(&mut written);
    let none = Map::new();
    let schemas = written.pointer("/components/schemas").and_then(Value::as_object).unwrap_or(&none);
    let paths = written["paths"].as_object().unwrap_or(&none);
    let operations = paths.values().filter_map(Value::as_object).flat_map(Map::values);
    let read = operations.filter_map(|said| {
        let operation = Operation::from_word(said["operationId"].as_str()?)?;
        Some((operation, Described { parameters: parameters(said), bodies: bodies(said, schemas) }))
    });
    read.collect()
}

fn parameters(said: &Value) -> Vec<String> {
    let all = said["parameters"].as_array().into_iter().flatten();
    let queried = all.filter(|parameter| parameter["in"] == "query");
    queried.filter_map(|parameter| Some(parameter["name"].as_str()?.to_owned())).collect()
}

fn bodies(said: &Value, schemas: &Map<String, Value>) -> Vec<(String, Vec<String>)> {
    let mut answers = said["responses"].as_object().into_iter().flatten();
    let Some((_, good)) = answers.find(|(status, _)| status.starts_with('2')) else {
        return Vec::new();
    };
    let Some((name, body)) = referred(&good["content"]["application/json"]["schema"], schemas) else {
        return Vec::new();
    };
    let choices: Vec<_> = body["oneOf"].as_array().into_iter().flatten().collect();
    let one_of = choices.into_iter().filter_map(|choice| referred(choice, schemas));
    let bodies: Vec<_> = one_of.map(|(name, body)| (name.to_owned(), ways(body, schemas))).collect();
    if bodies.is_empty() { vec![(name.to_owned(), ways(body, schemas))] } else { bodies }
}

/// The schema that one refers to.
fn referred<'s>(schema: &'s Value, schemas: &'s Map<String, Value>) -> Option<(&'s str, &'s Value)> {
    let name = schema["$ref"].as_str()?.rsplit('/').next()?;
    Some((name, schemas.get(name)?))
}

fn ways(body: &Value, schemas: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    gather(body, "", DEEPEST, schemas, &mut found);
    found
}

/// Adds the ways to all fields inside a schema, each before those that lie in it. A list is passed through.
fn gather(schema: &Value, above: &str, deep: usize, schemas: &Map<String, Value>, found: &mut Vec<String>) {
    if deep == 0 {
        return;
    }
    let schema = referred(schema, schemas).map_or(schema, |(_, meant)| meant);
    if let Some(items) = schema.get("items") {
        return gather(items, above, deep - 1, schemas, found);
    }
    for part in ["oneOf", "anyOf", "allOf"].iter().filter_map(|key| schema[*key].as_array()).flatten() {
        gather(part, above, deep - 1, schemas, found);
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let way = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        found.push(way.clone());
        gather(field, &way, deep - 1, schemas, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Plane;

    #[test]
    fn every_operation_of_a_data_plane_is_described_with_the_fields_of_its_answers() {
        let data = Operation::ALL.iter().filter(|operation| matches!(operation.plane(), Plane::Data(_)));
        for operation in data {
            let described = described(*operation).unwrap_or_else(|| panic!("{operation} is not described"));
            assert!(!described.bodies.is_empty(), "{operation} has no body");
            assert!(described.bodies.iter().all(|(_, fields)| fields.len() > 3), "{operation}: {described:?}");
        }
    }

    #[test]
    fn a_field_is_named_by_the_way_to_it_and_a_choice_of_bodies_is_kept_apart() {
        let statement = described(Operation::ListTransactions).unwrap();
        assert_eq!(statement.parameters, ["date_from", "date_to", "page_key", "limit"]);
        assert!(statement.bodies[0].1.iter().any(|way| way == "transactions.amount"), "{statement:?}");
        let names = |operation| -> Vec<_> {
            described(operation).unwrap().bodies.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(Operation::ReadBalance), ["BalanceView", "CardLoanBalanceView"]);
        assert_eq!(names(Operation::ReadJwks), ["Jwks"]);
    }
}
