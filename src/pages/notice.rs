//! お知らせ. Pages that end a linking without a time to come back: stopped, locked, not eligible, wrong account.

use super::{
    call::CallLink,
    form::{LINKING, SealedForm, for_developers},
    frame::{Frame, document},
    say::say,
};
use crate::event::Lang;
use maud::{Markup, html};

/// What such a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    /// What stands around the page.
    pub frame: Frame,
    /// Why the linking ends here.
    pub cause: NoticeCause,
    /// API連携事業者. The partner's name.
    pub partner: String,
    /// Where the way back goes, where there is one.
    pub form: Option<SealedForm>,
    /// Where to identify oneself again, where that can help.
    pub restart_href: Option<String>,
    /// The call that was refused.
    pub call: Option<CallLink>,
}

/// Why a linking ends here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeCause {
    /// 一時的な制限・停止（第7条第3項）. Nobody says until when.
    Stopped,
    /// ロック（第4条第1項）. Too many wrong tries.
    Locked,
    /// 利用資格（第1条第2項）.
    NotEligible,
    /// The customer identified is not the one whom the partner asked for.
    WrongAccount,
    /// 連携の停止（第4条第6項）. The partner is suspended.
    PartnerSuspended,
}

/// A page that ends a linking.
pub fn notice_page(lang: Lang, view: &NoticeView) -> Markup {
    let [title, why, then] = words(lang, view.cause);
    let body = html! {
        h1 { (title) }
        p.lead { (why) }
        div.card {
            p { (then) }
            @if let Some(href) = &view.restart_href {
                p { a href=(href) rel="nofollow" {
                    (say(lang, "別の口座で本人確認をやり直す", "Identify yourself with another account"))
                } }
            }
            @if let Some(form) = &view.form { (form.way_back(lang, &view.partner)) }
        }
        (for_developers(lang, &html! {
            p { (advice(lang, view.cause)) }
            @if let Some(call) = &view.call { (call.line(lang)) }
        }))
    };
    document(lang, &view.frame, LINKING, title, &body)
}

/// Title, why, and what the customer can do.
const fn words(lang: Lang, cause: NoticeCause) -> [&'static str; 3] {
    match (cause, lang) {
        (NoticeCause::Stopped, Lang::Ja) => [
            "サービスを一時的に停止しています",
            "技術上または業務上の理由で、予告なくサービスを止めることがあります（規定第7条第3項）。",
            "再開の時刻は決まっていません。まだ何も連携していません。時間をおいて、もう一度お試しください。",
        ],
        (NoticeCause::Stopped, Lang::En) => [
            "The service is stopped for now",
            "For technical or business reasons the service may stop without notice (terms, Art. 7(3)).",
            "We cannot say when it resumes. Nothing has been linked. Please try again later.",
        ],
        (NoticeCause::Locked, Lang::Ja) => [
            "ご利用を停止（ロック）しています",
            "本人確認のまちがいが続いたため、このお客さまのお手続きを止めています（規定第4条第1項）。",
            "まだ何も連携していません。正しい暗証番号やパスワードでも、ロックが解かれるまで手続きできません。",
        ],
        (NoticeCause::Locked, Lang::En) => [
            "Your access is locked",
            "After too many wrong tries we have stopped identifying this customer (terms, Art. 4(1)).",
            "Nothing has been linked. The right PIN or password will not help until the lock is lifted.",
        ],
        (NoticeCause::NotEligible, Lang::Ja) => [
            "APIサービスをご利用いただけません",
            "インターネットバンキングの契約か、普通預金・貯蓄預金のキャッシュカードが必要です（規定第1条第2項(1)）。",
            "まだ何も連携していません。ご契約の内容をお確かめください。",
        ],
        (NoticeCause::NotEligible, Lang::En) => [
            "You cannot use the API service",
            "It takes an internet banking contract, or a cash card for an ordinary or savings deposit (terms, Art. 1(2)(1)).",
            "Nothing has been linked. Please check what you have agreed with us.",
        ],
        (NoticeCause::WrongAccount, Lang::Ja) => [
            "口座がちがうようです",
            "本人確認された口座は、連携事業者から求められたお客さまのものではありません。",
            "連携を別のお客さまの口座へ入れ替えることはできません。はじめに連携した口座で本人確認するか、連携事業者のサービスで新しく連携してください。",
        ],
        (NoticeCause::WrongAccount, Lang::En) => [
            "This seems to be the wrong account",
            "The account you identified yourself with does not belong to the customer whom the partner asked for.",
            "A link cannot be moved to another customer's accounts. Use the account you linked at first, or start a new link at the partner.",
        ],
        (NoticeCause::PartnerSuspended, Lang::Ja) => [
            "この連携先との連携を停止しています",
            "安全を確かめるため、この事業者とのAPI連携を止めています（規定第4条第6項）。",
            "再開の時刻は決まっていません。まだ何も連携していません。",
        ],
        (NoticeCause::PartnerSuspended, Lang::En) => [
            "Links with this partner are suspended",
            "While something is looked into, the API connection with this partner is stopped (terms, Art. 4(6)).",
            "We cannot say when it resumes. Nothing has been linked.",
        ],
    }
}

/// What a developer can do about it.
const fn advice(lang: Lang, cause: NoticeCause) -> &'static str {
    match cause {
        NoticeCause::Stopped => say(
            lang,
            "この画面は、Retry-After のない 503 で返しています。出来事 outage が続く間は止まったままです。ended で終わらせることができます。",
            "This page came with 503 and no Retry-After. It lasts as long as the event outage does; the event ended ends it.",
        ),
        NoticeCause::Locked => say(
            lang,
            "出来事 customer_unlocked でロックを解けます。クライアントは error=access_denied を受け取ります。",
            "The event customer_unlocked lifts the lock. The client receives error=access_denied.",
        ),
        NoticeCause::NotEligible => say(
            lang,
            "顧客の一覧（/_sandbox/people）から、利用資格のある顧客を選んでください。クライアントは error=access_denied を受け取ります。",
            "Choose an eligible customer from /_sandbox/people. The client receives error=access_denied.",
        ),
        NoticeCause::WrongAccount => say(
            lang,
            "利用者が別の口座で認証し直した場合の画面です。クライアントは error=access_denied を受け取ります。",
            "This is what a user meets who re-authorizes with another account. The client receives error=access_denied.",
        ),
        NoticeCause::PartnerSuspended => say(
            lang,
            "出来事 partner_suspended が続く間は止まったままです。クライアントは error=access_denied を受け取ります。",
            "It lasts as long as the event partner_suspended does. The client receives error=access_denied.",
        ),
    }
}
