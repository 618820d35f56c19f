//! `expectations`: what a partner must do about what happens.

mod rules;

use super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    place::Place,
    words,
};
use crate::{
    bank::refusal::Said,
    scenario::{
        diagnostic::code,
        model::{Expectation, IfNotExercised, Rule},
    },
};

const SHAPE: Shape = Shape::of(&[
    "id",
    "clause",
    "partner",
    "customer",
    "after",
    "until",
    "while",
    "must",
    "must_not",
    "if_not_exercised",
]);

/// An expectation as it was read, with the places that later checks point at.
pub type Placed = super::Placed<Expectation>;

/// Reads all expectations.
pub fn read(place: &Place<'_>, found: &mut Findings) -> Read<Vec<Placed>> {
    let items = place.items(found)?;
    let numbered = items.iter().zip(1_usize..);
    Ok(numbered.filter_map(|(item, number)| read_one(item, number, found).ok()).collect())
}

fn read_one(place: &Place<'_>, number: usize, found: &mut Findings) -> Read<Placed> {
    let fields = Fields::read(place, SHAPE, found)?;
    let id = fields.maybe("id", found, |p, f| words::name(p, f).map(str::to_owned));
    let clause = fields.maybe("clause", found, super::head::read_clause);
    let partner = fields.maybe("partner", found, words::partner);
    let customer = fields.maybe("customer", found, words::kept);
    let after = fields.maybe("after", found, words::event);
    let until = fields.maybe("until", found, words::event);
    let during = fields.maybe("while", found, words::event);
    let rule = read_rule(place, &fields, found);
    let if_not_exercised =
        fields.maybe("if_not_exercised", found, |p, f| words::one_of(p, IfNotExercised::ALL, IfNotExercised::word, f));
    if let (Some(lasting), Some(other)) = (fields.get("while"), fields.get("after").or(fields.get("until"))) {
        let said = Said::fixed(
            "`while` は `after`、`until` と一緒に書けません。",
            "`while` stands alone, without `after` or `until`",
        );
        let beside = Said::fixed("もう一方はここです", "the other one");
        found.push(lasting.wrong_key(code::CONFLICT, said).beside(other.head, beside));
    }
    let value = Expectation {
        id: id?.unwrap_or_else(|| format!("expectation-{number}")),
        clause: clause?,
        partner: partner?,
        customer: customer?,
        after: after?,
        until: until?,
        during: during?,
        rule: rule?,
        if_not_exercised: if_not_exercised?.unwrap_or(IfNotExercised::Warn),
    };
    Ok(Placed { span: fields.get("id").map_or(place.head, Place::span), path: place.path.clone(), value })
}

fn read_rule(place: &Place<'_>, fields: &Fields<'_>, found: &mut Findings) -> Read<Rule> {
    match (fields.get("must"), fields.get("must_not")) {
        (Some(must), None) => rules::read_must(must, found).map(Rule::Must),
        (None, Some(must_not)) => rules::read_must_not(must_not, found).map(Rule::MustNot),
        (Some(must), Some(must_not)) => {
            let said =
                Said::fixed("`must` と `must_not` は一方だけ書きます。", "`must` and `must_not` exclude each other");
            let beside = Said::fixed("もう一方はここです", "the other one");
            Err(found.push(must_not.wrong_key(code::CONFLICT, said).beside(must.head, beside)))
        }
        (None, None) => {
            let said = Said::fixed("`must` か `must_not` を書きます。", "this says neither `must` nor `must_not`");
            Err(found.push(place.wrong_key(code::MISSING_KEY, said).expecting(["must", "must_not"])))
        }
    }
}
