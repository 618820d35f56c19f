//! 変更の影響（第9条第1項）. What an announced change touches of an operation: when it is answered, whether it is, or what stands in
//! its parameters and in its answer.

use crate::event::{AccountKind, Announcement, Channel, HoursChanged, OfferChanged, Operation, Plane, Purpose};

/// 変更の影響. What a change touches of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touch<'a> {
    /// The same is answered, but at other times.
    Hours,
    /// It is no longer answered, or not before something has been done.
    Refused,
    /// These parameters and these fields of the answer mean or hold something else, everything where none is named.
    Changed {
        /// The parameters.
        parameters: Vec<&'a str>,
        /// The fields of the answer; a field stands for all that is in it.
        fields: Vec<&'a str>,
    },
}

impl Touch<'_> {
    /// Whether this parameter is touched.
    pub fn has_parameter(&self, name: &str) -> bool {
        match self {
            Self::Hours => false,
            Self::Refused => true,
            Self::Changed { parameters, fields } => {
                (parameters.is_empty() && fields.is_empty()) || parameters.contains(&name)
            }
        }
    }

    /// Whether this field of the answer is touched, by the way to it: `transactions.amount`.
    pub fn has_field(&self, way: &str) -> bool {
        let is_in =
            |field: &&str| way.strip_prefix(*field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        match self {
            Self::Hours => false,
            Self::Refused => true,
            Self::Changed { parameters, fields } => {
                (parameters.is_empty() && fields.is_empty()) || fields.iter().any(is_in)
            }
        }
    }
}

/// What a change touches of an operation, for a partner of this channel and an account of this kind, where the operation is
/// about one; nothing where all stays as it is.
pub fn touch(
    what: &Announcement,
    channel: Channel,
    operation: Operation,
    kind: Option<AccountKind>,
) -> Option<Touch<'_>> {
    let is_data = matches!(operation.plane(), Plane::Data(_));
    match what {
        Announcement::Notice(notice) => {
            let said = notice.touches.as_ref().filter(|said| said.operations.contains(&operation))?;
            let parameters = said.parameters.iter().map(String::as_str).collect();
            Some(Touch::Changed { parameters, fields: said.fields.iter().map(String::as_str).collect() })
        }
        // Links made under older terms are refused data until the customer accepts.
        Announcement::Terms(_) => is_data.then_some(Touch::Refused),
        Announcement::Hours(hours) => of_hours(hours, channel, operation),
        Announcement::Offer(changed) => of_offer(changed, channel, operation, kind),
        Announcement::Sunset(sunset) => (sunset.operation == operation).then_some(Touch::Refused),
        Announcement::SigningKey(_) if operation == Operation::IssueToken => Some(changed(&[], &["id_token"])),
        Announcement::SigningKey(_) | Announcement::WebhookDisabled(_) => None,
    }
}

fn changed(parameters: &[&'static str], fields: &[&'static str]) -> Touch<'static> {
    Touch::Changed { parameters: parameters.to_vec(), fields: fields.to_vec() }
}

/// サービス時間帯の変更.
fn of_hours(hours: &HoursChanged, channel: Channel, operation: Operation) -> Option<Touch<'static>> {
    let purpose = match operation.plane() {
        Plane::Data(_) => Purpose::Data,
        Plane::Oauth => {
            let steps = [Operation::Authorize, Operation::Login, Operation::Consent];
            steps.contains(&operation).then_some(Purpose::Linking)?
        }
        Plane::Partner | Plane::Control => return None,
    };
    let is_meant =
        hours.channel.is_none_or(|meant| meant == channel) && hours.purpose.is_none_or(|meant| meant == purpose);
    is_meant.then_some(Touch::Hours)
}

