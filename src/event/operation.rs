//! What a partner or a developer can ask, by operationId.

use super::{kind::Channel, words::word_enum};

word_enum! {
    /// 操作. Everything that can be called; the word is the operationId of the published documents.
    pub enum Operation {
        /// 口座一覧（第2条第1項(1)）, institution channel.
        ListAccounts = "list_accounts",
        /// 口座情報（第2条第1項(1)）, institution channel.
        ReadAccount = "read_account",
        /// 残高照会（第2条第1項(2)）, institution channel.
        ReadBalance = "read_balance",
        /// 入出金明細照会（第2条第1項(2)）, institution channel.
        ListTransactions = "list_transactions",
        /// 定期預金明細照会（第2条第1項(3)）, institution channel.
        ListTimeDeposits = "list_time_deposits",
        /// 口座一覧（第2条第1項(1)）, ANSER channel.
        AnserListAccounts = "anser_list_accounts",
        /// 口座情報・残高照会（第2条第1項(1)(2)）, ANSER channel.
        AnserReadAccount = "anser_read_account",
        /// 入出金明細照会（第2条第1項(2)）, ANSER channel.
        AnserListTransactions = "anser_list_transactions",
        /// 定期預金明細照会, ANSER channel: never offered there (第2条第2項(5)).
        AnserListTermDeposits = "anser_list_term_deposits",
        /// API連携認証の申込み（第4条第1項）. The authorization endpoint (RFC 6749 §3.1).
        Authorize = "authorize",
        /// 認可の要求の事前送信. The endpoint for pushed authorization requests (RFC 9126).
        PushAuthorizationRequest = "push_authorization_request",
        /// 本人確認（第4条第1項）. The login form.
        Login = "login",
        /// 同意（第1条第2項(3)）. The consent form.
        Consent = "consent",
        /// トークン発行（第4条第2項）. The token endpoint (RFC 6749 §3.2).
        IssueToken = "issue_token",
        /// The revocation endpoint (RFC 7009).
        RevokeToken = "revoke_token",
        /// The introspection endpoint (RFC 7662).
        IntrospectToken = "introspect_token",
        /// The metadata of the authorization server (RFC 8414).
        ReadMetadata = "read_metadata",
        /// The keys of the authorization server (RFC 7517).
        ReadJwks = "read_jwks",
        /// サービスの状況. Partner plane: hours, announced maintenance, restrictions.
        ReadStatus = "read_status",
        /// お知らせ（第9条第1項）. Partner plane: notices and terms with the day from which they hold.
        ListNotices = "list_notices",
        /// 連携の一覧（第4条第1項）. Partner plane: the partner's links.
        ListLinks = "list_links",
        /// 連携の照会（第4条第1項）. Partner plane: one link.
        ReadLink = "read_link",
        /// 取止めの申込み（第5条第1項）. Partner plane: a customer wants a link to end.
        RequestDiscontinuation = "request_discontinuation",
        /// 変更の申込み（第5条第1項）. Partner plane: a customer wants accounts taken out of a link.
        ChangeLink = "change_link",
        /// 事故の一覧（第4条第6項）. Partner plane: the incidents between the bank and this partner.
        ListIncidents = "list_incidents",
        /// 事故の照会（第4条第6項）. Partner plane: one incident, with what is disclosed for it.
        ReadIncident = "read_incident",
        /// 受領の確認（第4条第6項）. Partner plane: the partner has taken note of an incident.
        AcknowledgeIncident = "acknowledge_incident",
        /// 報告（第4条第6項）. Partner plane: the partner reports about an incident.
        ReportIncident = "report_incident",
        /// 自社の事故の報告（第4条第8項）. Partner plane: the partner tells of an incident of its own.
        ReportOwnIncident = "report_own_incident",
        /// 通知の送信の一覧. Partner plane: what the partner was told by webhook.
        ListWebhookDeliveries = "list_webhook_deliveries",
        /// 再送. Partner plane: the partner asks for a message anew.
        ReplayWebhookDelivery = "replay_webhook_delivery",
        /// Control: make a sandbox.
        CreateSandbox = "create_sandbox",
        /// Control: which sandboxes there are.
        ListSandboxes = "list_sandboxes",
        /// Control: what one sandbox is.
        ReadNamedSandbox = "read_named_sandbox",
        /// Control: delete a sandbox.
        DeleteSandbox = "delete_sandbox",
        /// Control: find a call in any sandbox.
        FindCall = "find_call",
        /// Control: what this sandbox is.
        ReadSandbox = "read_sandbox",
        /// Control: what time it is at the bank.
        ReadClock = "read_clock",
        /// Control: set the clock's mode and speed.
        SetClock = "set_clock",
        /// Control: move the clock forward.
        AdvanceClock = "advance_clock",
        /// Control: what is about to happen.
        ListUpcoming = "list_upcoming",
        /// Control: who lives in the town, with logins.
        ListPeople = "list_people",
        /// Control: link a customer to a partner without the pages.
        CreateLink = "create_link",
        /// Control: register a partner.
        RegisterPartner = "register_partner",
        /// Control: take a partner off.
        RemovePartner = "remove_partner",
        /// Control: make one event happen.
        PostEvent = "post_event",
        /// Control: whether an event has happened.
        ReadEvent = "read_event",
        /// Control: why a call was answered as it was.
        ExplainCall = "explain_call",
        /// 判定. Control: how the partner has behaved so far.
        ReadVerdict = "read_verdict",
        /// 判定の区間. Control: judge what is called from now on.
        BeginRun = "begin_run",
        /// Control: how the partner behaved in a run.
        ReadRun = "read_run",
        /// Control: end a run, and judge it.
        FinishRun = "finish_run",
        /// Control: the scenario as it was loaded.
        ReadScenario = "read_scenario",
        /// Control: begin anew with another scenario.
        ReplaceScenario = "replace_scenario",
        /// Control: what was asked and answered.
        ListCalls = "list_calls",
        /// Control: each call as it is answered.
        StreamCalls = "stream_calls",
        /// Control: begin anew.
        ResetSandbox = "reset_sandbox",
        /// Control: keep the state as it is.
        TakeSnapshot = "take_snapshot",
        /// Control: the states that were kept.
        ListSnapshots = "list_snapshots",
        /// Control: return to a state that was kept.
        RestoreSnapshot = "restore_snapshot",
        /// Control: the log and the journal in one bundle.
        ExportSandbox = "export_sandbox",
        /// Control: the words that can be used.
        ReadCatalog = "read_catalog",
    }
}

