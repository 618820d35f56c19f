//! 一覧表. People as a table for a terminal: who they are, and how they log in.

use crate::{
    api::control::people::{PeopleView, PersonView},
    event::{CustomerNo, Lang},
};
use unicode_width::UnicodeWidthStr;

/// Between two columns.
const GAP: &str = "  ";

/// These people, one line each.
pub(super) fn text(places: &[CustomerNo], people: &PeopleView, lang: Lang) -> String {
    let head = match lang {
        Lang::Ja => ["番号", "役", "顧客ID", "名義", "店番-口座番号 暗証番号", "契約者ID パスワード OTP", "口座"],
        Lang::En => ["no.", "part", "customer_id", "name", "branch-account PIN", "contractor password OTP", "accounts"],
    };
    let rows = places.iter().zip(&people.people).map(|(no, person)| cells(*no, person, lang));
    let lines: Vec<_> = std::iter::once(head.map(str::to_owned)).chain(rows).collect();
    let mut widths = [0; 7];
    for line in &lines {
        widths.iter_mut().zip(line).for_each(|(width, cell)| *width = (*width).max(cell.width()));
    }
    let total = match lang {
        Lang::Ja => format!("全 {} 人\n", people.total),
        Lang::En => format!("{} people in all\n", people.total),
    };
    lines.iter().map(|line| padded(line, &widths)).chain([total]).collect()
}

fn cells(no: CustomerNo, person: &PersonView, lang: Lang) -> [String; 7] {
    let none = || "-".to_owned();
    let login = &person.login;
    let institution = login.institution.as_ref();
    let institution = institution.map(|with| format!("{}-{} {}", with.branch_code, with.account_number, with.pin));
    let anser = login.anser.as_ref();
    let anser = anser.map(|with| format!("{} {} {}", with.contractor_id, with.password, with.otp));
    let kinds = person.accounts.iter().map(|account| match lang {
        Lang::Ja => account.account_kind.name_ja(),
        Lang::En => account.account_kind.word(),
    });
    [
        no.0.to_string(),
        person.persona.as_deref().unwrap_or("-").to_owned(),
        person.customer_id.clone(),
        person.name.clone(),
        institution.unwrap_or_else(none),
        anser.unwrap_or_else(none),
        kinds.collect::<Vec<_>>().join(" "),
    ]
}

fn padded(line: &[String; 7], widths: &[usize; 7]) -> String {
    let cells = line.iter().zip(widths).map(|(cell, width)| cell.clone() + &" ".repeat(width - cell.width()));
    cells.collect::<Vec<_>>().join(GAP).trim_end().to_owned() + "\n"
}
