//! The words by which the bank refuses. What each means, its status, clause and advice stand in `bank::refusal`.

use super::words::word_enum;

word_enum! {
    /// 謝絶理由. The code of a refusal, in the order in which the checks are made.
    pub enum RefusalCode {
        /// No sandbox has this name.
        SandboxNotFound = "sandbox_not_found",
        /// The sandbox of this name is no more: nobody called it for too long.
        SandboxExpired = "sandbox_expired",
        /// The control plane asks for its key, and none was shown.
        ControlKeyMissing = "control_key_missing",
        /// What was shown is not the key of the control plane.
        ControlKeyWrong = "control_key_wrong",
        /// Nothing is served at this path.
        NotFound = "not_found",
        /// The path exists, but not for this method.
        MethodNotAllowed = "method_not_allowed",
        /// The answer cannot be given in a form that the caller accepts.
        NotAcceptable = "not_acceptable",
        /// The body is larger than the bank takes.
        PayloadTooLarge = "payload_too_large",
        /// 一時的な制限・停止（第7条第3項）. Stopped without notice; nobody says until when.
        ServiceSuspended = "service_suspended",
        /// 計画停止（第7条第3項, 第9条第1項）. Stopped as was told beforehand.
        Maintenance = "maintenance",
        /// No token was presented.
        TokenMissing = "token_missing",
        /// The token is not one of this sandbox (第4条第2項).
        TokenInvalid = "token_invalid",
        /// 流量の制限. More calls than the partner may make in so long a time.
        RateLimited = "rate_limited",
        /// サービス時間外（第2条第1項, 第4条第1項）.
        OutsideServiceHours = "outside_service_hours",
        /// 事業者の停止（第4条第8項）. The partner is cut off.
        PartnerSuspended = "partner_suspended",
        /// 有効期間の経過（第4条第1項）. The link's period is over.
        LinkExpired = "link_expired",
        /// The customer linked the same partner anew (第4条第1項).
        LinkSuperseded = "link_superseded",
        /// The customer's PIN or password changed (第4条第2項).
        CredentialChanged = "credential_changed",
        /// 取止め（第5条第1項）. The link was discontinued.
        LinkDiscontinued = "link_discontinued",
        /// 利用資格の喪失（第5条第2項）. The customer may no longer use the service.
        EligibilityLost = "eligibility_lost",
        /// 一時停止（第4条第6項）. The link rests while an incident is looked into.
        LinkSuspended = "link_suspended",
        /// 規定への未同意（第9条第1項）. The customer has not accepted the terms that hold now.
        TermsNotAccepted = "terms_not_accepted",
        /// The token was taken back (第4条第2項).
        TokenRevoked = "token_revoked",
        /// The token's own time is over (第4条第2項).
        TokenExpired = "token_expired",
        /// The token does not cover this operation (第2条第1項).
        InsufficientScope = "insufficient_scope",
        /// A parameter or field is unknown, missing or malformed.
        ParameterInvalid = "parameter_invalid",
        /// The body is of a type that this operation does not read.
        UnsupportedMediaType = "unsupported_media_type",
        /// No bank has this code.
        BankCodeUnknown = "bank_code_unknown",
        /// The account is not part of the link, or does not exist (第4条第3項).
        AccountNotLinked = "account_not_linked",
        /// The kind is not offered on this channel or to this partner (第2条第2項).
        AccountKindNotOffered = "account_kind_not_offered",
        /// The operation does not exist for this kind (第2条第1項).
        OperationNotForKind = "operation_not_for_kind",
        /// The account is closed (第5条第2項).
        AccountClosed = "account_closed",
        /// 口座の凍結（第7条第3項）. The books of the account are not given for a while.
        AccountFrozen = "account_frozen",
        /// The period is turned round or lies in the future (第2条第4項).
        PeriodInvalid = "period_invalid",
        /// The period begins before the window (第2条第4項).
        PeriodBeforeWindow = "period_before_window",
        /// The period is longer than one answer covers (第2条第4項).
        PeriodTooLong = "period_too_long",
        /// The page key is not one that the bank gave for this request.
        PageKeyInvalid = "page_key_invalid",
        /// The page key's time is over.
        PageKeyExpired = "page_key_expired",
        /// There is a sandbox of this name already.
        SandboxTaken = "sandbox_taken",
        /// There are as many as are kept.
        TooMany = "too_many",
        /// 応答の遅延・途絶（第7条第3項）. The bank did not answer in time; whether it did what it was asked is not known.
        UpstreamTimeout = "upstream_timeout",
        /// The clock may not go back.
        ClockBackwards = "clock_backwards",
        /// The event cannot happen as things stand.
        EventImpossible = "event_impossible",
        /// What was asked about is no longer kept.
        CallEvicted = "call_evicted",
        /// The bank's own store does not answer.
        StoreUnavailable = "store_unavailable",
        /// A defect of this program.
        InternalError = "internal_error",
    }
}