/// 連携対象・提供期間の変更. A kind that goes takes its accounts' answers with it; a window moves the first day of statements.
fn of_offer(
    offer: &OfferChanged,
    channel: Channel,
    operation: Operation,
    kind: Option<AccountKind>,
) -> Option<Touch<'static>> {
    if !matches!(operation.plane(), Plane::Data(_)) || offer.channel.is_some_and(|meant| meant != channel) {
        return None;
    }
    let lists = [Operation::ListAccounts, Operation::AnserListAccounts];
    let goes = |kind: AccountKind| offer.kinds.as_ref().is_some_and(|left| !left.contains(&kind));
    if kind.is_some_and(goes) {
        return Some(Touch::Refused);
    }
    if lists.contains(&operation) && offer.kinds.is_some() {
        return Some(changed(&[], &["accounts"]));
    }
    let has_window = [Operation::ListTransactions, Operation::AnserListTransactions].contains(&operation);
    (has_window && offer.window_months.is_some())
        .then(|| changed(&["date_from", "date_to"], &["date_from", "date_to", "transactions"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{BothLangs, EndpointSunset, Jst, NoticePosted, NoticeTouches, SigningKeyRotated, TermsChanged};
    use AccountKind::{CardLoan, OrdinaryDeposit, TimeDeposit};
    use Channel::{Anser, Institution};
    use Operation::{
        AnserListTransactions, Consent, IssueToken, ListAccounts, ListLinks, ListNotices, ListTimeDeposits,
        ListTransactions, ReadBalance,
    };

    fn offer(kinds: Option<Vec<AccountKind>>, window_months: Option<u32>) -> Announcement {
        Announcement::Offer(OfferChanged {
            partner: None,
            channel: Some(Institution),
            kinds,
            window_months,
            effective: None,
        })
    }

    fn notice(parameters: &[&str], fields: &[&str]) -> Announcement {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let touches =
            NoticeTouches { operations: vec![ListTransactions], parameters: owned(parameters), fields: owned(fields) };
        let title = BothLangs::same("title");
        Announcement::Notice(NoticePosted { title, body: None, effective: None, touches: Some(touches) })
    }

    #[test]
    fn each_kind_of_change_says_which_operations_parameters_and_fields_it_touches() {
        let terms = || {
            let (version, effective) = ("2".to_owned(), Jst(0));
            Announcement::Terms(TermsChanged { version, effective, summary: None, reconsent: true })
        };
        let sunset = || {
            let (deprecated_at, sunset_at) = (Jst(0), Jst(0));
            Announcement::Sunset(EndpointSunset { operation: ListLinks, deprecated_at, sunset_at })
        };
        let key = || Announcement::SigningKey(SigningKeyRotated { overlap_ms: 0, effective: None });
        let fewer = || offer(Some(vec![OrdinaryDeposit]), None);
        let window = || offer(None, Some(0));
        let window_parts = || changed(&["date_from", "date_to"], &["date_from", "date_to", "transactions"]);
        let rows = [
            (terms(), Institution, ReadBalance, Some(OrdinaryDeposit), Some(Touch::Refused)),
            (terms(), Institution, ListLinks, None, None),
            (terms(), Institution, Consent, None, None),
            (sunset(), Institution, ListLinks, None, Some(Touch::Refused)),
            (sunset(), Institution, ListNotices, None, None),
            (key(), Institution, IssueToken, None, Some(changed(&[], &["id_token"]))),
            (key(), Institution, ReadBalance, Some(OrdinaryDeposit), None),
            (fewer(), Institution, ListTimeDeposits, Some(TimeDeposit), Some(Touch::Refused)),
            (fewer(), Institution, ReadBalance, Some(CardLoan), Some(Touch::Refused)),
            (fewer(), Institution, ReadBalance, Some(OrdinaryDeposit), None),
            (fewer(), Institution, ListAccounts, None, Some(changed(&[], &["accounts"]))),
            (fewer(), Institution, IssueToken, None, None),
            (window(), Institution, ListTransactions, Some(OrdinaryDeposit), Some(window_parts())),
            (window(), Institution, ListAccounts, None, None),
            (window(), Anser, AnserListTransactions, Some(OrdinaryDeposit), None),
            (notice(&["limit"], &[]), Institution, ListTransactions, None, Some(changed(&["limit"], &[]))),
            (notice(&["limit"], &[]), Institution, ReadBalance, None, None),
            (Announcement::WebhookDisabled(crate::event::PartnerNo(0)), Institution, ReadBalance, None, None),
        ];
        for (what, channel, operation, kind, expected) in rows {
            assert_eq!(touch(&what, channel, operation, kind), expected, "{what:?} of {operation} {kind:?}");
        }
    }

    #[test]
    fn a_field_stands_for_all_that_is_in_it_and_nothing_named_for_everything() {
        let (some, all) = (notice(&["limit"], &["transactions"]), notice(&[], &[]));
        let some = touch(&some, Institution, ListTransactions, None).map(|touch| {
            let fields = ["transactions", "transactions.amount", "transactions_total", "count"];
            (fields.map(|way| touch.has_field(way)), touch.has_parameter("limit"), touch.has_parameter("date_from"))
        });
        assert_eq!(some, Some(([true, true, false, false], true, false)));
        let all = touch(&all, Institution, ListTransactions, None);
        assert_eq!(all.map(|touch| (touch.has_field("count"), touch.has_parameter("limit"))), Some((true, true)));
        assert_eq!((Touch::Hours.has_field("count"), Touch::Hours.has_parameter("limit")), (false, false));
    }
}
