//! 当組合が定める事項への同意（第1条第2項(3), 第4条第1項）. What the customer agrees to, in this project's own words.

use super::{ConsentTrouble, ConsentView, TROUBLE};
use crate::{event::Lang, pages::say::say};
use maud::{Markup, html};

/// Each point with the clause that it sums up: Japanese clause, Japanese, English clause, English.
const POINTS: [[&str; 4]; 8] = [
    [
        "第4条第3項",
        "本人確認が済むと、必要な範囲の情報を提供先と連携するよう、お客さまが指示したものとして扱われます。",
        "Art. 4(3)",
        "Once you are identified, you are taken to have instructed us to share what the service needs with the partner.",
    ],
    [
        "第4条第2項",
        "提供先にはトークン（認証キー）を渡します。有効な間にトークンが使われれば、お客さまの指図による利用とみなします。",
        "Art. 4(2)",
        "The partner receives a token. While it is valid, each use of it counts as your own instruction.",
    ],
    [
        "第4条第4項",
        "提供先のサービスのIDやパスワードは、お客さまが責任をもって管理します。",
        "Art. 4(4)",
        "You keep your credentials for the partner's service safe.",
    ],
    [
        "第4条第5項",
        "情報の安全は、提供先のセキュリティの水準によります。",
        "Art. 4(5)",
        "Your information is as secure as the partner's own service is.",
    ],
    [
        "第4条第6項",
        "口座情報の流出や不正利用があったとき、またはそのおそれがあるときは、調査に必要な口座情報などのお客さま情報を提供先に開示することがあります。",
        "Art. 4(6)",
        "If account information leaks or is misused, or might be, we may disclose account and other customer information to \
         the partner in order to look into it.",
    ],
    [
        "第4条第8項",
        "提供先での流出・不正アクセス・障害などで損害が生じるおそれがあることを理解したうえで利用します。",
        "Art. 4(8)",
        "You understand the risk that leaks, intrusions or failures at the partner may harm you.",
    ],
    [
        "第5条第1項",
        "変更や取止めは、提供先の定める方法で申し込みます。",
        "Art. 5(1)",
        "To change or end the link, apply to the partner.",
    ],
    [
        "第6条・第7条第3項",
        "提供される情報は最新・全部とは限らず、サービスは予告なく止まることがあります。",
        "Art. 6, 7(3)",
        "The information may be neither the latest nor complete, and the service may stop without notice.",
    ],
];

/// The section with the summary and the checkbox.
pub(super) fn section(lang: Lang, view: &ConsentView) -> Markup {
    let is_missing = view.troubles.contains(&ConsentTrouble::TermsNotAccepted);
    html! {
        section aria-labelledby="terms" {
            h2 #terms { (say(lang, "同意していただくこと", "What you agree to")) }
            ul.points {
                @for [clause_ja, ja, clause_en, en] in POINTS {
                    li { (say(lang, ja, en)) " " span.clause { (say(lang, clause_ja, clause_en)) } }
                }
            }
            label.choice {
                input #accept_terms type="checkbox" name="accept_terms" required
                    aria-invalid=[is_missing.then_some("true")] aria-describedby=[is_missing.then_some(TROUBLE)];
                span {
                    (say(lang, "API利用規定（", "I accept the API terms of use (version ")) (view.terms_version)
                    (say(lang, " 版）に同意します。", ")."))
                }
            }
        }
    }
}