/// 面. Which plane an operation belongs to: it decides which checks hold and how errors look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plane {
    /// A data plane: service hours, tokens and links are checked.
    Data(Channel),
    /// The authorization server: it has its own errors, and no service hours but those of linking.
    Oauth,
    /// The partner's own plane: token and stops alone are checked, so that a suspended partner can still answer.
    Partner,
    /// The developer's own levers.
    Control,
}

impl Operation {
    /// The plane on which this operation is called.
    pub const fn plane(self) -> Plane {
        match self {
            Self::ListAccounts
            | Self::ReadAccount
            | Self::ReadBalance
            | Self::ListTransactions
            | Self::ListTimeDeposits => Plane::Data(Channel::Institution),
            Self::AnserListAccounts
            | Self::AnserReadAccount
            | Self::AnserListTransactions
            | Self::AnserListTermDeposits => Plane::Data(Channel::Anser),
            Self::Authorize
            | Self::Login
            | Self::Consent
            | Self::IssueToken
            | Self::RevokeToken
            | Self::IntrospectToken
            | Self::PushAuthorizationRequest
            | Self::ReadMetadata
            | Self::ReadJwks => Plane::Oauth,
            Self::ReadStatus
            | Self::ListNotices
            | Self::ListLinks
            | Self::ReadLink
            | Self::RequestDiscontinuation
            | Self::ChangeLink
            | Self::ListIncidents
            | Self::ReadIncident
            | Self::AcknowledgeIncident
            | Self::ReportIncident
            | Self::ReportOwnIncident
            | Self::ListWebhookDeliveries
            | Self::ReplayWebhookDelivery => Plane::Partner,
            Self::ReadSandbox
            | Self::ReadClock
            | Self::SetClock
            | Self::AdvanceClock
            | Self::ListUpcoming
            | Self::ListPeople
            | Self::CreateLink
            | Self::RegisterPartner
            | Self::RemovePartner
            | Self::PostEvent
            | Self::ExplainCall
            | Self::ReadVerdict
            | Self::BeginRun
            | Self::ReadRun
            | Self::FinishRun
            | Self::ReadEvent
            | Self::CreateSandbox
            | Self::ListSandboxes
            | Self::ReadNamedSandbox
            | Self::DeleteSandbox
            | Self::FindCall
            | Self::ReadScenario
            | Self::ReplaceScenario
            | Self::ListCalls
            | Self::StreamCalls
            | Self::ResetSandbox
            | Self::TakeSnapshot
            | Self::ListSnapshots
            | Self::RestoreSnapshot
            | Self::ExportSandbox
            | Self::ReadCatalog => Plane::Control,
        }
    }

