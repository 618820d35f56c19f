//! What is known at a moment: the fold of what has happened before it.

use super::{Call, Exchanged, Happening};
use crate::event::{CustomerNo, EventId, LinkNo, PartnerId, PartnerNo, TokenKind};
use std::collections::{BTreeMap, BTreeSet};

/// What is known at a moment.
#[derive(Debug, Clone, Default)]
pub struct Known {
    partners: BTreeMap<PartnerNo, PartnerId>,
    links: BTreeMap<LinkNo, KnownLink>,
    tokens: BTreeMap<u32, KnownToken>,
    latest_event: Option<EventId>,
    touched: BTreeMap<EventId, BTreeSet<LinkNo>>,
}

#[derive(Debug, Clone)]
struct KnownLink {
    partner: PartnerNo,
    customer: CustomerNo,
    has_ended: bool,
}

#[derive(Debug, Clone, Default)]
struct KnownToken {
    exchange: Option<Exchanged>,
    link: Option<LinkNo>,
    given: Vec<u32>,
    is_used: bool,
}

impl Known {
    /// Takes in what happened.
    pub fn learn(&mut self, what: &Happening) {
        match what {
            Happening::Came { id } => self.latest_event = Some(id.clone()),
            Happening::PartnerRegistered { no, id, .. } => {
                self.partners.insert(*no, id.clone());
            }
            Happening::Linked { link, partner, customer } => {
                let known = KnownLink { partner: *partner, customer: *customer, has_ended: false };
                self.links.insert(*link, known);
                self.latest_event = None;
            }
            Happening::LinkEnded { link, by_event, .. } => {
                if let Some(known) = self.links.get_mut(link) {
                    known.has_ended = true;
                }
                if *by_event {
                    self.touch(*link);
                }
            }
            Happening::TokensEnded { link } => self.touch(*link),
            Happening::Issued { token, kind, link, from, .. } => {
                self.latest_event = None;
                let exchange = match kind {
                    TokenKind::Code => Some(Exchanged::Code),
                    TokenKind::Refresh => Some(Exchanged::Refresh),
                    TokenKind::Access => None,
                };
                let known = KnownToken { exchange, link: *link, ..KnownToken::default() };
                self.tokens.insert(*token, known);
                if let Some(source) = from.and_then(|from| self.tokens.get_mut(&from)) {
                    source.given.push(*token);
                }
            }
            Happening::FirstUsed { token } => {
                if let Some(known) = self.tokens.get_mut(token) {
                    known.is_used = true;
                }
            }
            Happening::Ended { .. }
            | Happening::TermsAccepted { .. }
            | Happening::IncidentOpened { .. }
            | Happening::DutySet { .. }
            | Happening::DutyDone { .. } => {}
        }
    }

    /// An event that ends links or tokens does so in the facts right behind its coming.
    fn touch(&mut self, link: LinkNo) {
        if let Some(event) = &self.latest_event {
            self.touched.entry(event.clone()).or_default().insert(link);
        }
    }

    /// The name of a partner.
    pub fn partner_id(&self, no: PartnerNo) -> Option<&PartnerId> {
        self.partners.get(&no)
    }

    /// All partners.
    pub fn partners(&self) -> impl Iterator<Item = PartnerNo> {
        self.partners.keys().copied()
    }

    /// Whose link it is.
    pub fn owner(&self, link: LinkNo) -> Option<(PartnerNo, CustomerNo)> {
        self.links.get(&link).map(|known| (known.partner, known.customer))
    }

    /// Whether the same customer has linked the same partner anew since, and that link has not ended.
    pub fn has_newer_link(&self, link: LinkNo) -> bool {
        let Some(old) = self.links.get(&link) else { return false };
        let mut newer = self.links.iter().filter(|(no, _)| **no > link);
        newer.any(|(_, known)| !known.has_ended && (known.partner, known.customer) == (old.partner, old.customer))
    }

    /// The links that an event ended, or whose tokens it ended; none where it is not about links.
    pub fn touched_by(&self, event: &EventId) -> Option<&BTreeSet<LinkNo>> {
        self.touched.get(event)
    }

    /// What a call presented for exchange.
    pub fn exchange(&self, call: &Call) -> Option<(u32, Exchanged)> {
        let token = call.exchanged?;
        Some((token, self.tokens.get(&token)?.exchange?))
    }

    /// The link that a call is about: its own, or that of the token that it presented.
    pub fn link_of(&self, call: &Call) -> Option<LinkNo> {
        call.link.or_else(|| self.tokens.get(&call.exchanged?)?.link)
    }

    /// Whether a token that others were given for is a refresh token.
    pub fn was_refreshed_from(&self, token: u32) -> bool {
        self.tokens.get(&token).is_some_and(|known| known.exchange == Some(Exchanged::Refresh))
    }

    /// Whether what a refresh token was exchanged for has been used, so that the client is known to have received it.
    pub fn successor_was_used(&self, token: u32) -> bool {
        let given = self.tokens.get(&token).map_or(&[][..], |known| &known.given);
        given.iter().any(|token| self.tokens.get(token).is_some_and(|known| known.is_used))
    }
}
