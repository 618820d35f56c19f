//! One of everything: each page with all that it can show. `dye` marks every text that comes from outside.

use crate::{
    event::{
        AccountKind, Channel, ClockMode, Day, Discoverer, DutyWhat, Ground, Jst, Lang, Measure, PartnerTask, Purpose,
        ReportItem, ReportStage, Scope,
    },
    pages::{
        AnserLogin, BranchOption, CallLink, CallRow, CastMember, ClockView, ClosedFor, ClosedView, ConsentTrouble,
        ConsentView, CurlLine, DashboardView, DocLink, DoorState, DoorView, Frame, Holder, IncidentPage, IncidentStep,
        IncidentStepWhat, InstitutionLogin, LinkableAccount, LoginFields, LoginTrouble, LoginView, NoticeCause,
        NoticeView, PartnerView, Reconsent, RefusedBecause, RefusedView, SealedForm, SentValue, Unlinkable,
        UnlinkableAccount, UpcomingRow, closed_page, consent_page, dashboard_page, incident_page, login_page,
        notice_page, refused_page,
    },
};
use maud::Markup;

type Dye = fn(&str) -> String;

/// Every page under a name of its own.
pub(super) fn every_page(lang: Lang, dye: Dye) -> Vec<(&'static str, Markup)> {
    let mut pages = logins(lang, dye);
    pages.extend(consents(lang, dye));
    pages.extend(ends(lang, dye));
    pages.extend(refusals(lang, dye));
    pages.push(("incident", incident_page(lang, &incident(lang, dye))));
    pages.push(("dashboard", dashboard_page(lang, &dashboard(lang, dye))));
    pages.push(("dashboard-empty", dashboard_page(lang, &empty_dashboard(lang, dye))));
    pages
}

fn incident(lang: Lang, dye: Dye) -> IncidentPage {
    let step = |time: &str, by, what| IncidentStep { at: at(&format!("2026-06-10T{time}:00+09:00")), by, what };
    let missing = vec![ReportItem::Cause, ReportItem::Other];
    IncidentPage {
        frame: frame(lang, dye),
        incident_id: dye("leak"),
        partner: dye("kakeibo"),
        ground: Ground::SuspectedLeak,
        clause: "4.6",
        measures: vec![Measure::LinksSuspended, Measure::AccountsFrozen],
        closed_at: Some(at("2026-06-14T10:00:00+09:00")),
        steps: vec![
            step("10:00", Discoverer::Bank, IncidentStepWhat::Told(dye("漏洩のおそれ"))),
            step("10:30", Discoverer::Partner, IncidentStepWhat::Acknowledged),
            step("11:00", Discoverer::Partner, IncidentStepWhat::Missed(DutyWhat::Report)),
            step("12:00", Discoverer::Partner, IncidentStepWhat::Reported { stage: ReportStage::Initial, missing }),
            step(
                "12:00",
                Discoverer::Partner,
                IncidentStepWhat::Done { what: DutyWhat::Task(PartnerTask::PreserveLogs), is_late: true },
            ),
            step("13:00", Discoverer::Bank, IncidentStepWhat::Updated(dye("3件を確認"))),
            step("14:00", Discoverer::Partner, IncidentStepWhat::Due(DutyWhat::FinalReport)),
            step("15:00", Discoverer::Bank, IncidentStepWhat::Closed),
        ],
    }
}

fn at(text: &str) -> Jst {
    Jst::parse(text).unwrap()
}

fn frame(lang: Lang, dye: Dye) -> Frame {
    let (institution, other) = match lang {
        Lang::Ja => ("富山県信用組合", "en"),
        Lang::En => ("Toyama-ken Credit Cooperative", "ja"),
    };
    Frame {
        institution: institution.into(),
        style_href: "/style.css".into(),
        switch_href: Some(dye(&format!("?client_id=kakeibo&state=a&ui_locales={other}"))),
        now: at("2026-06-10T21:05:00+09:00"),
    }
}

