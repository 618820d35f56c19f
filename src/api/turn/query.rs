//! The query of a request: known parameters, each at most once, each well-formed.

use super::Turn;
use crate::{
    bank::refusal::{Refusal, Said},
    event::{Day, Jst, RefusalCode},
};
use std::{fmt::Display, str::FromStr};

/// The parameters of a request, decoded.
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Turn {
    /// Reads the query, in which only these parameters may stand.
    ///
    /// # Errors
    /// `parameter_invalid` for one that is unknown, repeated, or not UTF-8.
    pub fn query(&self, known: &[&str]) -> Result<Query, Refusal> {
        let text = self.request().query_string();
        if text.is_empty() {
            return Ok(Query { pairs: Vec::new() });
        }
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            if name.contains('\u{fffd}') || value.contains('\u{fffd}') {
                let reason = Said::fixed("UTF-8 として読めません。", "it is not valid UTF-8 after percent-decoding");
                return Err(invalid(&name, reason));
            }
            if !known.contains(&&*name) {
                return Err(unknown_parameter(&name, known));
            }
            if pairs.iter().any(|(earlier, _)| *earlier == *name) {
                return Err(invalid(&name, Said::fixed("二度指定されています。", "it is given more than once")));
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(Query { pairs })
    }
}

impl Query {
    /// The value of a parameter.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(given, _)| given == name).map(|(_, value)| &**value)
    }

    /// A date.
    ///
    /// # Errors
    /// `parameter_invalid` when it is not one.
    pub fn day(&self, name: &str) -> Result<Option<Day>, Refusal> {
        let read = |text: &str| {
            Day::parse(text).ok_or_else(|| {
                let ja = format!("`{text}` は日付ではありません。YYYY-MM-DD（例 2026-06-10）で指定してください。");
                let en = format!("`{text}` is not a date; expected YYYY-MM-DD, such as 2026-06-10");
                invalid(name, Said::made(ja, en))
            })
        };
        self.text(name).map(read).transpose()
    }

    /// An instant of bank time.
    ///
    /// # Errors
    /// `parameter_invalid` when it is not one.
    pub fn instant(&self, name: &str) -> Result<Option<Jst>, Refusal> {
        let read = |text: &str| {
            // A plus that was not encoded has become a space on the way.
            Jst::parse(&text.replace(' ', "+")).ok_or_else(|| {
                let ja = format!("`{text}` は時刻ではありません。2026-06-10T10:00:00+09:00 のように指定してください。");
                let en = format!("`{text}` is not an instant; expected one such as 2026-06-10T10:00:00+09:00");
                invalid(name, Said::made(ja, en))
            })
        };
        self.text(name).map(read).transpose()
    }

    /// A whole number between two bounds.
    ///
    /// # Errors
    /// `parameter_invalid` when it is not one.
    pub fn number<N: Copy + PartialOrd + Display + FromStr>(
        &self,
        name: &str,
        least: N,
        most: N,
    ) -> Result<Option<N>, Refusal> {
        let read = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let number = text.parse().ok().filter(|n| digits && (least..=most).contains(n));
            number.ok_or_else(|| {
                let ja = format!("`{text}` は {least} から {most} までの整数ではありません。");
                let en = format!("`{text}` is not a whole number from {least} to {most}");
                invalid(name, Said::made(ja, en))
            })
        };
        self.text(name).map(read).transpose()
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// `parameter_invalid` when it is neither.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        let read = |text: &str| {
            text.parse().map_err(|_| {
                let ja = format!("`{text}` は true か false ではありません。");
                let en = format!("`{text}` is neither true nor false");
                invalid(name, Said::made(ja, en))
            })
        };
        self.text(name).map(read).transpose()
    }
}

fn invalid(parameter: &str, reason: Said) -> Refusal {
    Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, reason)
}

/// Refuses a parameter that an operation does not know, beside those that it knows.
pub fn unknown_parameter(name: &str, known: &[&str]) -> Refusal {
    if known.is_empty() {
        let reason = Said::fixed("この操作にパラメーターはありません。", "this operation takes no parameters");
        return invalid(name, reason);
    }
    invalid(name, nearest_known(name, known, "パラメーター", "parameter"))
}

/// What is said about a name that is none of those known, with the nearest of them.
pub fn nearest_known(name: &str, known: &[&str], what_ja: &str, what_en: &str) -> Said {
    let nearest = known.iter().max_by(|a, b| strsim::jaro(a, name).total_cmp(&strsim::jaro(b, name)));
    let list = known.join(", ");
    let (ja, en) = match nearest.filter(|nearest| strsim::jaro(nearest, name) > 0.7) {
        Some(nearest) => (
            format!("この{what_ja}はありません。`{nearest}` のことですか。指定できるもの: {list}"),
            format!("there is no such {what_en}; did you mean `{nearest}`? Known: {list}"),
        ),
        None => (
            format!("この{what_ja}はありません。指定できるもの: {list}"),
            format!("there is no such {what_en}. Known: {list}"),
        ),
    };
    Said::made(ja, en)
}
