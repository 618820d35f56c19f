//! 謝絶一覧（DESIGN §4.6）. One row per refusal, in the order in which the checks are made: the code, its status, the clause
//! (`-` for a fault of the wire), who answers on the ANSER channel; then what is the matter, and what a good partner does.

use super::{
    Said,
    entry::{Entry, Layer},
};
use crate::event::RefusalCode;

macro_rules! refusals {
    ($($code:ident $status:literal $clause:tt $layer:ident
        $title_ja:literal $title_en:literal
        $advice_ja:literal
        $advice_en:literal;)+) => {
        /// Every refusal, at the place of its code.
        pub(super) static TABLE: [Entry; RefusalCode::ALL.len()] = [$(Entry {
            code: RefusalCode::$code,
            status: $status,
            clause: refusals!(@clause $clause),
            layer: Layer::$layer,
            title: Said::fixed($title_ja, $title_en),
            advice: Said::fixed($advice_ja, $advice_en),
        },)+];
    };
    (@clause -) => { None };
    (@clause $clause:literal) => { Some($clause) };
}

refusals! {
    SandboxNotFound 404 - Gateway
        "この名前のサンドボックスはありません。" "There is no sandbox of this name."
        "URL の /s/{name}/ を確かめるか、先にサンドボックスを作成してください。"
        "Check /s/{name}/ in the URL, or create the sandbox first.";
    SandboxExpired 410 - Gateway
        "このサンドボックスは、長く使われなかったため終了しました。" "This sandbox is over: nobody called it for too long."
        "POST /_sandboxes で作り直してください。以前のトークンや認可コードは使えません。"
        "Create it again with POST /_sandboxes; no token or code of before is good any more.";
    ControlKeyMissing 401 - Gateway
        "このサーバーの制御面には鍵が必要です。" "The control plane of this server asks for a key."
        "Sandbox-Key ヘッダーか Authorization: Bearer で、起動時に決めた鍵を示してください。鍵はサーバーの運用者に確かめます。"
        "Show the key that the server was started with, as Sandbox-Key or as Authorization: Bearer; its operator has it.";
    ControlKeyWrong 403 - Gateway
        "示された鍵は、このサーバーの制御面の鍵ではありません。" "The key shown is not the one of this server's control plane."
        "鍵が欠けていないか、別の環境のものでないか、アクセストークンと取り違えていないかを確かめてください。"
        "Check that the key is complete, not from another environment, and not an access token.";
    NotFound 404 - Gateway
        "このパスでは何も提供していません。" "Nothing is served at this path."
        "ベース URL と OpenAPI 文書のパスを照らし合わせてください。再試行しても結果は変わりません。"
        "Compare the base URL and path with the OpenAPI document; retrying will not help.";
    MethodNotAllowed 405 - Gateway
        "このパスでは使えないメソッドです。" "This path does not take this method."
        "Allow ヘッダーにあるメソッドで呼び出してください。"
        "Call it with a method that the Allow header lists.";
    NotAcceptable 406 - Gateway
        "Accept ヘッダーに合う形式で回答できません。" "The answer cannot be given in a form that the Accept header allows."
        "Accept に application/json を含めるか、ヘッダーを外してください。"
        "Accept application/json, or leave the header out.";
    PayloadTooLarge 413 - Gateway
        "リクエスト本文が大きすぎます。" "The request body is too large."
        "本文を小さくして送り直してください。同じ本文の再試行は必ず失敗します。"
        "Send a smaller body; the same one will always fail.";
    ServiceSuspended 503 "7.3" Gateway
        "APIサービスを一時的に停止しています。" "The API service is suspended for the time being."
        "再開時刻は未定です。間隔を広げながら再試行し、それまでは取得済みの情報を取得時刻とともに表示してください。連携は解除しないでください。"
        "No time of return is known. Back off between retries, show what you have with the time it was fetched, and keep the link.";
    Maintenance 503 "7.3" Gateway
        "予告したメンテナンスのため、サービスを停止しています。" "The service is stopped for maintenance that was announced."
        "Retry-After の経過後に再試行してください。延長されることがあります。予定は GET /partner/v1/status とお知らせで確かめます。"
        "Retry after Retry-After; it may take longer. GET /partner/v1/status and the notices tell what is planned.";
    TokenMissing 401 - Gateway
        "アクセストークンがありません。" "No access token was presented."
        "Authorization: Bearer ヘッダーを付けてください。クエリーでは送れません。"
        "Send an Authorization: Bearer header; a token in the query is not read.";
    TokenInvalid 401 "4.2" Gateway
        "このサンドボックスが発行したトークンではありません。" "The token was not issued by this sandbox."
        "トークンが欠けていないか、別の環境やサンドボックスのものでないかを確かめてください。再試行せず、必要ならお客さまに再認証を依頼してください。"
        "Check that the token is complete and not from another environment or sandbox. Do not retry; ask the customer to authorize again if need be.";
    RateLimited 429 - Gateway
        "呼び出しの回数が上限を超えました。" "There were more calls than the partner may make in this time."
        "Retry-After の経過後に再試行してください。上限は事業者ごとに数えます。待つ間に送った呼び出しも断られます。"
        "Retry after Retry-After. The limit counts the calls of one partner, and what is sent meanwhile is refused too.";
    OutsideServiceHours 503 "2.1" Core
        "サービス時間外です。" "The bank is outside its service hours."
        "Retry-After の経過後に再試行してください。トークンも連携も有効です。それまでは取得済みの情報を取得時刻とともに表示してください。"
        "Retry after Retry-After. Token and link are still good; until then show what you have with the time it was fetched.";
    PartnerSuspended 403 "4.8" Core
        "この連携事業者との接続を停止しています。" "The connection to this partner is suspended."
        "呼び出しをやめ、トークンと連携は残してください。GET /partner/v1/incidents と status で理由を確かめ、求められた確認と報告を行います。"
        "Stop calling and keep tokens and links. GET /partner/v1/incidents and status say why; acknowledge and report as asked.";
    LinkExpired 401 "4.1" Core
        "API連携認証の有効期間が過ぎました。" "The period of the link is over."
        "トークンの更新では回復しません。呼び出しをやめ、お客さまに再度のAPI連携認証を依頼してください。"
        "Refreshing will not help. Stop calling and ask the customer to link again.";
    LinkSuperseded 401 "4.1" Core
        "お客さまがあらためてAPI連携認証を行ったため、この連携は終了しています。" "The customer linked anew, so this link has ended."
        "この連携のトークンを破棄し、新しい連携のトークンだけを使ってください。"
        "Discard the tokens of this link and use only those of the new one.";
    CredentialChanged 401 "4.2" Core
        "お客さまの暗証番号またはパスワードが変更されました。" "The customer's PIN or password was changed."
        "トークンの更新では回復しません。呼び出しをやめ、お客さまに再度のAPI連携認証を依頼してください。"
        "Refreshing will not help. Stop calling and ask the customer to link again.";
    LinkDiscontinued 401 "5.1" Core
        "この連携は取止めになりました。" "This link was discontinued."
        "呼び出しをやめ、保存しているトークンを破棄してください。再開にはお客さまの新しい申込みが必要です。"
        "Stop calling and discard the tokens. Only a new application by the customer starts it again.";
    EligibilityLost 403 "5.2" Core
        "お客さまが利用資格を失ったため、サービスは取止めになりました。" "The customer lost the eligibility, so the service has ended."
        "呼び出しをやめ、お客さまに金融機関への確認を案内してください。再認証では回復しません。"
        "Stop calling and refer the customer to the bank. Linking again will not help.";
    LinkSuspended 403 "4.6" Core
        "事故の調査のため、この連携を一時停止しています。" "The link rests while an incident is looked into."
        "呼び出しをやめ、トークンは残してください。更新はできます。GET /partner/v1/incidents で内容を確かめ、終結後に再開します。"
        "Stop calling and keep the tokens; refreshing still works. GET /partner/v1/incidents says why; go on once it is closed.";
    TermsNotAccepted 403 "9.1" Core
        "お客さまが、現行の規定にまだ同意していません。" "The customer has not accepted the terms that hold now."
        "お客さまを認可画面に案内し、新しい規定への同意を得てください。トークンは残します。再同意で続けられるときは、同じ連携がそのまま使えます。"
        "Send the customer to the authorization page to accept the new terms, and keep the tokens: where re-consent suffices the link goes on.";
    TokenRevoked 401 "4.2" Gateway
        "トークンは取り消されています。" "The token was revoked."
        "このトークンを破棄してください。更新も拒まれたら、お客さまに再認証を依頼してください。"
        "Discard this token. If refreshing is refused as well, ask the customer to authorize again.";
    TokenExpired 401 "4.2" Gateway
        "トークンの有効期限が切れています。" "The token has expired."
        "リフレッシュトークンで更新し、同じ呼び出しを1回だけやり直してください。更新は同時に複数行わないでください。"
        "Refresh it once, not concurrently, and repeat the call with the new token.";
    InsufficientScope 403 "2.1" Gateway
        "トークンの提供範囲にこの操作が含まれていません。" "The token's scope does not cover this operation."
        "WWW-Authenticate の scope を加えて、お客さまに同意を求め直してください。再試行や更新では変わりません。"
        "Ask the customer for consent again with the scope named in WWW-Authenticate; neither retrying nor refreshing helps.";
    ParameterInvalid 400 - Gateway
        "パラメーターまたは本文の項目が正しくありません。" "A parameter or a field of the body is wrong."
        "errors にある項目を直してください。未知の項目や二重の項目も拒みます。"
        "Mend what errors names; unknown and repeated names are refused too.";
    UnsupportedMediaType 415 - Gateway
        "この Content-Type の本文は読み取れません。" "A body of this Content-Type is not read here."
        "OpenAPI 文書にある Content-Type で送ってください。"
        "Send the Content-Type that the OpenAPI document names.";
    BankCodeUnknown 404 - Core
        "この金融機関コードの金融機関はありません。" "No bank here has this bank code."
        "パスの金融機関コード（4桁）を確かめてください。"
        "Check the four-digit bank code in the path.";
    AccountNotLinked 404 "4.3" Core
        "この口座は連携されていないか、存在しません。" "The account is not part of the link, or does not exist."
        "口座一覧を取得し直し、そこにある口座だけを呼び出してください。足りない口座はお客さまに連携し直してもらいます。"
        "List the accounts again and call only those; for a missing one the customer has to link again.";
    AccountKindNotOffered 403 "2.2" Core
        "この口座種類は、この接続方式または事業者には連携されません。" "This kind of account is not offered on this channel or to this partner."
        "この口座種類を取得対象から外してください。連携できる種類は接続方式と事業者により異なります。"
        "Leave this kind out; what can be linked depends on the channel and the partner.";
    OperationNotForKind 404 "2.1" Core
        "この口座種類には、この照会がありません。" "This operation does not exist for this kind of account."
        "account_kind で照会先を選んでください。定期預金は明細だけを提供します。"
        "Choose the operation by account_kind; for time deposits only their lots are given.";
    AccountClosed 410 "5.2" Core
        "この口座は解約されています。" "The account is closed."
        "この口座の照会をやめ、取得済みの情報を解約済みとして表示してください。ほかの口座の連携は有効です。"
        "Stop asking for this account and show what you have as closed; the other accounts of the link are still good.";
    AccountFrozen 403 "7.3" Core
        "この口座の照会は一時的に止められています。" "The books of the account are not given for now."
        "この口座だけ照会を止め、取得済みの情報を残してください。理由は組合からお客さまに案内されます。"
        "Stop asking for this account alone and keep what you have; the cooperative tells the customer why.";
    PeriodInvalid 400 "2.4" Core
        "照会期間の指定が正しくありません。" "The period asked for is not a period."
        "開始日は終了日以前、かつ銀行の当日（日本時間）以前にしてください。UTC で日付を作ると1日ずれます。"
        "Begin on or before the end and on or before the bank's today in Japan; dates made in UTC are a day off.";
    PeriodBeforeWindow 400 "2.4" Core
        "照会開始日が提供期間より前です。" "The period begins before the statements that are given."
        "errors にある最初の日から照会してください。それより前は自社で保存した分を使います。"
        "Begin on the first day that errors names; for what lies before it, use what you stored.";
    PeriodTooLong 400 "2.4" Core
        "照会期間が長すぎます。" "The period is longer than one answer covers."
        "期間を分けて照会してください。"
        "Split the period and ask for each part.";
    PageKeyInvalid 400 - Core
        "ページキーが、この照会で発行したものではありません。" "The page key was not given for this request."
        "next_page_key を、同じ口座と期間のままそのまま渡してください。直せないときは最初のページからやり直します。"
        "Pass next_page_key unchanged, with the same account and period; otherwise start from the first page.";
    PageKeyExpired 400 - Core
        "ページキーの有効期限が切れています。" "The page key has expired."
        "最初のページから取り直し、transaction_id で重複を除いてください。"
        "Start from the first page and drop duplicates by transaction_id.";
    SandboxTaken 409 - Gateway
        "この名前のサンドボックスはすでにあります。" "There is a sandbox of this name already."
        "別の名前を付けるか、先に DELETE /_sandboxes/{name} で消してください。初めからやり直すには POST /_sandbox/reset を使います。"
        "Choose another name, or delete that one first with DELETE /_sandboxes/{name}. To begin anew, POST /_sandbox/reset.";
    TooMany 409 - Gateway
        "これ以上は作れません。" "No more of them are kept."
        "使わないものを消すか、ある物を使い回してください。上限は errors にあります。"
        "Delete what is not used, or use what is there; errors names the limit.";
    UpstreamTimeout 504 "7.3" Gateway
        "金融機関の応答が時間内に届きませんでした。" "The bank did not answer in time."
        "依頼が実行されたかどうかは分かりません。照会は間隔を広げながら再試行し、トークンの更新は同じリフレッシュトークンでやり直してください。古いトークンは新しいものを使うまで捨てないでください。"
        "Whether the bank did what it was asked is not known. Back off and ask again; repeat a refresh with the same refresh token, and keep the old one until the new one has been used.";
    ClockBackwards 409 - Gateway
        "銀行の時計は戻せません。" "The bank's clock cannot go back."
        "いまの銀行時刻より後を指定してください。過去から始めるには、サンドボックスを作り直すか、リセットしてください。"
        "Name an instant after the bank's now. To begin earlier, reset the sandbox or create another.";
    EventImpossible 409 - Gateway
        "いまの状態では、この出来事は起こせません。" "As things stand, this event cannot happen."
        "errors にある理由を確かめ、必要な状態を先に作ってください。"
        "See the reason in errors, and bring about first what is missing.";
    CallEvicted 410 - Gateway
        "この呼び出しの記録は、もう残っていません。" "The record of this call is no longer kept."
        "応答の直後に説明を求めるか、記録を書き出しておいてください。"
        "Ask for the explanation soon after the answer, or export the journal.";
    StoreUnavailable 503 - Gateway
        "サンドボックスの保存先が応答しません。" "The sandbox's own store does not answer."
        "保存先を確かめ、間隔を広げながら再試行してください。確定できなかった変更は行われていません。"
        "Check the store and back off between retries; a change that could not be stored was not made.";
    InternalError 500 - Gateway
        "サンドボックス自身の不具合です。" "This is a defect of the sandbox itself."
        "呼び出しの番号（Sandbox-Call）を添えて報告してください。状態は変わっていません。"
        "Report it with the Sandbox-Call of this answer; no state was changed.";
}