fn form(dye: Dye) -> SealedForm {
    SealedForm { action: "/oauth/authorize".into(), request: dye("v1.c2VhbGVk.4f1c") }
}

fn cast(dye: Dye) -> Vec<CastMember> {
    let member = |persona: &str, name: &str, about: &str, number: &str, anser: Option<&str>| CastMember {
        persona: dye(persona),
        name: dye(name),
        about: dye(about),
        institution: Some(InstitutionLogin {
            branch_code: "007".into(),
            account_number: dye(number),
            pin: "2404".into(),
        }),
        anser: anser.map(|id| AnserLogin {
            contractor_id: dye(id),
            password: "kumiai-2404".into(),
            otp: Some("135790".into()),
        }),
    };
    vec![
        member("all-kinds", "富山 花子", "全種類の口座を持つ", "2045531", Some("4410022981")),
        member("heavy-day", "高岡 健一", "1日に501件の明細がある", "7713094", None),
        member("corporate", "株式会社立山製作所", "当座預金がある", "1180276", Some("4410088130")),
    ]
}

fn logins(lang: Lang, dye: Dye) -> Vec<(&'static str, Markup)> {
    let branch = |code: &str, name: &str| BranchOption { code: code.into(), name: dye(name) };
    let institution = |branch_code: &str, account_number: &str| LoginFields::Institution {
        branches: vec![branch("001", "砺波支店"), branch("007", "本店営業部"), branch("031", "高岡支店")],
        branch_code: dye(branch_code),
        account_number: dye(account_number),
    };
    let page = |fields, trouble| {
        let view = LoginView {
            frame: frame(lang, dye),
            form: form(dye),
            partner: dye("家計ノート"),
            fields,
            trouble,
            cast: cast(dye),
        };
        login_page(lang, &view)
    };
    let anser = LoginFields::Anser { contractor_id: dye("4410022981"), wants_otp: true };
    vec![
        ("login-institution", page(institution("", ""), None)),
        ("login-anser", page(anser, None)),
        ("login-trouble", page(institution("007", "2045531"), Some(LoginTrouble::Mismatch { tries_left: Some(1) }))),
        ("login-locked", page(institution("007", "2045531"), Some(LoginTrouble::Locked))),
    ]
}

fn linkable(dye: Dye, kind: AccountKind, number: &str, is_chosen: bool) -> LinkableAccount {
    LinkableAccount {
        account_id: dye(&format!("acc_{number}")),
        kind,
        branch: dye("本店営業部（007）"),
        account_number: dye(number),
        is_chosen,
        is_linked: number.ends_with('1'),
    }
}

fn consents(lang: Lang, dye: Dye) -> Vec<(&'static str, Markup)> {
    let accounts = |is_chosen| {
        vec![
            linkable(dye, AccountKind::OrdinaryDeposit, "2045531", is_chosen),
            linkable(dye, AccountKind::SavingsDeposit, "2045548", is_chosen),
            linkable(dye, AccountKind::TimeDeposit, "3300127", is_chosen),
        ]
    };
    let unlinkable = |kind, number: &str, reason| UnlinkableAccount {
        kind,
        branch: dye("本店営業部（007）"),
        account_number: dye(number),
        reason,
    };
    let view = ConsentView {
        frame: frame(lang, dye),
        form: form(dye),
        partner: dye("家計ノート"),
        channel: Channel::Institution,
        holder: Holder { name: dye("富山 花子"), restart_href: Some("/oauth/authorize?prompt=login".into()) },
        scopes: Scope::ALL.to_vec(),
        statements_from: Day::from_ymd(2026, 4, 1),
        linkable: accounts(true),
        unlinkable: vec![
            unlinkable(AccountKind::CurrentDeposit, "0091120", Unlinkable::KindNotOnChannel),
            unlinkable(AccountKind::CardLoan, "8800412", Unlinkable::KindNotForPartner),
            unlinkable(AccountKind::TaxReserveDeposit, "5520001", Unlinkable::Closed),
        ],
        expires_at: at("2026-09-08T21:05:00+09:00"),
        terms_version: dye("2023-05-31"),
        reconsent: None,
        troubles: vec![],
    };
    let reconsent = Reconsent {
        accepted_version: dye("2023-05-31"),
        changes: Some(dye("提供する期間を改めます。")),
        until: at("2026-08-01T21:05:00+09:00"),
    };
    let again = ConsentView { terms_version: dye("2026-07"), reconsent: Some(reconsent), ..view.clone() };
    let troubled = ConsentView {
        linkable: accounts(false),
        troubles: vec![ConsentTrouble::NoAccount, ConsentTrouble::TermsNotAccepted],
        ..view.clone()
    };
    let none = ConsentView { channel: Channel::Anser, scopes: vec![Scope::Accounts], linkable: vec![], ..view.clone() };
    vec![
        ("consent", consent_page(lang, &view)),
        ("consent-trouble", consent_page(lang, &troubled)),
        ("consent-again", consent_page(lang, &again)),
        ("consent-none", consent_page(lang, &none)),
    ]
}