    /// The scope that a token needs for this operation, if it needs one.
    pub const fn scope(self) -> Option<Scope> {
        match self {
            Self::ListAccounts
            | Self::ReadAccount
            | Self::AnserListAccounts
            | Self::AnserReadAccount
            | Self::AnserListTransactions
            | Self::AnserListTermDeposits => Some(Scope::Accounts),
            Self::ReadBalance => Some(Scope::Balances),
            Self::ListTransactions => Some(Scope::Transactions),
            Self::ListTimeDeposits => Some(Scope::TimeDeposits),
            Self::ReadStatus
            | Self::ListNotices
            | Self::ListLinks
            | Self::ReadLink
            | Self::RequestDiscontinuation
            | Self::ChangeLink
            | Self::ListIncidents
            | Self::ReadIncident
            | Self::AcknowledgeIncident
            | Self::ReportIncident
            | Self::ReportOwnIncident
            | Self::ListWebhookDeliveries
            | Self::ReplayWebhookDelivery => Some(Scope::Partner),
            Self::Authorize
            | Self::Login
            | Self::Consent
            | Self::IssueToken
            | Self::RevokeToken
            | Self::IntrospectToken
            | Self::PushAuthorizationRequest
            | Self::ReadMetadata
            | Self::ReadJwks
            | Self::ReadSandbox
            | Self::ReadClock
            | Self::SetClock
            | Self::AdvanceClock
            | Self::ListUpcoming
            | Self::ListPeople
            | Self::CreateLink
            | Self::RegisterPartner
            | Self::RemovePartner
            | Self::PostEvent
            | Self::ExplainCall
            | Self::ReadVerdict
            | Self::BeginRun
            | Self::ReadRun
            | Self::FinishRun
            | Self::ReadEvent
            | Self::CreateSandbox
            | Self::ListSandboxes
            | Self::ReadNamedSandbox
            | Self::DeleteSandbox
            | Self::FindCall
            | Self::ReadScenario
            | Self::ReplaceScenario
            | Self::ListCalls
            | Self::StreamCalls
            | Self::ResetSandbox
            | Self::TakeSnapshot
            | Self::ListSnapshots
            | Self::RestoreSnapshot
            | Self::ExportSandbox
            | Self::ReadCatalog => None,
        }
    }
}

word_enum! {
    /// 提供範囲. What a customer lets a partner see or do.
    pub enum Scope {
        /// Account information; on the ANSER channel everything.
        Accounts = "accounts",
        /// Balances.
        Balances = "balances",
        /// Statements.
        Transactions = "transactions",
        /// Time deposit lots.
        TimeDeposits = "time_deposits",
        /// A refresh token is issued.
        OfflineAccess = "offline_access",
        /// An ID token is issued (OpenID Connect Core §3.1.2.1).
        Openid = "openid",
        /// The partner's own plane, without a customer.
        Partner = "partner",
    }
}

/// A set of scopes, written as RFC 6749 §3.3 says: words separated by one space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScopeSet(u8);

impl ScopeSet {
    /// The set of these scopes.
    pub const fn of(scopes: &[Scope]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < scopes.len() {
            bits |= 1 << scopes[i] as u8;
            i += 1;
        }
        Self(bits)
    }

    /// All that a partner of this channel may have (DESIGN §4.2).
    pub const fn offered_on(channel: Channel) -> Self {
        match channel {
            Channel::Institution => Self::of(&[
                Scope::Accounts,
                Scope::Balances,
                Scope::Transactions,
                Scope::TimeDeposits,
                Scope::OfflineAccess,
                Scope::Openid,
            ]),
            Channel::Anser => Self::of(&[Scope::Accounts, Scope::OfflineAccess, Scope::Openid]),
        }
    }

    /// Whether `scope` is in the set.
    pub const fn contains(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u8) != 0
    }

    /// Whether all of `other` is in the set.
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nothing is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Reads words separated by spaces; the first unknown word is the error.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut set = Self::default();
        for word in text.split(' ').filter(|w| !w.is_empty()) {
            let scope = Scope::from_word(word).ok_or_else(|| word.to_owned())?;
            set.0 |= 1 << scope as u8;
        }
        Ok(set)
    }
}

impl std::fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut first = true;
        for scope in Scope::ALL.iter().filter(|s| self.contains(**s)) {
            if !first {
                f.write_str(" ")?;
            }
            first = false;
            f.write_str(scope.word())?;
        }
        Ok(())
    }
}

impl serde::Serialize for ScopeSet {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for ScopeSet {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).map_err(|word| serde::de::Error::custom(format!("`{word}` is not a scope")))
    }
}
