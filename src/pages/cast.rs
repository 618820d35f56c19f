//! The cast: customers of the town by whose logins a developer tries things out.

use super::say::say;
use crate::event::{Channel, Lang};
use maud::{Markup, html};

/// 顧客. One of the cast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastMember {
    /// The word by which scenarios know the customer.
    pub persona: String,
    /// 氏名.
    pub name: String,
    /// What the customer is good for, in the page's language.
    pub about: String,
    /// The login of the institution channel, for those who have one.
    pub institution: Option<InstitutionLogin>,
    /// The login of the ANSER channel, for those who have one.
    pub anser: Option<AnserLogin>,
}

/// 本人確認（第4条第1項）. What the institution channel asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionLogin {
    /// 店番.
    pub branch_code: String,
    /// 口座番号.
    pub account_number: String,
    /// キャッシュカード暗証番号.
    pub pin: String,
}

/// 本人確認（第4条第1項）. What the ANSER channel asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnserLogin {
    /// 契約者ID.
    pub contractor_id: String,
    /// パスワード.
    pub password: String,
    /// ワンタイムパスワード, where the profile asks for one.
    pub otp: Option<String>,
}

/// A table of the cast's logins for one channel; those without one there are left out.
pub(super) fn cast_table(lang: Lang, channel: Channel, cast: &[CastMember]) -> Markup {
    let caption = match channel {
        Channel::Institution => say(lang, "金融機関APIのログイン", "Logins of the Institution API"),
        Channel::Anser => say(lang, "ANSER APIのログイン", "Logins of the ANSER API"),
    };
    let heads = match channel {
        Channel::Institution => {
            [say(lang, "店番", "Branch"), say(lang, "口座番号", "Account number"), say(lang, "暗証番号", "PIN")]
        }
        Channel::Anser => [
            say(lang, "契約者ID", "Contractor ID"),
            say(lang, "パスワード", "Password"),
            say(lang, "ワンタイムパスワード", "One-time password"),
        ],
    };
    html! {
        div.scroll role="group" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr {
                    th scope="col" { (say(lang, "顧客", "Customer")) }
                    @for head in heads { th scope="col" { (head) } }
                } }
                tbody {
                    @for member in cast {
                        @if let Some(values) = member.values(channel) {
                            tr {
                                th scope="row" {
                                    (member.name) " " code { (member.persona) }
                                    @if !member.about.is_empty() { span.about { (member.about) } }
                                }
                                @for value in values { td { code { (value) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl CastMember {
    fn values(&self, channel: Channel) -> Option<[&str; 3]> {
        match channel {
            Channel::Institution => self.institution.as_ref().map(|l| [&*l.branch_code, &*l.account_number, &*l.pin]),
            Channel::Anser => {
                self.anser.as_ref().map(|l| [&*l.contractor_id, &*l.password, l.otp.as_deref().unwrap_or("—")])
            }
        }
    }
}