fn call(dye: Dye) -> CallLink {
    CallLink { id: dye("default-1f9"), href: "/_sandbox/explain/default-1f9".into() }
}

fn ends(lang: Lang, dye: Dye) -> Vec<(&'static str, Markup)> {
    let closed = |reason| {
        let view = ClosedView {
            frame: frame(lang, dye),
            form: form(dye),
            partner: dye("家計ノート"),
            reason,
            reopens_at: at("2026-06-11T07:00:00+09:00"),
            curl: Some(
                "curl -X POST http://localhost:8080/_sandbox/clock/advance --json '{\"to_edge\":\"service.open\"}'"
                    .into(),
            ),
        };
        closed_page(lang, &view)
    };
    let notice = |cause| {
        let view = NoticeView {
            frame: frame(lang, dye),
            cause,
            partner: dye("家計ノート"),
            form: Some(form(dye)),
            restart_href: (cause == NoticeCause::WrongAccount).then(|| "/oauth/authorize?prompt=login".into()),
            call: Some(call(dye)),
        };
        notice_page(lang, &view)
    };
    vec![
        ("closed", closed(ClosedFor::Hours)),
        ("maintenance", closed(ClosedFor::Maintenance)),
        ("stopped", notice(NoticeCause::Stopped)),
        ("locked", notice(NoticeCause::Locked)),
        ("not-eligible", notice(NoticeCause::NotEligible)),
        ("wrong-account", notice(NoticeCause::WrongAccount)),
        ("partner-suspended", notice(NoticeCause::PartnerSuspended)),
    ]
}

fn refusals(lang: Lang, dye: Dye) -> Vec<(&'static str, Markup)> {
    let page = |because, sent: &[(&str, Option<&str>)]| {
        let sent = sent.iter().map(|(p, v)| SentValue { parameter: dye(p), value: v.map(Into::into) }).collect();
        refused_page(lang, &RefusedView { frame: frame(lang, dye), because, sent, call: Some(call(dye)) })
    };
    let redirect = ("redirect_uri", Some("https://attacker.example/callback"));
    vec![
        ("refused-client", page(RefusedBecause::ClientUnknown, &[("client_id", None)])),
        ("refused-redirect-uri", page(RefusedBecause::RedirectUriUnregistered, &[redirect])),
        ("refused-repeated", page(RefusedBecause::ParameterRepeated, &[("scope", Some("accounts"))])),
        ("refused-request-uri", page(RefusedBecause::RequestUriUnknown, &[])),
        ("refused-foreign", page(RefusedBecause::FormForeign, &[])),
        ("refused-over", page(RefusedBecause::FormOver, &[])),
        ("refused-answered", page(RefusedBecause::FormAnswered, &[])),
    ]
}

fn dashboard(lang: Lang, dye: Dye) -> DashboardView {
    let door = |channel, purpose, state, changes_at: Option<&str>| DoorView {
        channel,
        purpose,
        state,
        changes_at: changes_at.map(at),
    };
    let row = |time: &str, method: &str, path: &str, status, refusal: Option<&str>| CallRow {
        call: call(dye),
        at: at(time),
        method: dye(method),
        path: dye(path),
        status,
        refusal: refusal.map(dye),
    };
    DashboardView {
        scenario: Some(dye("closing-time")),
        doors: vec![
            door(Channel::Institution, Purpose::Data, DoorState::Open, Some("2026-06-10T23:00:00+09:00")),
            door(Channel::Institution, Purpose::Linking, DoorState::Closed, Some("2026-06-11T07:00:00+09:00")),
            door(Channel::Anser, Purpose::Data, DoorState::Stopped, None),
            door(Channel::Anser, Purpose::Linking, DoorState::Open, Some("2026-06-10T23:00:00+09:00")),
        ],
        upcoming: vec![
            UpcomingRow { due: at("2026-06-10T23:00:00+09:00"), what: dye("金融機関API 情報提供の終了") },
            UpcomingRow { due: at("2026-06-11T02:00:00+09:00"), what: dye("outage night-stop") },
        ],
        curls: vec![
            CurlLine {
                about: dye("口座一覧を読む"),
                line: dye("curl -H \"Authorization: Bearer $TOKEN\" http://localhost:8080/institution/v1/accounts"),
            },
            CurlLine {
                about: dye("終業まで時計を進める"),
                line: dye(
                    "curl -X POST http://localhost:8080/_sandbox/clock/advance --json '{\"to_edge\":\"service.close\"}'",
                ),
            },
        ],
        docs: vec![
            DocLink { label: dye("Swagger UI"), href: "/docs/".into() },
            DocLink { label: "OpenAPI 金融機関API".into(), href: "/openapi/institution.ja.json".into() },
        ],
        incidents: vec![DocLink { label: dye("leak"), href: "/incidents/leak".into() }],
        partners: partners(dye),
        cast: cast(dye),
        calls: vec![
            row(
                "2026-06-10T21:04:58+09:00",
                "GET",
                "/institution/v1/accounts/acc_2045531/transactions?date_from=2026-06-01&limit=100",
                200,
                None,
            ),
            row("2026-06-10T21:04:31+09:00", "GET", "/institution/v1/accounts", 401, Some("token_expired")),
            row("2026-06-10T21:03:10+09:00", "GET", "/anser/v1/banks/2404/accounts", 503, Some("service_suspended")),
        ],
        ..empty_dashboard(lang, dye)
    }
}

fn partners(dye: Dye) -> Vec<PartnerView> {
    let partner = |id: &str, name: &str, channel, secret: Option<&str>, redirect: &str| PartnerView {
        partner_id: dye(id),
        name: dye(name),
        channel,
        client_id: dye(id),
        client_secret: secret.map(dye),
        redirect_uris: vec![dye(redirect)],
    };
    vec![
        partner("kakeibo", "家計ノート", Channel::Institution, Some("kakeibo-secret"), "http://127.0.0.1/callback"),
        partner("kaikei", "会計しごと", Channel::Anser, Some("kaikei-secret"), "http://127.0.0.1/callback"),
        partner("docs", "Swagger UI", Channel::Institution, None, "http://localhost:8080/docs/oauth2-redirect.html"),
    ]
}

fn empty_dashboard(lang: Lang, dye: Dye) -> DashboardView {
    DashboardView {
        frame: frame(lang, dye),
        sandbox: dye("default"),
        base_url: dye("http://localhost:8080"),
        profile: dye("toyama"),
        seed: 7,
        scenario: None,
        clock: ClockView { mode: ClockMode::Flowing, speed: 60.0 },
        doors: vec![],
        upcoming: vec![],
        curls: vec![],
        docs: vec![],
        incidents: vec![],
        partners: vec![],
        cast: vec![],
        calls: vec![],
    }
}
